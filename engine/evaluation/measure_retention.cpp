#include "engine/evaluation/retention_probe.h"
#include "engine/runtime/device.h"
#include "engine/runtime/torch_errors.h"
#include "engine/tasks/held_out_noise.h"

#include <c10/core/InferenceMode.h>

#include <chrono>

namespace rmtscope {

RetentionResult measureRetention(const RetentionOptions& options, const ProgressCallback& progress,
                                 const std::stop_token& stop) {
    return withTorchErrors([&] {
        const auto start = std::chrono::steady_clock::now();
        const TorchModel model(readModelFolder(options.model), options.device, progress, stop);
        const HeldOutNoise noise(options.noise, *model.tokenizer(), model.info().segmentSize, options.trainShare, stop);
        const auto task = noise.task(options.task);
        const c10::InferenceMode inference;
        useThreads(model.threads());
        RetentionResult result;
        result.task = options.task;
        result.model = model.info().name;
        result.noise = options.noise.filename().string();
        result.features = model.info().slots * model.info().hiddenSize;
        result.points = probeRetention(model, *task, noise.tokens(), options, progress, stop);
        result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return result;
    });
}

} // namespace rmtscope
