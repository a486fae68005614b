#include "engine/weights/format_problem.h"

#include "engine/api/error.h"

namespace rmtscope {

void throwProblem(const std::filesystem::path& file, const FormatProblem& problem) {
    const std::string subject = problem.tensor().empty() ? file.string() : problem.tensor();
    if (problem.kind() == FormatProblem::Kind::Unsupported) {
        throw Error(ErrorCode::FileUnreadable, file.string() + " can't be read: it " + problem.what() + ".", subject);
    }
    throw Error(ErrorCode::FileDamaged,
                file.string() + " is damaged: it " + problem.what() + ". Copy or download it again.", subject);
}

} // namespace rmtscope
