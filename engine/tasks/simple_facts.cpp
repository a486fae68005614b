#include "engine/tasks/simple_facts.h"

#include "engine/api/error.h"
#include "engine/tasks/people.h"

#include <algorithm>

namespace rmtscope {

namespace {

class SimpleTask : public Task {
public:
    SimpleTask(std::string_view name, FactPlacing placing, const TaskOptions& options)
        : m_name(name)
        , m_placing(placing)
        , m_peopleInNoise(options.peopleInNoise) {
        static_cast<void>(peopleBut(m_peopleInNoise)); // says so now if nobody is left
    }

    [[nodiscard]] std::string_view name() const override { return m_name; }
    [[nodiscard]] std::span<const std::string_view> labels() const override { return simplePlaces; }
    [[nodiscard]] double chanceLevel() const override { return 1.0 / simplePlaces.size(); }
    [[nodiscard]] FactPlacing placing() const override { return m_placing; }
    [[nodiscard]] TaskFacts draw(SeededRandom& random) const override {
        const SimpleFact fact = drawSimpleFacts(random, 1, m_peopleInNoise).front();
        return {{fact.sentence}, fact.question, std::string(fact.answer()), fact.label};
    }

private:
    std::string_view m_name;
    FactPlacing m_placing;
    std::vector<std::string> m_peopleInNoise;
};

} // namespace

std::vector<SimpleFact> drawSimpleFacts(SeededRandom& random, std::size_t count,
                                        std::span<const std::string> peopleInNoise) {
    if (count < 1 || count > taskPeople.size()) {
        throw Error(ErrorCode::Usage, "There can't be " + std::to_string(count) +
                                          " facts, because each is about another of 4 people; ask for 1 to 4.");
    }
    const std::vector<std::string_view> left = peopleBut(peopleInNoise);
    if (count > left.size()) {
        throw Error(ErrorCode::Usage, "There can't be " + std::to_string(count) + " facts, because the text leaves " +
                                          std::to_string(left.size()) +
                                          " of 4 people to tell about; ask for fewer, or choose another text.");
    }
    // All are shuffled, whoever is left: the same seed gives the same fact in most texts.
    std::vector<std::string_view> names(taskPeople.begin(), taskPeople.end());
    random.shuffle(names);
    std::erase_if(names, [&left](std::string_view name) { return std::ranges::find(left, name) == left.end(); });
    std::vector<SimpleFact> facts(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name(names[i]);
        const std::string_view action(taskMoves[random.below(taskMoves.size())]);
        facts[i].label = random.below(simplePlaces.size());
        facts[i].sentence = name;
        facts[i].sentence.append(" ").append(action).append(" to the ").append(facts[i].answer()).append(".");
        facts[i].question = "Where is " + name + "?";
    }
    return facts;
}

std::unique_ptr<const Task> makeMemorize(const TaskOptions& options) {
    return std::make_unique<SimpleTask>("memorize", FactPlacing::Begin, options);
}

std::unique_ptr<const Task> makeDetectMemorize(const TaskOptions& options) {
    return std::make_unique<SimpleTask>("detect-memorize", FactPlacing::SegmentStarts, options);
}

} // namespace rmtscope
