#include "engine/tasks/symbol_tasks.h"

#include "engine/api/error.h"

#include <algorithm>

namespace rmtscope {

namespace {

std::string inRow(const std::vector<std::string_view>& symbols) {
    std::string row;
    for (const std::string_view symbol : symbols) {
        row.append(row.empty() ? "" : " ").append(symbol);
    }
    return row;
}

class SymbolRow : public Task {
public:
    SymbolRow(bool reversed, const TaskOptions& options)
        : m_reversed(reversed)
        , m_symbols(options.symbols) {
        if (m_symbols == 0) {
            throw Error(ErrorCode::Usage, "The tasks copy and reverse need 1 symbol or more to repeat.");
        }
    }

    [[nodiscard]] std::string_view name() const override { return m_reversed ? "reverse" : "copy"; }
    [[nodiscard]] std::span<const std::string_view> labels() const override { return {}; }
    [[nodiscard]] double chanceLevel() const override { return 1.0 / taskSymbols.size(); }
    [[nodiscard]] FactPlacing placing() const override { return FactPlacing::Begin; }
    [[nodiscard]] TaskFacts draw(SeededRandom& random) const override {
        std::vector<std::string_view> symbols(m_symbols);
        std::ranges::generate(symbols, [&random] { return taskSymbols[random.below(taskSymbols.size())]; });
        TaskFacts told;
        told.facts = {"The words are " + inRow(symbols) + "."};
        if (m_reversed) {
            std::ranges::reverse(symbols);
        }
        told.question = m_reversed ? "What are the words from the last to the first?" : "What are the words?";
        told.answer = inRow(symbols);
        return told;
    }

private:
    bool m_reversed;
    std::size_t m_symbols;
};

class Retrieval : public Task {
public:
    [[nodiscard]] std::string_view name() const override { return "retrieval"; }
    [[nodiscard]] std::span<const std::string_view> labels() const override { return taskDigits; }
    [[nodiscard]] double chanceLevel() const override { return 1.0 / taskDigits.size(); }
    [[nodiscard]] FactPlacing placing() const override { return FactPlacing::Anywhere; }
    [[nodiscard]] TaskFacts draw(SeededRandom& random) const override {
        std::string letters = "abcdefghijklmnopqrstuvwxyz";
        TaskFacts told;
        const std::size_t asked = random.below(pairs);
        for (std::size_t i = 0; i < pairs; ++i) {
            std::swap(letters[i], letters[i + random.below(letters.size() - i)]);
            const std::size_t digit = random.below(taskDigits.size());
            const std::string key = std::string("number of ") + letters[i];
            told.facts.push_back("The " + key + " is " + std::string(taskDigits[digit]) + ".");
            if (i == asked) {
                told.question = "What is the " + key + "?";
                told.answer = taskDigits[digit];
                told.label = digit;
            }
        }
        return told;
    }

private:
    static constexpr std::size_t pairs = 4;
};

} // namespace

std::unique_ptr<const Task> makeCopy(const TaskOptions& options) {
    return std::make_unique<SymbolRow>(false, options);
}

std::unique_ptr<const Task> makeReverse(const TaskOptions& options) {
    return std::make_unique<SymbolRow>(true, options);
}

std::unique_ptr<const Task> makeRetrieval(const TaskOptions& /*options*/) {
    return std::make_unique<Retrieval>();
}

} // namespace rmtscope
