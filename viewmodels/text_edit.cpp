#include "viewmodels/text_edit.h"

#include <algorithm>
#include <utility>

namespace rmtscope {
namespace {

/// Whether a character begins at `at`, or the text ends there.
bool isBorder(std::string_view text, std::size_t at) {
    return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

} // namespace

ByteSpan wholeCharacters(std::string_view text, ByteSpan bytes) {
    while (bytes.begin < bytes.end && !isBorder(text, bytes.begin)) {
        ++bytes.begin;
    }
    while (bytes.end > bytes.begin && !isBorder(text, bytes.end)) {
        --bytes.end;
    }
    return bytes;
}

TextEdit trimmed(TextEdit edit, std::string_view original) {
    const std::string_view before = original.substr(edit.replaced.begin, edit.replaced.size());
    const std::string_view after = edit.text;
    auto front = static_cast<std::size_t>(
        std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first - before.begin());
    while (front > 0 && !(isBorder(before, front) && isBorder(after, front))) {
        --front;
    }
    const std::size_t most = std::min(before.size(), after.size()) - front;
    std::size_t back = 0;
    while (back < most && before[before.size() - back - 1] == after[after.size() - back - 1]) {
        ++back;
    }
    while (back > 0 && !(isBorder(before, before.size() - back) && isBorder(after, after.size() - back))) {
        --back;
    }
    return {{edit.replaced.begin + front, edit.replaced.end - back},
            std::string(after.substr(front, after.size() - front - back))};
}

std::shared_ptr<const Document> editedDocument(const Document& original, const TextEdit& edit) {
    const TextEdit least = trimmed(edit, original.text);
    auto text = std::make_shared<std::string>();
    text->reserve(original.text.size() - least.replaced.size() + least.text.size());
    text->append(original.text.substr(0, least.replaced.begin));
    text->append(least.text);
    text->append(original.text.substr(least.replaced.end));

    auto document = std::make_shared<Document>();
    document->path = original.path;
    document->encoding = original.encoding;
    document->text = *text;
    document->storage = std::move(text);
    document->questions = original.questions;
    for (Question& question : document->questions) {
        std::vector<Fact> facts;
        for (Fact& fact : question.facts) {
            if (fact.bytes.begin >= least.replaced.end) {
                fact.bytes.begin = fact.bytes.begin - least.replaced.size() + least.text.size();
                fact.bytes.end = fact.bytes.end - least.replaced.size() + least.text.size();
                facts.push_back(std::move(fact));
            } else if (fact.bytes.end <= least.replaced.begin) {
                facts.push_back(std::move(fact));
            }
        }
        question.facts = std::move(facts);
    }
    return document;
}

} // namespace rmtscope
