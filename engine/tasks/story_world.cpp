#include "engine/tasks/story_world.h"

#include "engine/tasks/people.h"
#include "engine/tasks/simple_facts.h"

namespace rmtscope {

namespace {

constexpr std::array<std::string_view, 4> takings = {"took", "got", "grabbed", "picked up"};
constexpr std::array<std::string_view, 4> droppings = {"dropped", "left", "discarded", "put down"};

template <std::size_t Count>
std::string_view any(const std::array<std::string_view, Count>& words, SeededRandom& random) {
    return words[random.below(Count)];
}

} // namespace

StoryWorld::StoryWorld(const std::vector<std::string_view>& names) {
    for (const std::string_view name : names) {
        m_people.push_back({name, {}});
    }
    for (const std::string_view name : storyThings) {
        m_things.push_back({name, {}, {}});
    }
}

bool StoryWorld::canTake(const Person& person, const Thing& thing) const {
    return person.place && !thing.holder && (thing.places.empty() || thing.places.back() == *person.place);
}

std::string StoryWorld::walk(SeededRandom& random) {
    const std::size_t who = random.below(m_people.size());
    Person& person = m_people[who];
    std::size_t place = random.below(person.place ? simplePlaces.size() - 1 : simplePlaces.size());
    if (person.place && place >= *person.place) {
        ++place;
    }
    person.place = place;
    for (Thing& thing : m_things) {
        if (thing.holder == who) {
            thing.places.push_back(place);
        }
    }
    return std::string(person.name)
        .append(" ")
        .append(any(taskMoves, random))
        .append(" to the ")
        .append(simplePlaces[place])
        .append(".");
}

std::string StoryWorld::act(SeededRandom& random) {
    const std::size_t who = random.below(m_people.size());
    Person& person = m_people[who];
    Thing& thing = m_things[random.below(m_things.size())];
    if (random.below(2) == 0 || (thing.holder != who && !canTake(person, thing))) {
        return walk(random);
    }
    std::string sentence(person.name);
    if (thing.holder == who) {
        thing.holder.reset();
        sentence.append(" ").append(any(droppings, random));
    } else {
        thing.holder = who;
        if (thing.places.empty()) {
            thing.places.push_back(*person.place);
        }
        sentence.append(" ").append(any(takings, random));
    }
    return sentence.append(" the ").append(thing.name).append(".");
}

} // namespace rmtscope
