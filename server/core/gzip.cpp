#include "core/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <stdexcept>

namespace valo {
namespace {

constexpr int kGzip = 15 + 16;  // zlib's window bits, with a gzip header

Bytef* raw(const char* text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text)); }  // zlib only reads it

}  // namespace

std::string gzipped(std::string_view bytes, int level) {
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, kGzip, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib does not start");
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = raw(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = raw(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::runtime_error("zlib cannot pack");
    return out;
}

std::optional<std::string> gunzipped(std::string_view bytes, std::size_t most) {
    z_stream stream{};
    if (inflateInit2(&stream, kGzip) != Z_OK) throw std::runtime_error("zlib does not start");
    stream.next_in = raw(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string out;
    int result = Z_OK;
    // By steps, so that a small file is not paid for as if it were the longest.
    while (result == Z_OK && stream.total_out < most) {
        out.resize(std::min(most, std::max<std::size_t>(out.size() * 2, 1 << 16)));
        stream.next_out = raw(out.data() + stream.total_out);
        stream.avail_out = static_cast<uInt>(out.size() - stream.total_out);
        result = inflate(&stream, Z_NO_FLUSH);
    }
    // What fills `most` to the last byte has its end yet to be read.
    if (result == Z_OK && stream.avail_out == 0) {
        char rest;
        stream.next_out = raw(&rest);
        stream.avail_out = 1;
        result = inflate(&stream, Z_FINISH);
    }
    const bool whole = result == Z_STREAM_END && stream.avail_in == 0 && stream.total_out <= most;
    out.resize(std::min<std::size_t>(stream.total_out, out.size()));
    inflateEnd(&stream);
    if (!whole) return std::nullopt;
    return out;
}

}  // namespace valo
