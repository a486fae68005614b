#include "viewmodels/failure.h"

namespace rmtscope {

std::optional<Failure> attempt(const std::function<void()>& work) {
    try {
        work();
        return std::nullopt;
    } catch (const Error& error) {
        return Failure{error.code(), QString::fromUtf8(error.what())};
    } catch (const std::bad_alloc&) {
        return Failure{ErrorCode::OutOfMemory,
                       QStringLiteral("There isn't enough memory; close other programs or choose a smaller model.")};
    } catch (const std::exception& error) {
        return Failure{ErrorCode::Internal,
                       QStringLiteral("The engine failed unexpectedly: %1. Try again, and report it "
                                      "if it happens again.")
                           .arg(QString::fromUtf8(error.what()))};
    } catch (...) {
        return Failure{ErrorCode::Internal,
                       QStringLiteral("The engine failed unexpectedly; try again, and report it if it "
                                      "happens again.")};
    }
}

} // namespace rmtscope
