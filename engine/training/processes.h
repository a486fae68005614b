#pragma once

#include "engine/training/training_device.h"

#include <ATen/core/Tensor.h>

#include <memory>

namespace rmtscope {

/// The processes that train one model together. What is on the host is added up by LibTorch's c10d over Gloo; what is
/// on GPUs by NCCL where LibTorch has it, else over copies on the host. Every call is made by all of them in the same
/// order.
class Processes {
public:
    /// This process alone.
    Processes();
    Processes(const Processes&) = delete;
    Processes& operator=(const Processes&) = delete;
    Processes(Processes&&) noexcept;
    Processes& operator=(Processes&&) noexcept;
    ~Processes();

    /// Waits for the others. Throws Error: Internal when they can't be reached, and what requireOneWay() throws.
    static Processes join(const ProcessPlace& place, const TrainingDevice& device);

    [[nodiscard]] int rank() const { return m_rank; }
    [[nodiscard]] int size() const { return m_size; }
    /// Whether this process computes what has that number: each is computed by one.
    [[nodiscard]] bool owns(std::size_t number) const {
        return number % static_cast<std::size_t>(m_size) == static_cast<std::size_t>(m_rank);
    }
    /// Whether tensors on GPUs are added up by copies on the host, because LibTorch has no NCCL.
    [[nodiscard]] bool goesThroughHost() const { return m_goesThroughHost; }
    /// Adds up over all processes; afterwards all have the same numbers. Throws Error Internal when another process has
    /// gone.
    void addUp(at::Tensor& values) const;
    /// Whether any of them says so.
    [[nodiscard]] bool any(bool here) const;

private:
    struct Group;

    int m_rank = 0;
    int m_size = 1;
    bool m_goesThroughHost = false;
    std::unique_ptr<Group> m_group; ///< null when alone
};

} // namespace rmtscope
