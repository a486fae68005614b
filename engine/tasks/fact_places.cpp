#include "engine/tasks/fact_places.h"

#include "engine/api/error.h"

#include <algorithm>
#include <numeric>

namespace rmtscope {

namespace {

void checkShape(const SampleShape& shape) {
    if (shape.segments < 1 || shape.reserved < 0 || shape.segmentSize <= shape.reserved) {
        throw Error(ErrorCode::Usage, "A sample can't have " + std::to_string(shape.segments) + " segments of " +
                                          std::to_string(shape.segmentSize) +
                                          " tokens; ask for 1 or more, each longer than " +
                                          std::to_string(shape.reserved) + ".");
    }
}

} // namespace

std::vector<TokenIndex> placesInSegments(std::span<const SegmentIndex> segments,
                                         std::span<const std::int64_t> factTokens, const SampleShape& shape) {
    std::vector<TokenIndex> places;
    for (std::size_t fact = 0; fact < segments.size(); ++fact) {
        TokenIndex place = shape.factPlace(segments[fact]);
        for (std::size_t earlier = 0; earlier < fact; ++earlier) {
            if (segments[earlier] == segments[fact]) {
                place = places[earlier] + factTokens[earlier];
            }
        }
        places.push_back(place);
    }
    return places;
}

std::vector<TokenIndex> drawFactPlaces(FactPlacing placing, std::span<const std::int64_t> factTokens,
                                       std::int64_t questionTokens, const SampleShape& shape, SeededRandom& random) {
    checkShape(shape);
    const std::int64_t facts = std::accumulate(factTokens.begin(), factTokens.end(), std::int64_t{0});
    const std::int64_t lastSegment = shape.tokens() - shape.begin(SegmentIndex(shape.segments - 1)).value;
    const std::int64_t room = placing == FactPlacing::SegmentStarts
                                  ? shape.segmentSize - shape.reserved // behind the last segment's fact place
                                  : shape.tokens();
    if (facts + questionTokens > room || questionTokens > lastSegment) {
        const bool anyLength = placing != FactPlacing::SegmentStarts && questionTokens <= lastSegment;
        const std::int64_t needed = facts + questionTokens + shape.reserved;
        throw Error(
            ErrorCode::Usage,
            "Facts of " + std::to_string(facts) + " tokens and a question of " + std::to_string(questionTokens) +
                " don't fit in " + std::to_string(shape.segments) + " segment(s) of " +
                std::to_string(shape.segmentSize) +
                (anyLength ? "; ask for longer or more segments."
                           : "; segments of " + std::to_string(needed) + " tokens would hold them (--segment-size)."));
    }
    if (placing == FactPlacing::SegmentStarts) {
        std::vector<SegmentIndex> segments(factTokens.size());
        std::ranges::generate(segments, [&] {
            return SegmentIndex(static_cast<std::int64_t>(random.below(static_cast<std::size_t>(shape.segments))));
        });
        return placesInSegments(segments, factTokens, shape);
    }
    // Where each would begin if the facts before it took no room.
    std::vector<std::int64_t> gaps(factTokens.size(), 0);
    if (placing == FactPlacing::Anywhere) {
        const auto free = static_cast<std::size_t>(room - facts - questionTokens + 1);
        std::ranges::generate(gaps, [&] { return static_cast<std::int64_t>(random.below(free)); });
        std::ranges::sort(gaps);
    }
    std::vector<TokenIndex> places;
    std::int64_t told = 0;
    for (std::size_t fact = 0; fact < factTokens.size(); ++fact) {
        places.emplace_back(gaps[fact] + told);
        told += factTokens[fact];
    }
    return places;
}

} // namespace rmtscope
