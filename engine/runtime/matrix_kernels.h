#pragma once

#include <string>

namespace rmtscope {

/// What multiplies matrices on the CPU: the kernels that OpenBLAS chose ("SkylakeX"), or nothing with another library.
[[nodiscard]] std::string matrixKernels();

/// The kernels that this processor can run where `chosen` ones leave most of it unused, as OPENBLAS_CORETYPE has them;
/// nothing where they fit.
[[nodiscard]] std::string betterMatrixKernels(const std::string& chosen);

/// Begins the program anew with betterMatrixKernels(), if there are any: OpenBLAS chooses while it is loaded, by the
/// processor's model number, and takes kernels of 2004, four to eight times slower, for a processor that is younger
/// than itself. Returns when nothing is to be changed, also where a person has set OPENBLAS_CORETYPE. To be called
/// before there are threads.
void restartWithBetterMatrixKernels(char** argv);

} // namespace rmtscope
