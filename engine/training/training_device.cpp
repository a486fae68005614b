#include "engine/training/training_device.h"

#include "engine/api/error.h"
#include "engine/runtime/device.h"

#include <algorithm>

namespace rmtscope {

namespace {

Precision precisionOf(const std::string& name, c10::Device device) {
    if (name.empty()) {
        return device.is_cpu() ? Precision::Float32 : Precision::Bfloat16;
    }
    if (name != "float32" && name != "bfloat16") {
        throw Error(ErrorCode::Usage, "\"" + name + "\" is no precision; use float32 or bfloat16.", name);
    }
    return name == "float32" ? Precision::Float32 : Precision::Bfloat16;
}

std::string processes(std::size_t first, std::size_t second) {
    return std::to_string(first) + " and " + std::to_string(second);
}

bool isKnown(const DeviceNote& note) {
    return note.identity != std::array<std::int64_t, 2>{};
}

} // namespace

TrainingDevice trainingDevice(const std::string& device, const std::string& precision, const ProcessPlace& place) {
    return trainingDevice(device, precision, place, device == "cpu" ? 0 : availableGpus());
}

TrainingDevice trainingDevice(const std::string& device, const std::string& precision, const ProcessPlace& place,
                              int gpus) {
    // Where a launcher shows each process a GPU of its own, there is one, whatever the local rank.
    const bool chooses = device == "cuda" && place.size > 1 && gpus > 0;
    const c10::Device chosen = parseDevice(chooses ? "cuda:" + std::to_string(place.localRank % gpus) : device, gpus);
    return {chosen, precisionOf(precision, chosen), !chosen.is_cpu()};
}

DeviceNote noteOf(const TrainingDevice& device) {
    return {device.device.is_cpu() ? 0 : 1, static_cast<std::int64_t>(device.precision), gpuIdentity(device.device)};
}

void requireOneWay(std::span<const DeviceNote> notes) {
    for (std::size_t second = 1; second < notes.size(); ++second) {
        const DeviceNote& note = notes[second];
        if (note.gpu != notes[0].gpu || note.precision != notes[0].precision) {
            throw Error(ErrorCode::Usage,
                        "Processes " + processes(0, second) +
                            " of this training compute in different ways; give all the same --device and --precision.",
                        "device");
        }
        const auto before = std::ranges::find(notes.first(second), note.identity, &DeviceNote::identity);
        if (isKnown(note) && before != notes.first(second).end()) {
            throw Error(
                ErrorCode::DeviceUnavailable,
                "Processes " + processes(static_cast<std::size_t>(before - notes.first(second).begin()), second) +
                    " of this training would share one GPU; start no more processes on a machine than it has GPUs.",
                "device");
        }
    }
}

} // namespace rmtscope
