#pragma once

#include <ATen/core/Tensor.h>

#include <memory>

namespace rmtscope {

/// The processes that train one model together, by LibTorch's c10d over Gloo. Every call is made by all of them in the
/// same order.
class Processes {
public:
    /// This process alone.
    Processes();
    Processes(const Processes&) = delete;
    Processes& operator=(const Processes&) = delete;
    Processes(Processes&&) noexcept;
    Processes& operator=(Processes&&) noexcept;
    ~Processes();

    /// As torchrun says it in RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT; the rank and the number also as Open MPI
    /// and Slurm say them. Alone where nobody says anything. Throws Error: Usage for values that make no sense,
    /// Internal when the others can't be reached.
    static Processes fromEnvironment();

    [[nodiscard]] int rank() const { return m_rank; }
    [[nodiscard]] int size() const { return m_size; }
    /// How many of them share this machine's processors, as torchrun or Open MPI say it; else 1.
    [[nodiscard]] static int onThisMachine();
    /// Whether this process computes what has that number: each is computed by one.
    [[nodiscard]] bool owns(std::size_t number) const {
        return number % static_cast<std::size_t>(m_size) == static_cast<std::size_t>(m_rank);
    }
    /// Adds up over all processes; afterwards all have the same numbers. values: contiguous, on the CPU. Throws Error
    /// Internal when another process has gone.
    void addUp(at::Tensor& values) const;
    /// Whether any of them says so.
    [[nodiscard]] bool any(bool here) const;

private:
    struct Group;

    int m_rank = 0;
    int m_size = 1;
    std::unique_ptr<Group> m_group; ///< null when alone
};

} // namespace rmtscope
