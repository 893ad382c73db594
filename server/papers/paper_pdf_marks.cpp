#include <fmt/format.h>

#include <stdexcept>

#include "papers/paper_pdf_structure.hpp"

namespace valo::papers::pdf {
namespace {

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool isLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '*' || c == '\'' || c == '"'; }

/// One after another the operators of a content stream with what stands before each.
class Operations {
 public:
    explicit Operations(std::string_view content) : content_(content) {}

    bool next() {
        begin_ = at_;
        while (at_ < content_.size()) {
            const char c = content_[at_];
            if (c == '(') {
                skipText();
            } else if (c == '<' && content_.substr(at_, 2) != "<<") {
                at_ = std::min(content_.find('>', at_), content_.size() - 1) + 1;
            } else if (c == '/') {
                ++at_;
                while (at_ < content_.size() && !isSpace(content_[at_]) && !isDelimiter(content_[at_])) ++at_;
            } else if (isLetter(c)) {
                word_ = at_;
                while (at_ < content_.size() && isLetter(content_[at_])) ++at_;
                return true;
            } else {
                ++at_;
            }
        }
        return false;
    }
    std::string_view whole() const { return content_.substr(begin_, at_ - begin_); }
    std::string_view operands() const { return content_.substr(begin_, word_ - begin_); }
    std::string_view name() const { return content_.substr(word_, at_ - word_); }

 private:
    static bool isDelimiter(char c) { return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos; }
    void skipText() {
        int depth = 0;
        do {
            const char c = content_[at_++];
            if (c == '\\') ++at_;
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        } while (depth > 0 && at_ < content_.size());
    }

    std::string_view content_;
    std::size_t at_ = 0, begin_ = 0, word_ = 0;
};

class NameMarks {
 public:
    NameMarks(const Structure& structure, std::size_t page) : structure_(structure), marks_(structure.pages[page]) {}

    std::string named(std::string_view drawn) {
        Operations operations(drawn);
        out_.reserve(drawn.size() + 32 * marks_.size());
        while (operations.next()) {
            if (!span_.empty() && operations.name() == "EMC") {  // a span around nothing
                span_.clear();
                continue;
            }
            out_ += span_;
            span_.clear();
            if (operations.name() != "BDC")
                out_ += operations.whole();
            else
                opened(operations);
        }
        out_ += operations.whole();
        if (next_ != marks_.size()) throw std::runtime_error("the drawing lost a mark");
        return std::move(out_);
    }

 private:
    void opened(const Operations& operations) {
        const auto operands = operations.operands();
        if (operands.find("/ActualText") != operands.npos) {
            const auto end = operands.rfind(">>");
            span_ = fmt::format("{} /Lang ({}) >> BDC", operands.substr(0, end),
                                tag(structure_.elements[element_].language));
        } else if (operands.find("/MCID") != operands.npos) {
            nextMark();
        } else {
            out_ += operations.whole();
        }
    }
    void nextMark() {
        if (next_ == marks_.size()) throw std::runtime_error("the drawing gained a mark");
        const auto& mark = marks_[next_++];
        if (mark.element == Mark::kArtifact) {
            out_ += mark.artifact.empty() ? "\n/Artifact BMC" : fmt::format("\n/Artifact {} BDC", mark.artifact);
            return;
        }
        element_ = mark.element;
        out_ += fmt::format("\n/{} <</MCID {}>> BDC", structure_.elements[element_].type, piece_++);
    }

    const Structure& structure_;
    const std::vector<Mark>& marks_;
    std::size_t next_ = 0, piece_ = 0, element_ = 0;
    std::string out_;
    std::string span_;  // the last operation, when it opened a span
};

}  // namespace

std::string withNamedMarks(std::string_view drawn, const Structure& structure, std::size_t page) {
    return NameMarks(structure, page).named(drawn);
}

}  // namespace valo::papers::pdf
