#include "engine/tasks/reasoning.h"

#include "engine/tasks/simple_facts.h"

#include <bitset>

namespace rmtscope {

namespace {

using RowSet = std::bitset<ReasoningRow::codes>;

const RowSet& publishedRowSet() {
    static const RowSet set = [] {
        RowSet rows;
        for (const std::uint16_t code : publishedReasoningRows()) {
            rows.set(code);
            rows.set(ReasoningRow::fromCode(code).swapped().code());
        }
        return rows;
    }();
    return set;
}

/// A shape drawn as often as the published rows have it, the rest uniformly.
ReasoningRow drawRow(SeededRandom& random) {
    ReasoningRow row = ReasoningRow::fromCode(publishedReasoningRows()[random.below(1000)]);
    std::vector<std::size_t> places = {0, 1, 2, 3, 4, 5};
    do {
        random.shuffle(places);
        row.a = places[0], row.b = places[1], row.c = places[2];
        row.direction = random.below(4);
        row.asksSecond = random.below(2) == 1;
        row.asksFromOtherPlace = random.below(2) == 1;
    } while (isPublished(row));
    return row;
}

class Reasoning : public Task {
public:
    explicit Reasoning(TaskPart part)
        : m_part(part) {}

    [[nodiscard]] std::string_view name() const override { return "reasoning"; }
    [[nodiscard]] std::span<const std::string_view> labels() const override { return simplePlaces; }
    /// The question names a place that isn't the answer.
    [[nodiscard]] double chanceLevel() const override { return 1.0 / (simplePlaces.size() - 1); }
    [[nodiscard]] FactPlacing placing() const override { return FactPlacing::SegmentStarts; }
    [[nodiscard]] TaskFacts draw(SeededRandom& random) const override {
        return m_part == TaskPart::Training
                   ? drawRow(random).inWords()
                   : ReasoningRow::fromCode(publishedReasoningRows()[random.below(1000)]).inWords();
    }

private:
    TaskPart m_part;
};

} // namespace

bool isPublished(const ReasoningRow& row) {
    return publishedRowSet().test(row.code());
}

std::unique_ptr<const Task> makeReasoning(const TaskOptions& options) {
    return std::make_unique<Reasoning>(options.part);
}

} // namespace rmtscope
