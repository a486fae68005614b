#include "tests/support/fake_engine.h"
#include "tests/support/fake_numbers.h"

#include <algorithm>
#include <array>
#include <string>

namespace rmtscope {
namespace {

constexpr std::array fillers{"the",  "river", "was",  "cold",  "that", "night", "and",   "nobody", "spoke", "of",
                             "what", "had",   "been", "found", "in",   "old",   "house", "near",   "a",     "mill"};
constexpr std::array people{"Mary", "John", "Sandra", "Daniel", "Bill", "Fred", "Julie", "Jeff"};

/// Words become text one by one, so that facts can be noted while they are put down.
class TextBuilder {
public:
    void add(const std::string& word) {
        if (!m_text.empty()) {
            m_text += m_words % 14 == 0 ? '\n' : ' ';
        }
        m_wordBegin = m_text.size();
        m_text += word;
        ++m_words;
    }
    Fact addFact(const std::string& person, const std::string& place) {
        std::uint64_t begin = 0;
        for (const std::string& word :
             {person, std::string("went"), std::string("to"), std::string("the"), place + "."}) {
            add(word);
            begin = word == person ? m_wordBegin : begin;
        }
        return Fact{ByteSpan{begin, m_text.size()}, m_text.substr(begin)};
    }
    [[nodiscard]] std::int64_t words() const { return m_words; }
    [[nodiscard]] const std::string& text() const { return m_text; }

private:
    std::string m_text;
    std::uint64_t m_wordBegin = 0;
    std::int64_t m_words = 0;
};

std::int64_t segmentsFor(const FakePlan& plan, const std::string& name) {
    const auto digit = std::find_if(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digit == name.end() ? plan.segments : std::stoll(std::string(digit, name.end()));
}

} // namespace

std::shared_ptr<const Document> makeFakeDocument(const FakePlan& plan, const std::filesystem::path& path) {
    const std::string name = path.stem().string();
    const std::int64_t words = name == "empty" ? 0 : segmentsFor(plan, name) * plan.segmentSize - plan.wordsLeftOut;
    auto document = std::make_shared<Document>();
    TextBuilder builder;
    while (builder.words() < words) {
        const auto question = static_cast<std::int64_t>(document->questions.size());
        const bool placeFact = question < plan.questions && !plan.labels.empty() &&
                               builder.words() >= (2 * question + 1) * plan.segmentSize && builder.words() + 5 <= words;
        if (placeFact) {
            const std::string person = people[static_cast<std::size_t>(question) % people.size()];
            const std::string place = plan.labels[static_cast<std::size_t>(question) % plan.labels.size()];
            document->questions.push_back(Question{std::string("q").append(std::to_string(question)),
                                                   "qa1",
                                                   "Where is " + person + "?",
                                                   place,
                                                   {builder.addFact(person, place)}});
        } else {
            const float choice = fakeNumber({builder.words(), 17});
            builder.add(fillers[static_cast<std::size_t>(choice * static_cast<float>(fillers.size()))]);
        }
    }
    auto storage = std::make_shared<const std::string>(name == "empty" ? std::string("  \n ") : builder.text());
    document->path = path;
    document->text = *storage;
    document->storage = storage;
    return document;
}

} // namespace rmtscope
