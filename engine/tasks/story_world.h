#pragma once

#include "engine/tasks/seeded_random.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

inline constexpr std::array<std::string_view, 3> storyThings = {"football", "apple", "milk"};

/// People who walk between the places of simplePlaces, take things and drop them. Only what a reader of its sentences
/// can know is in it: a person's place is unknown before the first walk, a thing's before it is first taken.
class StoryWorld {
public:
    struct Person {
        std::string_view name;
        std::optional<std::size_t> place; ///< index into simplePlaces
    };
    struct Thing {
        std::string_view name;
        std::optional<std::size_t> holder; ///< index into people()
        std::vector<std::size_t> places;   ///< where it has been, neighbours differ; the last is where it is
    };

    /// 1 or more people.
    explicit StoryWorld(const std::vector<std::string_view>& names);

    /// Somebody goes to a place where they aren't yet; what they hold comes along. Returns the sentence.
    std::string walk(SeededRandom& random);
    /// A walk, or somebody takes or drops a thing where that is possible.
    std::string act(SeededRandom& random);

    [[nodiscard]] const std::vector<Person>& people() const { return m_people; }
    [[nodiscard]] const std::vector<Thing>& things() const { return m_things; }

private:
    [[nodiscard]] bool canTake(const Person& person, const Thing& thing) const;

    std::vector<Person> m_people;
    std::vector<Thing> m_things;
};

} // namespace rmtscope
