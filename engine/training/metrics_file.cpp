#include "engine/training/metrics_file.h"

#include "engine/api/error.h"
#include "engine/files/pending_file.h"

#include <cerrno>
#include <charconv>
#include <system_error>

namespace rmtscope {

namespace {

std::string headerOf(const Recipe& recipe) {
    std::string header = "step,kind,stage,segments,loss";
    for (const std::string& task : recipe.tasks) {
        header += ",accuracy " + task;
    }
    return header + ",auxiliary_loss,code_distance,learning_rate,gradient_norm,segments_per_second\n";
}

/// The rows of an earlier part of the run that are still true.
std::string keptRows(const std::filesystem::path& file, std::int64_t stepsDone) {
    std::string kept;
    std::ifstream in(file);
    std::string row;
    std::getline(in, row); // the header
    while (std::getline(in, row)) {
        std::int64_t step = 0;
        const auto parsed = std::from_chars(row.data(), row.data() + row.size(), step);
        if (parsed.ec == std::errc() && step <= stepsDone) {
            kept += row + "\n";
        }
    }
    return kept;
}

std::string quoted(const std::string& text) {
    std::string cell = "\"";
    for (const char c : text) {
        cell += c == '"' ? std::string("\"\"") : std::string(1, c);
    }
    return cell + "\"";
}

} // namespace

MetricsFile::MetricsFile(std::filesystem::path file, const Recipe& recipe, std::int64_t stepsDone)
    : m_file(std::move(file)) {
    for (const StageRecipe& stage : recipe.stages) {
        m_stages.push_back(quoted(stage.name));
    }
    const std::string text = headerOf(recipe) + (stepsDone > 0 ? keptRows(m_file, stepsDone) : std::string());
    PendingFile pending(m_file);
    pending.write(text);
    pending.publish();
    m_out.open(m_file, std::ios::app);
    m_out.precision(9);
    check();
}

void MetricsFile::add(const StepReport& report, double seconds) {
    m_out << report.step << ",train," << m_stages[report.stage] << ',' << report.segments << ',' << report.loss;
    for (const std::optional<double>& accuracy : report.accuracy) {
        m_out << ',';
        if (accuracy) {
            m_out << *accuracy;
        }
    }
    m_out << ',' << report.auxiliaryLoss << ',' << report.codeDistance << ',' << report.learningRate << ','
          << report.gradientNorm << ',' << static_cast<double>(report.segments) / seconds
          << std::endl; // for whoever looks on
    check();
}

void MetricsFile::add(const ValidationReport& report, std::int64_t step, std::size_t stage) {
    m_out << step << ",validation," << m_stages[stage] << ',' << report.segments << ',' << report.loss;
    for (const double accuracy : report.accuracy) {
        m_out << ',' << accuracy;
    }
    m_out << ",,,,,\n";
    check();
}

void MetricsFile::flush() {
    m_out.flush();
    check();
}

void MetricsFile::check() {
    if (!m_out) {
        throw Error(ErrorCode::WriteFailed,
                    "The file " + m_file.string() + " can't be written: " + std::generic_category().message(errno) +
                        "; make room or choose another folder.",
                    m_file.string());
    }
}

} // namespace rmtscope
