#include "engine/benchmark/matrix_peak.h"

#include "engine/benchmark/stopwatch.h"
#include "engine/runtime/device.h"
#include "engine/runtime/torch_errors.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

double measureGemmPeak(at::Device device, int threads) {
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(threads);
        constexpr std::int64_t size = 2048;
        const at::Tensor a = at::rand({size, size}, at::TensorOptions(device));
        const at::Tensor b = at::rand({size, size}, at::TensorOptions(device));
        at::Tensor c = at::mm(a, b);
        double best = 1e9;
        for (int i = 0; i < 8; ++i) {
            // The sum's transfer to the host waits for a GPU to finish.
            best = std::min(best, secondsOf([&] {
                                at::mm_out(c, a, b);
                                static_cast<void>(c[0][0].item<float>());
                            }));
        }
        return 2.0 * size * size * size / best / 1e9;
    });
}

} // namespace rmtscope
