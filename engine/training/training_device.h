#pragma once

#include "engine/training/autocast.h"
#include "engine/training/process_place.h"

#include <array>
#include <span>
#include <string>

namespace rmtscope {

/// Where a model is trained, and how.
struct TrainingDevice {
    c10::Device device{c10::kCPU};
    Precision precision = Precision::Float32;
    /// The parts of a step are computed by one thread, one after the other, and their gradients added up meanwhile: the
    /// device works on one part with all it has, and keeps gradients once. Otherwise each part has a thread and
    /// gradients of its own.
    bool oneByOne = false;
};

/// device: "cpu", "cuda" or "cuda:N"; of several processes "cuda" gives each the GPU of its local rank, modulo those
/// that it sees. precision: "float32" or "bfloat16"; empty: bfloat16 on a GPU, float32 on the CPU. Throws Error: Usage,
/// DeviceUnavailable.
[[nodiscard]] TrainingDevice trainingDevice(const std::string& device, const std::string& precision,
                                            const ProcessPlace& place = {});
/// The same where LibTorch can use so many GPUs.
[[nodiscard]] TrainingDevice trainingDevice(const std::string& device, const std::string& precision,
                                            const ProcessPlace& place, int gpus);

/// What one process tells the others of its device.
struct DeviceNote {
    std::int64_t gpu = 0; ///< 1: a GPU, 0: the CPU
    std::int64_t precision = 0;
    std::array<std::int64_t, 2> identity{}; ///< see gpuIdentity()

    static constexpr std::int64_t numbers = 4; ///< of which it consists
};
[[nodiscard]] DeviceNote noteOf(const TrainingDevice& device);

/// notes: [processes], by rank. Throws Error: Usage unless all compute in the same way, DeviceUnavailable where two
/// share a GPU.
void requireOneWay(std::span<const DeviceNote> notes);

} // namespace rmtscope
