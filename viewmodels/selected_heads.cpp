#include "viewmodels/selected_heads.h"

#include <algorithm>
#include <iterator>

namespace rmtscope {

std::vector<HeadPosition> selectedHeads(const SelectionState& selection, const CaptureShape& shape) {
    std::vector<HeadPosition> heads;
    if (!selection.singleHeads.empty()) {
        std::copy_if(selection.singleHeads.begin(), selection.singleHeads.end(), std::back_inserter(heads),
                     [&shape](const HeadPosition& at) {
                         return at.layer.value >= 0 && at.layer.value < shape.layers && at.head.value >= 0 &&
                                at.head.value < shape.heads;
                     });
        return heads;
    }
    for (const LayerIndex layer : selection.layers.resolve(shape.layers)) {
        for (const HeadIndex head : selection.heads.resolve(shape.heads)) {
            heads.push_back({layer, head});
        }
    }
    return heads;
}

std::vector<std::size_t> selectedHeadOffsets(const SelectionState& selection, const CaptureShape& shape) {
    std::vector<std::size_t> offsets;
    for (const HeadPosition& at : selectedHeads(selection, shape)) {
        offsets.push_back(shape.offset(at.layer, at.head, SlotIndex{0}));
    }
    return offsets;
}

} // namespace rmtscope
