#pragma once

#include "engine/api/error.h"

#include <c10/util/Exception.h>

#include <new>
#include <string>

namespace rmtscope {

/// Runs `work` and turns what LibTorch throws into the engine's own Error.
template <class Work>
decltype(auto) withTorchErrors(Work&& work) {
    try {
        return work();
    } catch (const c10::Error& error) {
        const std::string text = error.what_without_backtrace();
        if (text.find("out of memory") != std::string::npos || text.find("not enough memory") != std::string::npos) {
            throw Error(ErrorCode::OutOfMemory,
                        "There is not enough memory for this step; close other programs or use a smaller model.", text);
        }
        throw Error(ErrorCode::Internal, "The engine failed inside LibTorch: " + text.substr(0, text.find('\n')) +
                                             " Nothing that was already computed is lost; please report this.");
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory,
                    "There is not enough memory for this step; close other programs or use a smaller model.");
    }
}

} // namespace rmtscope
