#pragma once

#include "engine/api/error.h"

#include <QString>

#include <exception>
#include <functional>
#include <new>
#include <optional>

namespace rmtscope {

/// An exception as a value, for the other side of a thread.
struct Failure {
    ErrorCode code = ErrorCode::Usage;
    QString sentence;
};

/// Does the work and lets no exception out; nothing is returned if it went well.
[[nodiscard]] std::optional<Failure> attempt(const std::function<void()>& work);

} // namespace rmtscope
