#include "engine/training/slot_code.h"

#include "engine/api/error.h"
#include "engine/tasks/people.h"
#include "engine/tasks/seeded_random.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace rmtscope {

namespace {

constexpr std::uint64_t codeSeed = 1; // the code is the same for every recipe
constexpr double heldFieldWeight = 0.5;
constexpr double emptyFieldWeight = 0.1; // most are empty: they would be all that is learned

using Signs = std::vector<float>;

std::size_t differences(const Signs& one, const Signs& other) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        count += one[i] == other[i] ? 0 : 1;
    }
    return count;
}

/// So many words of 1 and -1, as many of one as of the other: each is the farthest from those before of many.
/// -> [count, width]
at::Tensor farWords(std::int64_t count, std::int64_t width, SeededRandom& random) {
    constexpr int tries = 4000;
    std::vector<Signs> words;
    for (std::int64_t word = 0; word < count; ++word) {
        Signs signs(static_cast<std::size_t>(width), 1.0F);
        std::fill_n(signs.begin(), width / 2, -1.0F);
        Signs best;
        std::size_t farthest = 0;
        for (int i = 0; i < tries; ++i) {
            random.shuffle(signs);
            std::size_t nearest = signs.size();
            for (const Signs& other : words) {
                nearest = std::min(nearest, differences(signs, other));
            }
            if (best.empty() || nearest > farthest) {
                best = signs;
                farthest = nearest;
            }
        }
        words.push_back(best);
    }
    at::Tensor all = at::empty({count, width});
    for (std::int64_t word = 0; word < count; ++word) {
        all[word].copy_(at::tensor(words[static_cast<std::size_t>(word)]));
    }
    return all;
}

} // namespace

SlotCode::SlotCode(const Tokenizer& tokenizer, const std::vector<std::string>& places, std::int64_t slots,
                   std::int64_t hidden)
    : m_relations(tokenizer, places) {
    const auto idOf = [&tokenizer](std::string_view word) -> std::int64_t {
        std::vector<Token> tokens;
        tokenizer.tokenize(std::string(word), 0, tokens);
        if (tokens.size() != 1) {
            throw Error(ErrorCode::Usage, "The code of the slots needs a token for \"" + std::string(word) +
                                              "\", but the vocabulary has it in " + std::to_string(tokens.size()) +
                                              " tokens.");
        }
        return tokens.front().id;
    };
    std::ranges::transform(places, std::back_inserter(m_places), idOf);
    std::ranges::transform(taskPeople, std::back_inserter(m_people), idOf);
    m_to = idOf("to");
    m_the = idOf("the");
    if (!m_relations.applicable()) {
        for (const char* word : {"north", "south", "east", "west", "is", "of", "what"}) {
            static_cast<void>(idOf(word));
        }
    }
    SeededRandom random(codeSeed);
    const std::int64_t whose = hidden / 4;
    m_words = farWords(static_cast<std::int64_t>(places.size()) + 1, (hidden - whose) / fields, random);
    const at::Tensor names = farWords(slots, whose, random);
    m_empty = at::cat({names, m_words[-1].repeat({slots, fields})}, 1);
}

std::int64_t SlotCode::leastSlots(std::size_t places) {
    return static_cast<std::int64_t>(places + taskPeople.size());
}

std::optional<SlotEntry> SlotCode::movedAt(const TextIds& text, std::size_t token) const {
    const auto place = std::ranges::find(m_places, text[token]);
    if (place == m_places.end() || token < 4 || text[token - 1] != m_the || text[token - 2] != m_to) {
        return std::nullopt;
    }
    // "Mary moved to the kitchen", "Mary went back to the kitchen"
    for (const std::size_t behind : {std::size_t{4}, std::size_t{5}}) {
        const auto person = behind <= token ? std::ranges::find(m_people, text[token - behind]) : m_people.end();
        if (person != m_people.end()) {
            const auto slot = static_cast<std::int64_t>(m_places.size()) + (person - m_people.begin());
            return SlotEntry{0, slot, 0, place - m_places.begin()};
        }
    }
    return std::nullopt;
}

void SlotCode::find(const TextIds& text, std::size_t stream, std::vector<SlotEntry>& out) const {
    std::vector<RelationTarget> relations;
    m_relations.find(text, stream, relations);
    for (const RelationTarget& relation : relations) {
        if (relation.counterpart != RelationTargets::noCounterpart) {
            out.push_back({stream, relation.counterpart, relation.direction, relation.place});
        }
    }
    for (std::size_t token = 0; token < text.size(); ++token) {
        if (auto entry = movedAt(text, token)) {
            entry->stream = stream;
            out.push_back(*entry);
        }
    }
}

at::Tensor SlotCode::fieldOf(const at::Tensor& all, const SlotEntry& entry) const {
    const std::int64_t whose = all.size(2) - fields * fieldWidth();
    return all.select(0, static_cast<std::int64_t>(entry.stream))
        .select(0, entry.slot)
        .narrow(0, whose + entry.field * fieldWidth(), fieldWidth());
}

at::Tensor SlotCode::code(std::size_t streams, const std::vector<SlotEntry>& told) const {
    at::Tensor all = m_empty.unsqueeze(0).repeat({static_cast<std::int64_t>(streams), 1, 1});
    for (const SlotEntry& entry : told) {
        fieldOf(all, entry).copy_(m_words[entry.place]);
    }
    return all;
}

at::Tensor SlotCode::blurred(const at::Tensor& code, double most, const at::Generator& random) const {
    const std::int64_t streams = code.size(0);
    const std::int64_t slots = code.size(1);
    const std::int64_t whose = code.size(2) - fields * fieldWidth();
    const std::int64_t nothing = m_words.size(0) - 1; // the other half of the time: what is lost goes there
    const at::Tensor drawn =
        at::randint(2 * nothing, {streams * slots * fields}, random, at::TensorOptions(at::kLong)).clamp_max_(nothing);
    const at::Tensor others = m_words.index_select(0, drawn).view({streams, slots, fields, -1});
    const at::Tensor shares = at::rand({streams, slots, fields, 1}, random, at::TensorOptions()).mul_(most);
    const at::Tensor held = code.narrow(2, whose, fields * fieldWidth()).reshape({streams, slots, fields, -1});
    const at::Tensor moved = held + (others - held) * shares;
    return at::cat({code.narrow(2, 0, whose), moved.view({streams, slots, -1})}, 2);
}

at::Tensor SlotCode::distance(const at::Tensor& state, const std::vector<SlotEntry>& told) const {
    const at::Tensor target = code(static_cast<std::size_t>(state.size(0)), told);
    const at::Tensor weights = at::full_like(target, emptyFieldWeight / static_cast<double>(fieldWidth()));
    for (const SlotEntry& entry : told) {
        fieldOf(weights, entry).fill_(heldFieldWeight / static_cast<double>(fieldWidth()));
    }
    return ((state - target.to(state.device())).square() * weights.to(state.device())).sum() /
           static_cast<double>(state.size(0));
}

} // namespace rmtscope
