#pragma once

#include "engine/evaluation/task_evaluation.h"

#include <filesystem>
#include <fstream>
#include <map>

namespace rmtscope {

/// What makes verdicts comparable: with another of these they belong to another evaluation.
struct EvaluationSubject {
    std::string weights; ///< weightsFingerprint()
    std::string noise;   ///< file of the noise, and its tokens
    std::uint64_t seed = 0;

    bool operator==(const EvaluationSubject&) const = default;
};

/// Bytes and a hash of a file's content (64-bit FNV-1a), as text. Throws Error as readFileBytes does.
[[nodiscard]] std::string weightsFingerprint(const std::filesystem::path& file);

/// Verdicts so far.
struct LoggedResult {
    std::map<std::int64_t, Verdict> verdicts; ///< by sample
    double seconds = 0;                       ///< of all workers together
};

/// The verdicts of an evaluation, kept in a file of JSON lines as they come, so that it can go on after a kill.
class EvaluationLog {
public:
    /// Goes on with `file` if it is there; an empty path keeps nothing on the disk. A last line that was cut off is
    /// dropped. Throws Error: FileUnreadable, FileDamaged (says which line), Usage when the file belongs to another
    /// subject, WriteFailed.
    EvaluationLog(std::filesystem::path file, const EvaluationSubject& subject);

    [[nodiscard]] const LoggedResult& result(const ResultKey& key);
    /// Throws Error WriteFailed; what was written before stays.
    void add(const ResultKey& key, const EvaluatedBatch& batch);

private:
    void readLines(const EvaluationSubject& subject);
    void append(const std::string& line);
    void take(const ResultKey& key, const EvaluatedBatch& batch);

    std::filesystem::path m_file;
    std::ofstream m_out;
    std::map<ResultKey, LoggedResult> m_results;
};

} // namespace rmtscope
