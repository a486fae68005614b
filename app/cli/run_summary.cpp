#include "app/cli/run_summary.h"

#include "engine/runtime/device.h"
#include "engine/text/same_answer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <ostream>
#include <utility>

namespace rmtscope::cli {

namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

std::string formatted(const char* format, double value) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

} // namespace

RunSummary::RunSummary(ModelInfo model, const Document& document)
    : m_model(std::move(model))
    , m_questions(document.questions)
    , m_started(std::chrono::steady_clock::now()) {}

void RunSummary::add(const SegmentTrace& trace) {
    m_tokens += trace.tokens;
    ++m_segments;
    if (trace.answers.empty()) {
        return;
    }
    m_answers.clear();
    for (const Answer& answer : trace.answers) {
        m_answers.push_back({answer, m_tokens});
    }
}

void RunSummary::finish(const RunGeometry& geometry, const MemoryUse& use) {
    m_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_started).count();
    m_geometry = geometry;
    m_use = use;
}

bool RunSummary::correct(const LastAnswer& last) const {
    return sameAnswer(m_model.labels.at(last.answer.label), m_questions.at(last.answer.question).answer);
}

bool RunSummary::answerable(const Question& question) const {
    return std::ranges::any_of(m_model.labels,
                               [&](const std::string& label) { return sameAnswer(label, question.answer); });
}

void RunSummary::writeJson(std::ostream& out) const {
    nlohmann::ordered_json json;
    json["model"] = m_model.name;
    json["tokens"] = m_tokens;
    json["segments"] = m_segments;
    json["seconds"] = m_seconds;
    json["tokens_per_second"] = m_seconds > 0 ? static_cast<double>(m_tokens) / m_seconds : 0;
    json["peak_resident_bytes"] = peakResidentBytes();
    json["peak_device_bytes"] = m_use.peakDeviceBytes;
    json["tape_bytes"] = m_use.tapeBytes;
    json["rows_bytes"] = m_use.rowsBytes;
    json["rows_dropped_segments"] = m_use.rowsDropped;
    json["device"] = m_model.device;
    json["threads"] = m_model.threads;
    json["answers"] = nlohmann::json::array();
    for (const LastAnswer& last : m_answers) {
        const Question& question = m_questions[last.answer.question];
        nlohmann::ordered_json entry;
        entry["id"] = question.id;
        entry["question"] = question.text;
        entry["expected"] = question.answer;
        entry["answer"] = m_model.labels.at(last.answer.label);
        entry["probability"] = last.answer.probabilities.at(last.answer.label);
        entry["correct"] = correct(last);
        entry["answerable"] = answerable(question);
        entry["asked_after_tokens"] = last.tokens;
        json["answers"].push_back(std::move(entry));
    }
    out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
        << '\n'; // names of files may be any bytes
}

void RunSummary::writeText(std::ostream& out) const {
    out << m_tokens << " tokens in " << m_segments << " segments, " << formatted("%.1f", m_seconds) << " s ("
        << formatted("%.0f", static_cast<double>(m_tokens) / std::max(m_seconds, 1e-9)) << " tokens/s on "
        << m_model.device << ", " << m_model.threads << " thread(s))\n";
    out << "memory: " << formatted("%.0f", static_cast<double>(peakResidentBytes()) / mebibyte) << " MiB at most; tape "
        << formatted("%.1f", static_cast<double>(m_use.tapeBytes) / mebibyte) << " MiB, rows "
        << formatted("%.1f", static_cast<double>(m_use.rowsBytes) / mebibyte) << " MiB";
    if (m_use.rowsDropped > 0) {
        out << " (rows of " << m_use.rowsDropped << " segments dropped, replay brings them back)";
    }
    out << '\n';
    for (const LastAnswer& last : m_answers) {
        const Question& question = m_questions[last.answer.question];
        out << (correct(last) ? "right  " : "wrong  ") << question.text << "  " << m_model.labels.at(last.answer.label)
            << " (" << formatted("%.3f", static_cast<double>(last.answer.probabilities.at(last.answer.label))) << ")";
        out << (correct(last) ? std::string() : ", expected " + question.answer)
            << (answerable(question) ? "" : ", which is none of the model's labels") << '\n';
    }
}

} // namespace rmtscope::cli
