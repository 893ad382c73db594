#define POINTERHOLDER_TRANSITION 4
#include <fmt/format.h>
#include <zlib.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <qpdf/Buffer.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>
#include <stdexcept>

#include "core/text.hpp"
#include "papers/paper_pdf_structure.hpp"
#include "papers/seal_room.hpp"

namespace valo::papers::pdf {
namespace {

using Handle = QPDFObjectHandle;

constexpr int kEffort = 3;  // of deflating, of nine
constexpr const char* kProgram = "Valo";
constexpr const char* kColourProfile = "/usr/share/color/icc/sRGB.icc";

/// Deflated, once for all files.
const std::string& colourProfile() {
    static const std::string bytes = [] {
        std::ifstream file(kColourProfile, std::ios::binary);
        std::string read{std::istreambuf_iterator<char>(file), {}};
        if (read.size() < 128) throw std::runtime_error(fmt::format("no colour profile at {}", kColourProfile));
        auto size = compressBound(read.size());
        std::string deflated(size, '\0');
        if (compress(reinterpret_cast<Bytef*>(deflated.data()), &size, reinterpret_cast<const Bytef*>(read.data()),
                     read.size()) != Z_OK)
            throw std::runtime_error("the colour profile cannot be deflated");
        deflated.resize(size);
        return deflated;
    }();
    return bytes;
}

struct Moment {
    std::string pdf, xmp;
};
Moment moment(std::int64_t seconds) {
    const std::chrono::sys_seconds at{std::chrono::seconds(seconds)};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(at - day);
    const auto y = static_cast<int>(date.year());
    const auto mo = static_cast<unsigned>(date.month()), d = static_cast<unsigned>(date.day());
    const auto h = time.hours().count(), mi = time.minutes().count(), s = time.seconds().count();
    return {fmt::format("D:{:04}{:02}{:02}{:02}{:02}{:02}Z", y, mo, d, h, mi, s),
            fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", y, mo, d, h, mi, s)};
}

/// Writes the structure tree: elements, what leads from the pages' pieces back to them, and the links.
class Tree {
 public:
    Tree(QPDF& file, std::vector<Handle> pages, const Structure& structure, const SealRoom* seal)
        : file_(file), pages_(std::move(pages)), structure_(structure), seal_(seal) {}

    Handle write() {
        root_ = file_.makeIndirectObject(dictionary({{"/Type", name("StructTreeRoot")}}));
        for (std::size_t i = 0; i < structure_.elements.size(); ++i)
            handles_.push_back(file_.makeIndirectObject(Handle::newDictionary()));
        for (const auto& page : structure_.pages) ofPage_.emplace_back(page.size(), Handle::newNull());
        nextKey_ = pages_.size();
        for (std::size_t i = 0; i < structure_.elements.size(); ++i) element(i);
        for (std::size_t i = 0; i < pages_.size(); ++i) page(i);
        for (auto& pair : ofAnnotations_) numbers_.push_back(pair);
        root_.replaceKey("/K", handles_[0]);
        root_.replaceKey("/ParentTree", file_.makeIndirectObject(dictionary({{"/Nums", Handle::newArray(numbers_)}})));
        root_.replaceKey("/ParentTreeNextKey", Handle::newInteger(static_cast<long long>(nextKey_)));
        return root_;
    }

 private:
    static Handle dictionary(std::map<std::string, Handle> entries) { return Handle::newDictionary(entries); }
    static Handle name(std::string_view text) { return Handle::newName("/" + std::string(text)); }
    static Handle rectangle(const Box& box) {
        return Handle::newArray(
            Handle::Rectangle(box.x, kPageHeight - box.y - box.height, box.x + box.width, kPageHeight - box.y));
    }

    void element(std::size_t index) {
        const auto& element = structure_.elements[index];
        auto handle = handles_[index];
        handle.replaceKey("/Type", name("StructElem"));
        handle.replaceKey("/S", name(element.type));
        handle.replaceKey("/P", index == 0 ? root_ : handles_[element.parent]);
        const auto& around = structure_.elements[element.parent];
        if (index == 0 || element.language != around.language)
            handle.replaceKey("/Lang", Handle::newString(std::string(tag(element.language))));
        if (!element.scope.empty())
            handle.replaceKey("/A", dictionary({{"/O", name("Table")}, {"/Scope", name(element.scope)}}));
        if (!element.alternative.empty()) {
            handle.replaceKey("/Alt", Handle::newUnicodeString(element.alternative));
            handle.replaceKey("/A", dictionary({{"/O", name("Layout")}, {"/BBox", rectangle(element.box)}}));
        }
        std::vector<Handle> kids;
        for (const auto& kid : element.kids)
            kids.push_back(std::visit([&](const auto& k) { return this->kid(index, k); }, kid));
        if (!kids.empty()) handle.replaceKey("/K", Handle::newArray(kids));
    }
    Handle kid(std::size_t, std::size_t element) { return handles_[element]; }
    Handle kid(std::size_t owner, const Piece& piece) {
        ofPage_[piece.page][piece.index] = handles_[owner];
        auto& page = pages_[piece.page];
        if (!handles_[owner].hasKey("/Pg")) handles_[owner].replaceKey("/Pg", page);
        const auto number = Handle::newInteger(static_cast<long long>(piece.index));
        if (handles_[owner].getKey("/Pg").getObjGen() == page.getObjGen()) return number;
        return dictionary({{"/Type", name("MCR")}, {"/Pg", page}, {"/MCID", number}});
    }
    Handle kid(std::size_t owner, const LinkArea& link) {
        auto& page = pages_[link.page];
        const auto key = Handle::newInteger(static_cast<long long>(nextKey_++));
        auto annotation = file_.makeIndirectObject(
            dictionary({{"/Type", name("Annot")},
                        {"/Subtype", name("Link")},
                        {"/Rect", rectangle(link.box)},
                        {"/F", Handle::newInteger(4)},
                        {"/Border", Handle::parse("[0 0 0]")},
                        {"/Contents", Handle::newUnicodeString(link.url)},
                        {"/StructParent", key},
                        {"/P", page},
                        {"/A", dictionary({{"/S", name("URI")}, {"/URI", Handle::newString(link.url)}})}}));
        ofAnnotations_.push_back(key);
        ofAnnotations_.push_back(handles_[owner]);
        if (!page.hasKey("/Annots")) page.replaceKey("/Annots", Handle::newArray());
        page.getKey("/Annots").appendItem(annotation);
        return dictionary({{"/Type", name("OBJR")}, {"/Obj", annotation}, {"/Pg", page}});
    }
    Handle kid(std::size_t owner, const SealField& field) {
        auto& page = pages_[field.page];
        const auto key = Handle::newInteger(static_cast<long long>(nextKey_++));
        auto widget = file_.makeIndirectObject(dictionary({{"/Type", name("Annot")},
                                                           {"/Subtype", name("Widget")},
                                                           {"/FT", name("Sig")},
                                                           {"/T", Handle::newString("Seal")},
                                                           {"/TU", Handle::newUnicodeString(seal_->words)},
                                                           {"/V", file_.makeIndirectObject(signature(*seal_))},
                                                           {"/Rect", Handle::parse("[0 0 0 0]")},
                                                           {"/F", Handle::newInteger(132)},
                                                           {"/StructParent", key},
                                                           {"/P", page}}));
        ofAnnotations_.push_back(key);
        ofAnnotations_.push_back(handles_[owner]);
        if (!page.hasKey("/Annots")) page.replaceKey("/Annots", Handle::newArray());
        page.getKey("/Annots").appendItem(widget);
        file_.getRoot().replaceKey("/AcroForm", dictionary({{"/Fields", Handle::newArray(std::vector<Handle>{widget})},
                                                            {"/SigFlags", Handle::newInteger(3)}}));
        return dictionary({{"/Type", name("OBJR")}, {"/Obj", widget}, {"/Pg", page}});
    }
    /// With room for what sealed() writes when all other bytes stand.
    static Handle signature(const SealRoom& seal) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(seal.at.time_since_epoch()).count();
        return dictionary({{"/Type", name("Sig")},
                           {"/Filter", name("Adobe.PPKLite")},
                           {"/SubFilter", name("ETSI.CAdES.detached")},
                           {"/Name", Handle::newUnicodeString(seal.organisation)},
                           {"/M", Handle::newString(moment(seconds).pdf)},
                           {"/ByteRange", Handle::parse(fmt::format("[0 {0} {0} {0}]", kRangeRoom))},
                           {"/Contents", Handle::newString(std::string(seal.bytes, '\0'))}});
    }
    void page(std::size_t index) {
        auto& page = pages_[index];
        auto& elements = ofPage_[index];
        while (!elements.empty() && elements.back().isNull()) elements.pop_back();
        const auto key = Handle::newInteger(static_cast<long long>(index));
        page.replaceKey("/StructParents", key);
        page.replaceKey("/Tabs", name("S"));
        numbers_.push_back(key);
        numbers_.push_back(file_.makeIndirectObject(Handle::newArray(elements)));
        auto contents = page.getKey("/Contents");
        const auto drawn = contents.getStreamData();
        const std::string_view bytes(reinterpret_cast<const char*>(drawn->getBuffer()), drawn->getSize());
        contents.replaceStreamData(withNamedMarks(bytes, structure_, index), Handle::newNull(), Handle::newNull());
    }

    QPDF& file_;
    std::vector<Handle> pages_;
    const Structure& structure_;
    const SealRoom* seal_;
    Handle root_;
    std::vector<Handle> handles_, numbers_, ofAnnotations_;
    std::vector<std::vector<Handle>> ofPage_;
    std::size_t nextKey_ = 0;
};

/// The file's own description. PDF/A knows no pdfuaid, so its one property is described beside it.
std::string xmp(const FileFacts& facts, std::string_view language) {
    const auto when = moment(facts.createdAt).xmp;
    return fmt::format(
        "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
        "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" "
        "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{0}</rdf:li></rdf:Alt></dc:title>\n"
        "<dc:creator><rdf:Seq><rdf:li>{1}</rdf:li></rdf:Seq></dc:creator>\n"
        "<dc:language><rdf:Bag><rdf:li>{2}</rdf:li></rdf:Bag></dc:language>\n"
        "<xmp:CreatorTool>{3}</xmp:CreatorTool><xmp:CreateDate>{4}</xmp:CreateDate>"
        "<xmp:ModifyDate>{4}</xmp:ModifyDate><pdf:Producer>{3}</pdf:Producer>\n"
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\n"
        "</rdf:Description>\n"
        "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" "
        "xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" "
        "xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\"><pdfaExtension:schemas><rdf:Bag>"
        "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
        "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
        "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>part</pdfaProperty:name>"
        "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</"
        "pdfaProperty:category>"
        "<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description></rdf:li>"
        "</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n"
        "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>",
        escapeHtml(facts.title), escapeHtml(facts.author), language, kProgram, when);
}

/// Cairo leaves out what PDF 1.7 takes for granted and PDF/A wants said.
void nameGlyphMaps(QPDF& file) {
    for (auto& object : file.getAllObjects())
        if (object.isDictionaryOfType("/Font", "/CIDFontType2") && !object.hasKey("/CIDToGIDMap"))
            object.replaceKey("/CIDToGIDMap", Handle::newName("/Identity"));
}

void describe(QPDF& file, const FileFacts& facts, Language language) {
    auto root = file.getRoot();
    root.replaceKey("/Lang", Handle::newString(std::string(tag(language))));
    root.replaceKey("/MarkInfo", Handle::parse("<< /Marked true >>"));
    root.replaceKey("/ViewerPreferences", Handle::parse("<< /DisplayDocTitle true >>"));
    auto metadata = Handle::newStream(&file, xmp(facts, tag(language)));
    metadata.replaceDict(Handle::parse("<< /Type /Metadata /Subtype /XML >>"));
    root.replaceKey("/Metadata", metadata);

    auto profile = Handle::newStream(&file);
    profile.replaceStreamData(colourProfile(), Handle::newName("/FlateDecode"), Handle::newNull());
    profile.getDict().replaceKey("/N", Handle::newInteger(3));
    auto intent =
        Handle::parse("<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) >>");
    intent.replaceKey("/DestOutputProfile", profile);
    root.replaceKey("/OutputIntents", Handle::newArray(std::vector<Handle>{intent}));

    auto info = Handle::newDictionary();
    info.replaceKey("/Title", Handle::newUnicodeString(facts.title));
    info.replaceKey("/Author", Handle::newUnicodeString(facts.author));
    info.replaceKey("/Creator", Handle::newString(kProgram));
    info.replaceKey("/Producer", Handle::newString(kProgram));
    const auto when = Handle::newString(moment(facts.createdAt).pdf);
    info.replaceKey("/CreationDate", when);
    info.replaceKey("/ModDate", when);
    file.getTrailer().replaceKey("/Info", file.makeIndirectObject(info));
}

void attach(QPDF& file, const SealRoom& seal) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(seal.at.time_since_epoch()).count();
    QPDFEmbeddedFileDocumentHelper files(file);
    auto associated = Handle::newArray();
    for (const auto& attachment : seal.attachments) {
        auto stream = QPDFEFStreamObjectHelper::createEFStream(file, attachment.bytes);
        stream.setSubtype(attachment.mediaType).setModDate(moment(seconds).pdf);
        auto spec = QPDFFileSpecObjectHelper::createFileSpec(file, attachment.name, stream);
        spec.setDescription(attachment.description);
        spec.getObjectHandle().replaceKey("/AFRelationship", Handle::newName("/Data"));
        files.replaceEmbeddedFile(attachment.name, spec);
        associated.appendItem(spec.getObjectHandle());
    }
    file.getRoot().replaceKey("/AF", associated);
}

}  // namespace

std::string complete(const std::string& drawn, const Structure& structure, const FileFacts& facts) {
    QPDF drawing, file;
    drawing.processMemoryFile("drawing", drawn.data(), drawn.size());
    file.emptyPDF();
    // Only the pages: what Cairo makes of the marks, an object each, is not even read.
    for (auto& page : drawing.getAllPages()) file.addPage(page, false);
    auto pages = file.getAllPages();
    if (pages.size() != structure.pages.size()) throw std::runtime_error("the drawing has lost a page");
    const auto tree = Tree(file, std::move(pages), structure, facts.seal).write();
    file.getRoot().replaceKey("/StructTreeRoot", tree);
    nameGlyphMaps(file);
    describe(file, facts, structure.elements[0].language);
    if (facts.seal && !facts.seal->attachments.empty()) attach(file, *facts.seal);

    // Half of zlib's effort makes files a few hundredths longer. The setting is the whole process's.
    static const bool isSet = (Pl_Flate::setCompressionLevel(kEffort), true);
    static_cast<void>(isSet);
    QPDFWriter writer(file);
    writer.setOutputMemory();
    writer.setMinimumPDFVersion("1.7");
    // Packed together the structure would take fifteen kilobytes less, and as long again to write as all the rest.
    writer.setObjectStreamMode(qpdf_o_disable);
    writer.setNewlineBeforeEndstream(true);  // PDF/A asks for it
    writer.setDeterministicID(true);
    writer.write();
    const auto bytes = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(bytes->getBuffer()), bytes->getSize()};
}

}  // namespace valo::papers::pdf

namespace valo::papers {

std::size_t pageCount(const std::string& pdf) {
    QPDF file;
    file.processMemoryFile("drawn", pdf.data(), pdf.size());
    return file.getAllPages().size();
}

std::vector<Attachment> attachmentsOf(const std::string& pdf) {
    QPDF file;
    file.setSuppressWarnings(true);
    file.processMemoryFile("sealed", pdf.data(), pdf.size());
    std::vector<Attachment> found;
    for (const auto& [name, spec] : QPDFEmbeddedFileDocumentHelper(file).getEmbeddedFiles()) {
        const auto bytes = QPDFEFStreamObjectHelper(spec->getEmbeddedFileStream()).getObjectHandle().getStreamData();
        found.push_back({name, "", "", {reinterpret_cast<const char*>(bytes->getBuffer()), bytes->getSize()}});
    }
    return found;
}

}  // namespace valo::papers
