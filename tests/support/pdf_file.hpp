#pragma once
// A drawn PDF as a file that the usual tools look at, and what its HTML edition says.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

#include "papers/paper.hpp"

namespace valo::tests {

/// The drawn paper as a file, gone with the test.
class PdfFile {
 public:
    explicit PdfFile(const std::string& bytes)
        : path_(std::filesystem::temp_directory_path() / fmt::format("valo-paper-{}-{}.pdf", getpid(), ++count_)) {
        std::ofstream(path_, std::ios::binary) << bytes;
    }
    explicit PdfFile(const papers::Paper& paper) : PdfFile(papers::paperPdf(paper)) {}
    ~PdfFile() { std::filesystem::remove(path_); }
    PdfFile(const PdfFile&) = delete;

    /// What a command says about the file, which stands at `{}`; a failing command fails the test.
    std::string say(const std::string& command) const {
        auto* pipe = popen(fmt::format(fmt::runtime(command), path_.string()).c_str(), "r");
        BOOST_REQUIRE(pipe);
        std::string said;
        for (std::array<char, 4096> part; auto n = fread(part.data(), 1, part.size(), pipe);)
            said.append(part.data(), n);
        BOOST_TEST(pclose(pipe) == 0, command << " failed: " << said);
        return said;
    }
    std::string text() const { return say("pdftotext {} -"); }
    int pages() const { return static_cast<int>(std::ranges::count(text(), '\f')); }
    /// What a screen reader is given: the structure tree's text.
    std::string read() const {
        std::string all;
        const auto said = say("pdfinfo -struct-text {}");
        const std::regex quoted("\n *\"([^\"]*)\"");
        for (std::sregex_iterator i(said.begin(), said.end(), quoted), end; i != end; ++i) all += (*i)[1].str() + "\n";
        return all;
    }

 private:
    static inline int count_ = 0;
    std::filesystem::path path_;
};

/// Without white space and the marks that tell the direction of writing.
inline std::string squeezed(std::string text) {
    text = std::regex_replace(text, std::regex("\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]"), "");
    std::erase_if(text, [](unsigned char c) { return std::isspace(c); });
    return text;
}
inline std::string replaced(std::string text, const std::string& what, const std::string& with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
    return text;
}

/// The words of the HTML edition, squeezed, without the footer, which the PDF has on every page.
inline std::string htmlWords(const papers::Paper& paper) {
    auto html = papers::paperHtml(paper);
    html = html.substr(html.find("<body>"), html.rfind("<p class=\"small\">") - html.find("<body>"));
    html = std::regex_replace(html, std::regex("<[^>]*>"), "");
    for (const auto& [entity, letter] :
         {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
        html = replaced(html, entity, letter);
    return squeezed(html);
}
inline std::string footer(const papers::Paper& paper, int page, int pages) {
    return squeezed(fmt::format("{}·{}{}/{}", paper.footer, paper.pageWord, page, pages));
}
/// What pdftotext gives of all pages, squeezed, without what stands there for the eye only: the foot of each page,
/// which must come last, and a table's head that a new page repeats.
inline std::string wordsOf(const PdfFile& file, const papers::Paper& paper, const std::string& mode) {
    std::string heads;
    for (const auto& block : paper.blocks)
        if (const auto* table = std::get_if<papers::Table>(&block); table && heads.empty())
            for (const auto& head : table->headers) heads += squeezed(head.text + head.other);
    const int pages = file.pages();
    std::string all;
    for (int page = 1; page <= pages; ++page) {
        auto text = squeezed(file.say(fmt::format("pdftotext {0} -f {1} -l {1} {{}} -", mode, page)));
        const auto last = footer(paper, page, pages);
        BOOST_TEST(text.ends_with(last), last);
        text.resize(text.size() - std::min(text.size(), last.size()));
        all += page > 1 && text.starts_with(heads) ? text.substr(heads.size()) : text;
    }
    return all;
}

}  // namespace valo::tests
