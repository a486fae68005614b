#include "engine/training/metrics_reader.h"

#include <algorithm>
#include <charconv>
#include <fstream>

namespace rmtscope {

namespace {

const std::string accuracyPrefix = "accuracy ";

std::vector<std::string> cellsOf(const std::string& row) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (quoted && row[i] == '"' && i + 1 < row.size() && row[i + 1] == '"') {
            cells.back() += row[++i];
        } else if (row[i] == '"') {
            quoted = !quoted;
        } else if (row[i] == ',' && !quoted) {
            cells.emplace_back();
        } else if (row[i] != '\r') {
            cells.back() += row[i];
        }
    }
    return cells;
}

template <typename Number>
std::optional<Number> numberIn(const std::string& cell) {
    Number number{};
    const char* const end = cell.data() + cell.size();
    const auto parsed = std::from_chars(cell.data(), end, number);
    return parsed.ec == std::errc() && parsed.ptr == end ? std::optional(number) : std::nullopt;
}

/// A row's cells by the names of their columns.
class Row {
public:
    Row(const std::vector<std::string>& names, std::vector<std::string> cells)
        : m_names(names)
        , m_cells(std::move(cells)) {}

    [[nodiscard]] std::string text(const std::string& name) const {
        const auto column = static_cast<std::size_t>(std::ranges::find(m_names, name) - m_names.begin());
        return column < std::min(m_names.size(), m_cells.size()) ? m_cells[column] : std::string();
    }
    template <typename Number>
    [[nodiscard]] std::optional<Number> number(const std::string& name) const {
        return numberIn<Number>(text(name));
    }
    [[nodiscard]] double real(const std::string& name) const { return number<double>(name).value_or(0); }

private:
    const std::vector<std::string>& m_names;
    std::vector<std::string> m_cells;
};

/// Rows name their stage; the same name may stand in the recipe again, so it is looked for from the last one on.
class StageFinder {
public:
    explicit StageFinder(const std::vector<StageSummary>& stages)
        : m_stages(stages) {}

    std::optional<std::size_t> find(const std::string& name) {
        const auto from = m_stages.begin() + static_cast<std::ptrdiff_t>(m_stage);
        const auto found = std::ranges::find(from, m_stages.end(), name, &StageSummary::name);
        if (found == m_stages.end()) {
            return std::nullopt;
        }
        m_stage = static_cast<std::size_t>(found - m_stages.begin());
        return m_stage;
    }

private:
    const std::vector<StageSummary>& m_stages;
    std::size_t m_stage = 0;
};

TrainingStep stepOf(const Row& row, const std::vector<std::string>& tasks) {
    TrainingStep step;
    step.loss = row.real("loss");
    for (const std::string& task : tasks) {
        step.accuracy.push_back(row.number<double>(accuracyPrefix + task));
    }
    step.auxiliaryLoss = row.real("auxiliary_loss");
    step.gradientNorm = row.real("gradient_norm");
    step.learningRate = row.real("learning_rate");
    step.segments = row.number<std::int64_t>("segments").value_or(0);
    step.segmentsPerSecond = row.real("segments_per_second");
    return step;
}

TrainingValidation validationOf(const Row& row, const std::vector<std::string>& tasks) {
    TrainingValidation validation;
    validation.segments = row.number<std::int64_t>("segments").value_or(0);
    validation.loss = row.real("loss");
    for (const std::string& task : tasks) {
        validation.accuracy.push_back(row.real(accuracyPrefix + task));
    }
    return validation;
}

} // namespace

std::vector<std::string> tasksInMetrics(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string header;
    std::getline(in, header);
    std::vector<std::string> tasks;
    for (const std::string& name : cellsOf(header)) {
        if (name.starts_with(accuracyPrefix)) {
            tasks.push_back(name.substr(accuracyPrefix.size()));
        }
    }
    return tasks;
}

TrainingHistory readMetrics(const std::filesystem::path& file, const RecipeSummary& recipe, std::int64_t lastStep) {
    TrainingHistory history;
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    const std::vector<std::string> names = cellsOf(line);
    StageFinder stages(recipe.stages);
    while (std::getline(in, line)) {
        const Row row(names, cellsOf(line));
        const std::int64_t number = row.number<std::int64_t>("step").value_or(0);
        const auto stage = number > 0 && number <= lastStep ? stages.find(row.text("stage")) : std::nullopt;
        if (!stage) {
            continue;
        }
        if (row.text("kind") == "train" && row.number<double>("loss")) {
            TrainingStep step = stepOf(row, recipe.tasks);
            step.step = number;
            step.stage = *stage;
            const bool goesOn = !history.steps.empty() && history.steps.back().stage == *stage;
            step.stageStep = goesOn ? history.steps.back().stageStep + 1 : 1;
            history.steps.push_back(std::move(step));
        } else if (row.text("kind") == "validation") {
            TrainingValidation validation = validationOf(row, recipe.tasks);
            validation.step = number;
            validation.stage = *stage;
            history.validations.push_back(std::move(validation));
        }
    }
    return history;
}

} // namespace rmtscope
