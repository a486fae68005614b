#include "engine/training/autocast.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace rmtscope {

namespace {

// LibTorch 2.4 gave all devices the same functions, and deprecated those with a device in their name.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)

bool isEnabled(c10::DeviceType type) {
    return at::autocast::is_autocast_enabled(type);
}

void setEnabled(c10::DeviceType type, bool enabled) {
    at::autocast::set_autocast_enabled(type, enabled);
}

c10::ScalarType numbers(c10::DeviceType type) {
    return at::autocast::get_autocast_dtype(type);
}

void setNumbers(c10::DeviceType type, c10::ScalarType numbers) {
    at::autocast::set_autocast_dtype(type, numbers);
}

#else

bool isEnabled(c10::DeviceType type) {
    return type == c10::kCPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}

void setEnabled(c10::DeviceType type, bool enabled) {
    type == c10::kCPU ? at::autocast::set_cpu_enabled(enabled) : at::autocast::set_enabled(enabled);
}

c10::ScalarType numbers(c10::DeviceType type) {
    return type == c10::kCPU ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype();
}

void setNumbers(c10::DeviceType type, c10::ScalarType numbers) {
    type == c10::kCPU ? at::autocast::set_autocast_cpu_dtype(numbers) : at::autocast::set_autocast_gpu_dtype(numbers);
}

#endif

} // namespace

Autocast::Autocast(c10::DeviceType type, Precision precision)
    : m_type(type)
    , m_active(precision == Precision::Bfloat16) {
    if (m_active) {
        m_enabledBefore = isEnabled(m_type);
        m_typeBefore = numbers(m_type);
        at::autocast::increment_nesting();
        setEnabled(m_type, true);
        setNumbers(m_type, c10::ScalarType::BFloat16);
    }
}

Autocast::~Autocast() {
    if (m_active) {
        setNumbers(m_type, m_typeBefore);
        setEnabled(m_type, m_enabledBefore);
        if (at::autocast::decrement_nesting() == 0) {
            at::autocast::clear_cache(); // of weights in bfloat16, which the optimizer changes
        }
    }
}

} // namespace rmtscope
