#include "engine/evaluation/recording_probe.h"

#include <ATen/ATen.h>

namespace rmtscope {

at::Tensor RecordingProbe::attentions() const {
    return at::stack(m_attentions);
}

at::Tensor RecordingProbe::hiddenStates() const {
    return at::stack(m_hidden);
}

} // namespace rmtscope
