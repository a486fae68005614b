#include "viewmodels/cause_check.h"

#include <algorithm>
#include <set>

namespace rmtscope {
namespace {

std::vector<SegmentIndex> segmentsOf(std::span<const SourceSegment> sources) {
    std::vector<SegmentIndex> segments;
    for (const SourceSegment& source : sources) {
        segments.push_back(source.segment);
    }
    std::ranges::sort(segments);
    return segments;
}

} // namespace

TracedSource sourceOf(const Provenance& provenance) {
    return {segmentsOf(provenance.marked()), {}};
}

TracedSource sourceOf(const Provenance& provenance, SlotIndex slot) {
    const auto sources = provenance.slotsRead();
    const auto found = std::ranges::find(sources, slot, &SourceSlot::slot);
    return {found != sources.end() ? segmentsOf(found->segments) : std::vector<SegmentIndex>(), {slot}};
}

CausalChoice causeCheck(const Provenance& provenance, const TracedSource& source) {
    const SegmentIndex end = provenance.reading()->memoryBefore;
    std::set<SegmentIndex> before;
    for (const SegmentIndex segment : source.segments) {
        for (const SegmentIndex each : {segment, segment + 1}) {
            if (each <= end) {
                before.insert(each);
            }
        }
    }
    if (before.empty()) { // so many segments that none stands out: what they left is in the memory that was asked
        before.insert(end);
    }
    CausalChoice choice;
    choice.question = provenance.questionIndex();
    choice.label = provenance.reading()->answer.label;
    choice.asked = provenance.segment();
    choice.picked.assign(before.begin(), before.end());
    choice.first = choice.picked.front();
    choice.last = choice.picked.back();
    choice.slots = source.slots;
    return choice;
}

} // namespace rmtscope
