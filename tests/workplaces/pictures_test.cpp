// Pictures in reports: drawn anew, in words too, and seen by those who may read the report.
#include "workplaces/pictures.hpp"
#include "papers/photo.hpp"
#include "support/pdf_file.hpp"
#include "workplaces/sheet.hpp"
#include "world.hpp"

#include <gdk-pixbuf/gdk-pixbuf.h>

using namespace valo;
using namespace valo::workplaces;

namespace {

/// A left half in red and a right half in blue.
std::string picture(const char* kind, int width, int height) {
    GdkPixbuf* pixels = gdk_pixbuf_new(GDK_COLORSPACE_RGB, 0, 8, width, height);
    gdk_pixbuf_fill(pixels, 0xff0000ff);
    GdkPixbuf* right = gdk_pixbuf_new_subpixbuf(pixels, width / 2, 0, width - width / 2, height);
    gdk_pixbuf_fill(right, 0x0000ffff);
    gchar* bytes = nullptr;
    gsize size = 0;
    BOOST_REQUIRE(gdk_pixbuf_save_to_buffer(pixels, &bytes, &size, kind, nullptr, nullptr));
    std::string made(bytes, size);
    g_free(bytes);
    g_object_unref(right);
    g_object_unref(pixels);
    return made;
}

/// A JPEG with an EXIF part that says where it was taken and that it lies on its side.
std::string fromPhone(int width, int height) {
    auto jpeg = picture("jpeg", width, height);
    const std::string tiff =
        std::string("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0", 26) + "GPS 63.67 N";
    std::string part = std::string("Exif\0\0", 6) + tiff;
    const auto length = part.size() + 2;
    part.insert(0, {static_cast<char>(0xff), static_cast<char>(0xe1), static_cast<char>(length >> 8),
                    static_cast<char>(length & 0xff)});
    jpeg.insert(2, part);
    return jpeg;
}

std::string bytesOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool isReddishOnTop(const std::string& jpeg) {
    GdkPixbufLoader* loader = gdk_pixbuf_loader_new();
    gdk_pixbuf_loader_write(loader, reinterpret_cast<const guchar*>(jpeg.data()), jpeg.size(), nullptr);
    gdk_pixbuf_loader_close(loader, nullptr);
    const auto* first = gdk_pixbuf_read_pixels(gdk_pixbuf_loader_get_pixbuf(loader));
    const bool red = first[0] > 200 && first[2] < 60;
    g_object_unref(loader);
    return red;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_photograph_is_turned_upright_made_small_and_says_nothing_besides) {
    const auto photo = papers::drawnPhoto(fromPhone(3000, 1000)).value();
    BOOST_TEST(photo.width == 533);  // it lay on its side
    BOOST_TEST(photo.height == 1600);
    BOOST_TEST(isReddishOnTop(photo.jpeg));
    BOOST_TEST(photo.jpeg.find("Exif") == std::string::npos);
    BOOST_TEST(photo.jpeg.find("GPS") == std::string::npos);
    const auto small = papers::drawnPhoto(picture("png", 40, 30)).value();
    BOOST_TEST(small.width == 40);
    BOOST_TEST(small.jpeg.substr(0, 2) == "\xff\xd8");
}

BOOST_AUTO_TEST_CASE(what_is_no_photograph_is_refused_in_words) {
    auto cut = picture("jpeg", 400, 300);
    auto huge = picture("png", 10, 10);
    huge.replace(16, 8, std::string("\0\1\0\0\0\1\0\0", 8));  // its head says 65 536 by 65 536
    const struct {
        const char* name;
        std::string bytes, expected;
    } table[] = {
        {"nothing", "", "picture:photo_kind"},
        {"text", "Siivoan", "picture:photo_kind"},
        {"SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>", "picture:photo_kind"},
        {"GIF", "GIF89a\x01\0\x01", "picture:photo_kind"},
        {"only a head", cut.substr(0, 20), "picture:photo_unreadable"},
        {"a PNG's name alone", "\x89PNG\r\n\x1a\n", "picture:photo_unreadable"},
        {"too many pixels", huge, "picture:photo_unreadable"},
        {"too many bytes", "\xff\xd8\xff" + std::string(papers::kPhotoMostBytes, 'a'), "picture:too_large"},
    };
    for (const auto& row : table) {
        const auto drawn = papers::drawnPhoto(row.bytes);
        BOOST_TEST((drawn ? "drawn" : drawn.error().fields.front().field + ":" + drawn.error().fields.front().code) ==
                       row.expected,
                   row.name);
    }
}

VALO_CASE_ON_BOTH(pictures_belong_to_the_draft_and_stay_as_they_were_reviewed) {
    World w(db);
    const auto place = w.newWorkplace(w.writer);
    const auto id = w.draft(place, {w.requirement(0)});
    const auto jpeg = picture("jpeg", 60, 40);
    const LocalizedText words{"Siivousvaunu käytävällä", "En städvagn", ""};
    BOOST_TEST(codeOfRefusal(addPicture(w.services, w.writer, id, {}, jpeg)) == "words:one_language");
    BOOST_TEST(codeOfRefusal(addPicture(w.services, w.writer, id, words, "x")) == "picture:photo_kind");
    BOOST_TEST(codeOfRefusal(addPicture(w.services, w.coach, id, words, jpeg)) == "forbidden");
    BOOST_TEST(codeOfRefusal(addPicture(w.services, w.stranger, id, words, jpeg)) == "not_found");
    const auto first = addPicture(w.services, w.colleague, id, words, jpeg).value();
    for (std::size_t i = 1; i < kMostPictures; ++i) addPicture(w.services, w.writer, id, words, jpeg).value();
    BOOST_TEST(codeOfRefusal(addPicture(w.services, w.writer, id, words, jpeg)) == "picture:too_many_items");
    const auto second = environmentFor(w.services, w.writer, id).value().pictures.at(1).id;
    for (int i = 0; i < 2; ++i) BOOST_TEST(removePicture(w.services, w.writer, id, second).has_value());

    BOOST_TEST(codeOfRefusal(pictureFor(w.services, std::nullopt, id, first)) == "not_found");
    BOOST_TEST(codeOfRefusal(pictureFor(w.services, w.stranger, id, first)) == "not_found");
    BOOST_TEST(pictureFor(w.services, w.coach, id, first).value().substr(0, 2) == "\xff\xd8");
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_TEST(pictureFor(w.services, w.reviewer, id, first).has_value());
    BOOST_TEST(codeOfRefusal(removePicture(w.services, w.writer, id, first)) == "environment_state");
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, id, "").has_value());
    BOOST_TEST(pictureFor(w.services, std::nullopt, id, first).has_value());
    BOOST_TEST(registerEntry(w.services, id).value().pictures.size() == kMostPictures - 1);
    BOOST_TEST(codeOfRefusal(pictureFor(w.services, std::nullopt, {id.value + 1}, first)) == "not_found");

    // Printed they are the same JPEGs, each with its words for the eye and for who does not see it.
    const auto files = publicPictures(w.services, id);
    BOOST_TEST(files.size() == kMostPictures - 1);
    const auto paper =
        reportPaper(registerEntry(w.services, id).value(), w.services.pages, Language::Sv, "valo.example", files);
    const tests::PdfFile pdf(paper);
    BOOST_TEST(pdf.say("pdfimages -list {}").find(" jpeg ") != std::string::npos);
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("valo-pictures-{}", getpid());
    std::filesystem::create_directory(folder);
    pdf.say("pdfimages -j {} " + (folder / "p").string());
    BOOST_TEST((bytesOf(folder / "p-000.jpg") == *files.at(first)));
    std::filesystem::remove_all(folder);
    BOOST_TEST(pdf.say("qpdf --qdf --object-streams=disable {} - | grep -ac 'Alt (En st'") ==
               fmt::format("{}\n", kMostPictures - 1));
    BOOST_TEST(tests::squeezed(pdf.read()) == tests::htmlWords(paper));

    const auto next = startEnvironment(w.services, w.writer, place, w.curriculum).value();
    BOOST_TEST(environmentFor(w.services, w.writer, next).value().pictures.size() == kMostPictures - 1);
    BOOST_REQUIRE(withdrawEnvironment(w.services, w.writer, id, "Suljettu").has_value());
    BOOST_TEST(codeOfRefusal(pictureFor(w.services, std::nullopt, id, first)) == "not_found");
    BOOST_TEST(registerEntry(w.services, id).value().pictures.empty());
    BOOST_TEST(publicPictures(w.services, id).empty());
}
