#pragma once

#include <cstdint>
#include <string>

namespace rmtscope {

/// Where this process stands among those that train one model together.
struct ProcessPlace {
    int rank = 0;
    int size = 1;
    int localRank = 0;     ///< among those of its machine, as far as anybody says; else the rank
    int onThisMachine = 1; ///< how many share its processors, as far as anybody says
    std::string host;      ///< of the first one; empty when alone
    std::uint16_t port = 0;

    /// As torchrun says it in RANK, WORLD_SIZE, LOCAL_RANK, LOCAL_WORLD_SIZE, MASTER_ADDR and MASTER_PORT; the ranks
    /// and numbers also as Open MPI and Slurm say them. Alone where nobody says anything. Throws Error Usage for values
    /// that make no sense.
    static ProcessPlace fromEnvironment();
};

} // namespace rmtscope
