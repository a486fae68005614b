#pragma once

#include <c10/core/Device.h>

#include <array>
#include <cstdint>
#include <string>

namespace rmtscope {

/// "cpu", "cuda" or "cuda:N". Throws Error: Usage for another word, DeviceUnavailable with what is there instead.
c10::Device parseDevice(const std::string& name);
/// The same where LibTorch can use so many GPUs.
c10::Device parseDevice(const std::string& name, int gpus);

/// That LibTorch can use; 0 also where it was built without CUDA.
int availableGpus();

/// What no other GPU has, on this machine or another; zeros for the CPU and where a GPU doesn't tell.
std::array<std::int64_t, 2> gpuIdentity(c10::Device device);

/// How many processors this process may use.
int availableProcessors();

/// Threads for a model on the CPU: `wanted`, or all processors when one segment's work is large enough to share. A
/// small model is faster on one, and leaves the other to the window.
int chooseThreads(int wanted, double segmentFlops);

/// Sets LibTorch's and OpenBLAS's threads for the calling thread: LibTorch's own default counts physical cores. Beside
/// OpenBLAS's LibTorch has more than one only where OMP_WAIT_POLICY is passive, as restartWithBetterMatrixKernels()
/// leaves it.
void useThreads(int threads);

/// Bytes allocated on the device; on the CPU the resident memory of this process.
std::uint64_t deviceBytes(c10::Device device);
/// The most there were so far, or since the call of forgetPeakDeviceBytes().
std::uint64_t peakDeviceBytes(c10::Device device);
void forgetPeakDeviceBytes(c10::Device device);
/// What can still be allocated: free memory of the GPU, or what the machine and this process's control group leave.
std::uint64_t availableDeviceBytes(c10::Device device);
std::uint64_t residentBytes();
std::uint64_t peakResidentBytes();

} // namespace rmtscope
