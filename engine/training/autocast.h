#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

namespace rmtscope {

/// Of matrix products; weights, gradients, norms, memory and losses are float32 always.
enum class Precision { Float32, Bfloat16 };

/// While this lives, LibTorch computes the matrix products of this thread in that precision, from and to tensors of any
/// type. Gradients are better taken outside: they follow what was computed.
class Autocast {
public:
    /// type: where the tensors are. With Float32 nothing happens.
    Autocast(c10::DeviceType type, Precision precision);
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;
    ~Autocast();

private:
    c10::DeviceType m_type;
    bool m_active;
    bool m_enabledBefore = false;
    c10::ScalarType m_typeBefore = c10::ScalarType::Float;
};

} // namespace rmtscope
