#include "engine/tasks/story_tasks.h"

#include "engine/tasks/people.h"
#include "engine/tasks/simple_facts.h"
#include "engine/tasks/story_world.h"

#include <algorithm>

namespace rmtscope {

namespace {

/// A question about the end of a story, with its answer's place.
struct StoryQuestion {
    std::string text;
    std::size_t place;
};

/// How one of the tasks tells and asks.
struct StoryRule {
    std::string_view name;
    std::size_t fewest, most; ///< sentences
    std::string (StoryWorld::*step)(SeededRandom&);
    /// All questions that the story answers.
    std::vector<StoryQuestion> (*questions)(const StoryWorld&);
    double chanceLevel;
};

std::vector<StoryQuestion> aboutPeople(const StoryWorld& world) {
    std::vector<StoryQuestion> all;
    for (const StoryWorld::Person& person : world.people()) {
        if (person.place) {
            all.push_back({"Where is " + std::string(person.name) + "?", *person.place});
        }
    }
    return all;
}

std::vector<StoryQuestion> aboutThings(const StoryWorld& world) {
    std::vector<StoryQuestion> all;
    for (const StoryWorld::Thing& thing : world.things()) {
        if (!thing.places.empty()) {
            all.push_back({"Where is the " + std::string(thing.name) + "?", thing.places.back()});
        }
    }
    return all;
}

std::vector<StoryQuestion> aboutFormerPlaces(const StoryWorld& world) {
    std::vector<StoryQuestion> all;
    for (const StoryWorld::Thing& thing : world.things()) {
        for (std::size_t i = 1; i < thing.places.size(); ++i) {
            // Of a place it came to twice there would be two places before.
            if (std::ranges::count(thing.places, thing.places[i]) == 1) {
                std::string text = "Where was the ";
                text.append(thing.name).append(" before the ").append(simplePlaces[thing.places[i]]).append("?");
                all.push_back({std::move(text), thing.places[i - 1]});
            }
        }
    }
    return all;
}

constexpr double anyPlace = 1.0 / simplePlaces.size();
constexpr double anyOtherPlace = 1.0 / (simplePlaces.size() - 1);

constexpr StoryRule qa1{"qa1", 2, 6, &StoryWorld::walk, aboutPeople, anyPlace};
constexpr StoryRule qa2{"qa2", 3, 8, &StoryWorld::act, aboutThings, anyPlace};
constexpr StoryRule qa3{"qa3", 4, 12, &StoryWorld::act, aboutFormerPlaces, anyOtherPlace};

class StoryTask : public Task {
public:
    StoryTask(const StoryRule& rule, const TaskOptions& options)
        : m_rule(rule)
        , m_people(peopleBut(options.peopleInNoise)) {}

    [[nodiscard]] std::string_view name() const override { return m_rule.name; }
    [[nodiscard]] std::span<const std::string_view> labels() const override { return simplePlaces; }
    [[nodiscard]] double chanceLevel() const override { return m_rule.chanceLevel; }
    [[nodiscard]] FactPlacing placing() const override { return FactPlacing::Anywhere; }
    [[nodiscard]] TaskFacts draw(SeededRandom& random) const override;

private:
    const StoryRule& m_rule;
    std::vector<std::string_view> m_people;
};

TaskFacts StoryTask::draw(SeededRandom& random) const {
    const std::size_t sentences = m_rule.fewest + random.below(m_rule.most - m_rule.fewest + 1);
    for (;;) { // about one in two stories has something to ask about
        StoryWorld world(m_people);
        TaskFacts told;
        for (std::size_t i = 0; i < sentences; ++i) {
            told.facts.push_back((world.*m_rule.step)(random));
        }
        std::vector<StoryQuestion> questions = m_rule.questions(world);
        if (!questions.empty()) {
            StoryQuestion& asked = questions[random.below(questions.size())];
            told.question = std::move(asked.text);
            told.answer = simplePlaces[asked.place];
            told.label = asked.place;
            return told;
        }
    }
}

} // namespace

std::unique_ptr<const Task> makeQa1(const TaskOptions& options) {
    return std::make_unique<StoryTask>(qa1, options);
}

std::unique_ptr<const Task> makeQa2(const TaskOptions& options) {
    return std::make_unique<StoryTask>(qa2, options);
}

std::unique_ptr<const Task> makeQa3(const TaskOptions& options) {
    return std::make_unique<StoryTask>(qa3, options);
}

} // namespace rmtscope
