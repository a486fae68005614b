#include "engine/tasks/plan_facts.h"

#include "engine/api/error.h"
#include "engine/tasks/simple_facts.h"

#include <algorithm>

namespace rmtscope {

namespace {

std::vector<FactsToPlant> drawPlans(const Task& task, std::size_t count, const TaskOptions& options,
                                    std::uint64_t seed) {
    SeededRandom random(seed);
    const std::string name(task.name());
    std::vector<FactsToPlant> plans;
    if (name == "memorize" || name == "detect-memorize") {
        for (const SimpleFact& fact : drawSimpleFacts(random, count, options.peopleInNoise)) {
            plans.push_back({name, fact.question, std::string(fact.answer()), {fact.sentence}, {}});
        }
        return plans;
    }
    if (count != 1) {
        throw Error(ErrorCode::Usage, "The facts of two questions of " + name +
                                          " could contradict each other; ask for one, or for another task.");
    }
    TaskFacts told = task.draw(random);
    plans.push_back({name, std::move(told.question), std::move(told.answer), std::move(told.facts), {}});
    return plans;
}

std::vector<double> drawPositions(FactPlacing placing, std::size_t facts, std::optional<std::int64_t> segments,
                                  SeededRandom& random) {
    std::vector<double> positions(facts, 0);
    switch (placing) {
    case FactPlacing::Begin:
        break;
    case FactPlacing::SegmentStarts:
        if (!segments) {
            return {};
        }
        std::ranges::generate(positions, [&] {
            const auto segment = static_cast<double>(random.below(static_cast<std::size_t>(*segments)));
            return segment / static_cast<double>(*segments);
        });
        break;
    case FactPlacing::Anywhere:
        std::ranges::generate(positions, [&random] { return random.unit(); });
        std::ranges::sort(positions);
        break;
    }
    return positions;
}

} // namespace

std::vector<FactsToPlant> planFacts(std::string_view task, std::size_t count, const TaskOptions& options,
                                    std::optional<std::int64_t> segments, std::uint64_t seed) {
    const std::unique_ptr<const Task> drawn = makeTask(task, options);
    std::vector<FactsToPlant> plans = drawPlans(*drawn, count, options, seed);
    // Another stream than the one that drew names and places: where a fact stands must not depend on what it says.
    constexpr std::uint64_t positionStream = 0x6A09E667F3BCC909;
    SeededRandom random(seed ^ positionStream);
    for (FactsToPlant& plan : plans) {
        plan.positions = drawPositions(drawn->placing(), plan.facts.size(), segments, random);
    }
    return plans;
}

} // namespace rmtscope
