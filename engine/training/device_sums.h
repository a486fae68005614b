#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <memory>

namespace c10d {
class Store;
}

namespace rmtscope {

/// Adds up tensors over processes from GPU to GPU, by NCCL as LibTorch calls it. Every call is made by all of them in
/// the same order.
class DeviceSums {
public:
    DeviceSums() = default;
    DeviceSums(const DeviceSums&) = delete;
    DeviceSums& operator=(const DeviceSums&) = delete;
    virtual ~DeviceSums() = default;

    /// Afterwards all have the same numbers. values: contiguous, on the device. Throws what LibTorch throws, and
    /// std::runtime_error when the others don't come.
    virtual void addUp(at::Tensor& values) = 0;
};

/// Null on the CPU, and where this LibTorch was built without NCCL. store: what all processes share; patience: how long
/// they are waited for.
[[nodiscard]] std::unique_ptr<DeviceSums> makeDeviceSums(c10d::Store& store, int rank, int size, c10::Device device,
                                                         std::chrono::milliseconds patience);

} // namespace rmtscope
