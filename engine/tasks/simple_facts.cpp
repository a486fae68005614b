#include "engine/tasks/simple_facts.h"

#include "engine/api/error.h"
#include "engine/tasks/seeded_random.h"

namespace rmtscope {

namespace {

constexpr std::array<std::string_view, 4> simpleNames = {"Mary", "John", "Daniel", "Sandra"};
constexpr std::array<std::string_view, 5> simpleActions = {"moved", "went", "went back", "journeyed", "travelled"};

} // namespace

std::vector<SimpleFact> drawSimpleFacts(std::uint64_t seed, std::size_t count) {
    if (count < 1 || count > simpleNames.size()) {
        throw Error(ErrorCode::Usage, "There can't be " + std::to_string(count) +
                                          " facts, because each is about another of 4 people; ask for 1 to 4.");
    }
    SeededRandom random(seed);
    std::vector<std::string_view> names(simpleNames.begin(), simpleNames.end());
    random.shuffle(names);
    std::vector<SimpleFact> facts(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name(names[i]);
        const std::string_view action(simpleActions[random.below(simpleActions.size())]);
        facts[i].label = random.below(simplePlaces.size());
        facts[i].sentence = name;
        facts[i].sentence.append(" ").append(action).append(" to the ").append(facts[i].answer()).append(".");
        facts[i].question = "Where is " + name + "?";
    }
    return facts;
}

std::vector<FactsToPlant> simpleFactsToPlant(std::string_view task, std::uint64_t seed, std::size_t count) {
    const bool atBegin = task == "memorize";
    if (!atBegin && task != "detect-memorize") {
        throw Error(ErrorCode::Usage,
                    "The task \"" + std::string(task) + "\" isn't known here; choose memorize or detect-memorize.");
    }
    std::vector<FactsToPlant> all;
    for (const SimpleFact& fact : drawSimpleFacts(seed, count)) {
        all.push_back({std::string(task), fact.question, std::string(fact.answer()), {fact.sentence}, {}});
        if (atBegin) {
            all.back().positions = {0};
        }
    }
    return all;
}

} // namespace rmtscope
