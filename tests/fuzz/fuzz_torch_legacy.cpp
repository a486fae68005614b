#include "engine/weights/torch_checkpoint.h"
#include "tests/fuzz/torch_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    rmtscope::fuzz::checkTorchReader(rmtscope::readTorchLegacy, data, size);
    return 0;
}
