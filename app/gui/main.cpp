#include "app/gui/application.h"
#include "engine/runtime/matrix_kernels.h"

int main(int argc, char** argv) {
    rmtscope::restartWithBetterMatrixKernels(argv);
    return rmtscope::runApplication(argc, argv, {rmtscope::makeEngine, rmtscope::openSweep});
}
