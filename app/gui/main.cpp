#include "app/gui/application.h"
#include "engine/runtime/matrix_kernels.h"
#include "engine/runtime/torch_version.h"

int main(int argc, char** argv) {
    rmtscope::restartWithBetterMatrixKernels(argv);
    return rmtscope::runApplication(
        argc, argv,
        {.make = rmtscope::makeEngine,
         .openSweep = rmtscope::openSweep,
         .training = {rmtscope::summarizeRecipe, rmtscope::openTraining, rmtscope::trainingHistory},
         .measureRetention = rmtscope::measureRetention,
         .openFailures = rmtscope::openFailureAnalysis,
         .torchVersion = rmtscope::torchVersion()});
}
