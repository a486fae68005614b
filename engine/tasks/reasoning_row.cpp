#include "engine/tasks/reasoning_row.h"

#include "engine/tasks/simple_facts.h"

#include <utility>

namespace rmtscope {

namespace {

constexpr std::array<std::string_view, 4> directions = {"north", "south", "east", "west"};
constexpr std::size_t places = simplePlaces.size();

constexpr std::size_t opposite(std::size_t direction) {
    return direction ^ 1U;
}

/// "The SUBJECT is DIRECTION of the OBJECT."
struct Relation {
    std::size_t subject, direction, object;
};

Relation secondFact(const ReasoningRow& row) {
    switch (row.shape) {
    case ReasoningShape::Fork:
        return {row.c, opposite(row.direction), row.b};
    case ReasoningShape::ChainAhead:
        return {row.c, row.direction, row.a};
    case ReasoningShape::ChainBehind:
        return {row.b, row.direction, row.c};
    case ReasoningShape::Tip:
        break;
    }
    return {row.a, opposite(row.direction), row.c};
}

std::string sentence(const Relation& fact) {
    std::string text = "The ";
    text.append(simplePlaces[fact.subject]).append(" is ").append(directions[fact.direction]).append(" of the ");
    return text.append(simplePlaces[fact.object]).append(".");
}

std::string question(const Relation& fact, bool fromOtherPlace) {
    std::string text = "What is ";
    if (fromOtherPlace) {
        text.append("the ").append(simplePlaces[fact.object]).append(" ");
        return text.append(directions[opposite(fact.direction)]).append(" of?");
    }
    return text.append(directions[fact.direction]).append(" of the ").append(simplePlaces[fact.object]).append("?");
}

} // namespace

std::uint16_t ReasoningRow::code() const {
    auto number = static_cast<std::size_t>(shape);
    number = ((number * places + a) * places + b) * places + c;
    number = (number * directions.size() + direction) * 4 + (asksSecond ? 2U : 0U) + (asksFromOtherPlace ? 1U : 0U);
    return static_cast<std::uint16_t>(number);
}

ReasoningRow ReasoningRow::fromCode(std::uint16_t code) {
    std::size_t rest = code;
    const auto take = [&rest](std::size_t count) { return std::exchange(rest, rest / count) % count; };
    ReasoningRow row;
    row.asksFromOtherPlace = take(2) == 1;
    row.asksSecond = take(2) == 1;
    row.direction = take(directions.size());
    row.c = take(places);
    row.b = take(places);
    row.a = take(places);
    row.shape = static_cast<ReasoningShape>(rest);
    return row;
}

ReasoningRow ReasoningRow::swapped() const {
    ReasoningRow other = *this;
    other.asksSecond = !asksSecond;
    switch (shape) {
    case ReasoningShape::Fork:
        std::swap(other.a, other.c);
        other.direction = opposite(direction);
        break;
    case ReasoningShape::ChainAhead:
        other.shape = ReasoningShape::ChainBehind;
        other.a = c, other.b = a, other.c = b;
        break;
    case ReasoningShape::ChainBehind:
        other.shape = ReasoningShape::ChainAhead;
        other.a = b, other.b = c, other.c = a;
        break;
    case ReasoningShape::Tip:
        std::swap(other.b, other.c);
        other.direction = opposite(direction);
        break;
    }
    return other;
}

TaskFacts ReasoningRow::inWords() const {
    const Relation first{a, direction, b};
    const Relation second = secondFact(*this);
    const Relation& asked = asksSecond ? second : first;
    return {{sentence(first), sentence(second)},
            question(asked, asksFromOtherPlace),
            std::string(simplePlaces[asked.subject]),
            asked.subject};
}

} // namespace rmtscope
