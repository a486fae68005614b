#include "viewmodels/answer_check.h"

#include <QString>

#include <algorithm>

namespace rmtscope {
namespace {

QString toText(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace

std::optional<std::size_t> labelOfAnswer(const std::vector<std::string>& labels, std::string_view answer) {
    const QString wanted = toText(answer);
    const auto found = std::find_if(labels.begin(), labels.end(), [&](const std::string& label) {
        return toText(label).compare(wanted, Qt::CaseInsensitive) == 0;
    });
    return found == labels.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - labels.begin()));
}

bool areFactsRead(const Question& question, std::uint64_t end) {
    return std::all_of(question.facts.begin(), question.facts.end(),
                       [end](const Fact& fact) { return fact.bytes.end <= end; });
}

} // namespace rmtscope
