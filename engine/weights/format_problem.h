#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace rmtscope {

/// Why the bytes of a file aren't what they claim, as the end of a sentence that begins with "it": "has no header".
class FormatProblem : public std::runtime_error {
public:
    enum class Kind {
        Damaged,    ///< truncated, or it contradicts itself
        Unsupported ///< maybe whole, but not something that this program reads
    };

    explicit FormatProblem(const std::string& what, std::string tensor = {}, Kind kind = Kind::Damaged)
        : std::runtime_error(what)
        , m_tensor(std::move(tensor))
        , m_kind(kind) {}

    [[nodiscard]] const std::string& tensor() const noexcept { return m_tensor; } ///< which it concerns, if any
    [[nodiscard]] Kind kind() const noexcept { return m_kind; }

private:
    std::string m_tensor;
    Kind m_kind;
};

[[nodiscard]] inline FormatProblem unsupported(const std::string& what, std::string tensor = {}) {
    return FormatProblem(what, std::move(tensor), FormatProblem::Kind::Unsupported);
}

/// Throws it as an Error for the user: FileDamaged or FileUnreadable.
[[noreturn]] void throwProblem(const std::filesystem::path& file, const FormatProblem& problem);

} // namespace rmtscope
