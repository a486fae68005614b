#include "engine/evaluation/evaluation_log.h"

#include "engine/api/error.h"
#include "engine/files/file_bytes.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace rmtscope {

namespace {

using nlohmann::json;

constexpr const char* formatName = "rmtscope-evaluation";
constexpr int formatVersion = 1;

json headerOf(const EvaluationSubject& subject) {
    return {{"format", formatName},
            {"version", formatVersion},
            {"weights", subject.weights},
            {"noise", subject.noise},
            {"seed", subject.seed}};
}

json lineOf(const ResultKey& key, const EvaluatedBatch& batch) {
    json verdicts = json::array();
    for (const Verdict& verdict : batch.verdicts) {
        json line{verdict.sample, verdict.answer, verdict.given};
        if (verdict.probability) {
            line.push_back(*verdict.probability);
        }
        verdicts.push_back(std::move(line));
    }
    return {{"task", key.task},
            {"segments", key.segments},
            {"forgets", key.forgets},
            {"seconds", batch.seconds},
            {"verdicts", std::move(verdicts)}};
}

ResultKey keyOf(const json& line) {
    return {line.at("task").get<std::string>(), line.at("segments").get<std::int64_t>(),
            line.at("forgets").get<bool>()};
}

EvaluatedBatch batchOf(const json& line) {
    EvaluatedBatch batch;
    batch.seconds = line.at("seconds").get<double>();
    for (const json& verdict : line.at("verdicts")) {
        batch.verdicts.push_back(
            {verdict.at(0).get<std::int64_t>(), verdict.at(1).get<std::string>(), verdict.at(2).get<std::string>()});
        if (verdict.size() > 3) { // earlier versions kept no more
            batch.verdicts.back().probability = verdict.at(3).get<double>();
        }
    }
    return batch;
}

[[noreturn]] void throwDamaged(const std::filesystem::path& file, std::size_t line) {
    throw Error(ErrorCode::FileDamaged,
                file.string() + " is damaged in line " + std::to_string(line) +
                    "; delete that line and what follows, or name another file.",
                file.string());
}

} // namespace

std::string weightsFingerprint(const std::filesystem::path& file) {
    const FileBytes content = readFileBytes(file, {});
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : content.bytes) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    }
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
    return std::to_string(content.bytes.size()) + "-" + digits.data();
}

EvaluationLog::EvaluationLog(std::filesystem::path file, const EvaluationSubject& subject)
    : m_file(std::move(file)) {
    if (m_file.empty()) {
        return;
    }
    std::error_code error;
    const bool goesOn = std::filesystem::exists(m_file, error) && std::filesystem::file_size(m_file, error) > 0;
    if (goesOn) {
        readLines(subject);
    }
    m_out.open(m_file, std::ios::binary | std::ios::app);
    if (!goesOn) {
        append(headerOf(subject).dump());
    }
}

void EvaluationLog::readLines(const EvaluationSubject& subject) {
    const FileBytes content = readFileBytes(m_file, {});
    std::size_t begin = 0;
    std::size_t number = 0;
    for (std::size_t end = 0; (end = content.bytes.find('\n', begin)) != std::string_view::npos; begin = end + 1) {
        const json line = json::parse(content.bytes.substr(begin, end - begin), nullptr, false);
        ++number;
        try {
            if (number == 1 && line != headerOf(subject)) {
                throw Error(ErrorCode::Usage,
                            m_file.string() + " holds the results of other weights, noise or seed; name another file.",
                            m_file.string());
            }
            if (number > 1) {
                take(keyOf(line), batchOf(line));
            }
        } catch (const json::exception&) {
            throwDamaged(m_file, number);
        }
    }
    if (begin < content.bytes.size()) {
        std::filesystem::resize_file(m_file, begin); // written when the program was killed: read it again
    }
}

const LoggedResult& EvaluationLog::result(const ResultKey& key) {
    return m_results[key];
}

void EvaluationLog::add(const ResultKey& key, const EvaluatedBatch& batch) {
    take(key, batch);
    if (!m_file.empty()) {
        append(lineOf(key, batch).dump());
    }
}

void EvaluationLog::take(const ResultKey& key, const EvaluatedBatch& batch) {
    LoggedResult& result = m_results[key];
    result.seconds += batch.seconds;
    for (const Verdict& verdict : batch.verdicts) {
        result.verdicts.insert_or_assign(verdict.sample, verdict);
    }
}

void EvaluationLog::append(const std::string& line) {
    m_out << line << '\n' << std::flush;
    if (!m_out) {
        throw Error(ErrorCode::WriteFailed,
                    m_file.string() + " can't be written: " + std::generic_category().message(errno) +
                        "; make room or choose another folder.",
                    m_file.string());
    }
}

} // namespace rmtscope
