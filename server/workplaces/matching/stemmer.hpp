#pragma once
#include <libstemmer.h>

#include <memory>
#include <string>
#include <string_view>

namespace valo::workplaces {

/// Snowball's stemmer of one language; bears one thread at a time.
class Stemmer {
 public:
    explicit Stemmer(const char* language) : stemmer_(sb_stemmer_new(language, "UTF_8")) {}
    std::string operator()(std::string_view word) const {
        const auto* symbols = sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                              static_cast<int>(word.size()));
        if (!symbols) return std::string(word);
        return {reinterpret_cast<const char*>(symbols), static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
    }

 private:
    struct Deleted {
        void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
    };
    std::unique_ptr<sb_stemmer, Deleted> stemmer_;
};

}  // namespace valo::workplaces
