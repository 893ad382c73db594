#include "papers/photo.hpp"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace valo::papers {
namespace {

constexpr double kMostSide = 1600;
constexpr std::int64_t kMostPixels = 100'000'000;  // of an uploaded picture, by its head, before it is unpacked
constexpr const char* kQuality = "82";

struct Drop {
    void operator()(GdkPixbuf* pixels) const { g_object_unref(pixels); }
    void operator()(GdkPixbufLoader* loader) const {
        gdk_pixbuf_loader_close(loader, nullptr);  // refused while half read: what is wrong with it is known already
        g_object_unref(loader);
    }
};
using Pixels = std::unique_ptr<GdkPixbuf, Drop>;

const char* kindOf(const std::string& bytes) {
    if (bytes.starts_with("\xff\xd8\xff")) return "jpeg";
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "png";
    return nullptr;
}

/// Called when the head has been read: smaller while unpacking, or not at all.
void onSize(GdkPixbufLoader* loader, int width, int height, void* refused) {
    if (width < 1 || height < 1 || static_cast<std::int64_t>(width) * height > kMostPixels) {
        *static_cast<bool*>(refused) = true;
        gdk_pixbuf_loader_set_size(loader, 0, 0);  // only the head is wanted
        return;
    }
    const double scale = std::min(1.0, kMostSide / std::max(width, height));
    gdk_pixbuf_loader_set_size(loader, std::max(1, static_cast<int>(std::lround(width * scale))),
                               std::max(1, static_cast<int>(std::lround(height * scale))));
}

/// Upright and on white; nothing when it cannot be read.
Pixels read(const std::string& bytes, const char* kind) {
    const std::unique_ptr<GdkPixbufLoader, Drop> loader(gdk_pixbuf_loader_new_with_type(kind, nullptr));
    if (!loader) return nullptr;
    bool refused = false;
    g_signal_connect(loader.get(), "size-prepared", G_CALLBACK(onSize), &refused);
    const auto* data = reinterpret_cast<const guchar*>(bytes.data());
    if (!gdk_pixbuf_loader_write(loader.get(), data, bytes.size(), nullptr) || refused ||
        !gdk_pixbuf_loader_close(loader.get(), nullptr))
        return nullptr;
    auto* found = gdk_pixbuf_loader_get_pixbuf(loader.get());
    Pixels upright(found ? gdk_pixbuf_apply_embedded_orientation(found) : nullptr);
    if (!upright || !gdk_pixbuf_get_has_alpha(upright.get())) return upright;
    constexpr guint32 kWhite = 0xffffff;
    constexpr int kOpaque = 255, kCheck = 16;
    return Pixels(gdk_pixbuf_composite_color_simple(upright.get(), gdk_pixbuf_get_width(upright.get()),
                                                    gdk_pixbuf_get_height(upright.get()), GDK_INTERP_NEAREST, kOpaque,
                                                    kCheck, kWhite, kWhite));
}

}  // namespace

Result<Photo> drawnPhoto(const std::string& uploaded) {
    if (uploaded.size() > kPhotoMostBytes)
        return invalid("picture", "too_large", std::to_string(kPhotoMostBytes / 1024 / 1024) + " MB");
    const auto* kind = kindOf(uploaded);
    if (!kind) return invalid("picture", "photo_kind");
    const auto pixels = read(uploaded, kind);
    gchar* bytes = nullptr;
    gsize size = 0;
    if (!pixels ||
        !gdk_pixbuf_save_to_buffer(pixels.get(), &bytes, &size, "jpeg", nullptr, "quality", kQuality, nullptr))
        return invalid("picture", "photo_unreadable");
    Photo photo{{bytes, size}, gdk_pixbuf_get_width(pixels.get()), gdk_pixbuf_get_height(pixels.get())};
    g_free(bytes);
    return photo;
}

}  // namespace valo::papers
