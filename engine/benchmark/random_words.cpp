#include "engine/benchmark/random_words.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

std::shared_ptr<const Document> randomWords(const Tokenizer& tokenizer, std::int64_t words) {
    std::vector<std::string_view> entries;
    for (std::int32_t id = 0; id < tokenizer.vocabularySize(); ++id) {
        const std::string_view entry = tokenizer.entry(id);
        if (entry.size() > 1 && std::all_of(entry.begin(), entry.end(), [](char c) { return c >= 'a' && c <= 'z'; })) {
            entries.push_back(entry);
        }
    }
    if (entries.empty()) {
        entries.emplace_back("a");
    }
    auto text = std::make_shared<std::string>();
    std::minstd_rand random(1);
    for (std::int64_t i = 0; i < words; ++i) {
        text->append(entries[random() % entries.size()]).push_back(' ');
    }
    auto document = std::make_shared<Document>();
    document->path = "random words";
    document->text = *text;
    document->storage = text;
    return document;
}

} // namespace rmtscope
