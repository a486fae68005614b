#include "viewmodels/wrong_samples.h"

#include "viewmodels/failure_text.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <utility>

namespace rmtscope {
namespace {

constexpr std::int64_t behindAll = std::numeric_limits<std::int64_t>::max();

/// None of a sample of which only the answers are known.
std::span<const SampleFacts::Fact> factsOf(const Verdict& verdict) {
    return verdict.says ? std::span<const SampleFacts::Fact>(verdict.says->facts)
                        : std::span<const SampleFacts::Fact>();
}

QString segmentsText(const Verdict& verdict) {
    QStringList segments;
    for (const SampleFacts::Fact& fact : factsOf(verdict)) {
        segments.append(QString::number(fact.segment.value));
    }
    return segments.join(QStringLiteral(", "));
}

QString displayText(const WrongSample& sample, int column) {
    const Verdict& verdict = sample.verdict;
    switch (column) {
    case WrongSamples::Seed:
        return QString::number(verdict.sample);
    case WrongSamples::Task:
        return QString::fromStdString(sample.key.task);
    case WrongSamples::Question:
        return verdict.says ? QString::fromStdString(verdict.says->question) : QString();
    case WrongSamples::Expected:
        return QString::fromStdString(verdict.answer);
    case WrongSamples::Given:
        return QString::fromStdString(verdict.given);
    case WrongSamples::Probability:
        return verdict.probability ? QString::number(*verdict.probability, 'f', 3) : QString();
    case WrongSamples::Facts:
        return segmentsText(verdict);
    case WrongSamples::Class:
        return sample.diagnosis ? failureText(sample.diagnosis->failure) : QString();
    case WrongSamples::Decisive:
        return sample.diagnosis ? QString::number(sample.diagnosis->decisive.value) : QString();
    case WrongSamples::NearestRight:
        return sample.nearestRight ? QString::number(*sample.nearestRight) : QString();
    default:
        return {};
    }
}

qlonglong lastSegment(const Verdict& verdict) {
    std::int64_t last = -1;
    for (const SampleFacts::Fact& fact : factsOf(verdict)) {
        last = std::max(last, fact.segment.value);
    }
    return last;
}

QVariant sortValue(const WrongSample& sample, int column) {
    switch (column) {
    case WrongSamples::Seed:
        return QVariant::fromValue<qlonglong>(sample.verdict.sample);
    case WrongSamples::Probability:
        return sample.verdict.probability.value_or(-1);
    case WrongSamples::Facts:
        return lastSegment(sample.verdict);
    case WrongSamples::Class:
        return sample.diagnosis ? static_cast<int>(sample.diagnosis->failure) : static_cast<int>(failureClasses.size());
    case WrongSamples::Decisive:
        return QVariant::fromValue<qlonglong>(sample.diagnosis ? sample.diagnosis->decisive.value : behindAll);
    case WrongSamples::NearestRight:
        return QVariant::fromValue<qlonglong>(sample.nearestRight.value_or(behindAll));
    default:
        return displayText(sample, column);
    }
}

QString factsText(const Verdict& verdict) {
    QStringList lines;
    for (const SampleFacts::Fact& fact : factsOf(verdict)) {
        lines.append(
            WrongSamples::tr("Segment %1: %2").arg(fact.segment.value).arg(QString::fromStdString(fact.sentence)));
    }
    return lines.join(QLatin1Char('\n'));
}

bool holdsSampleNumber(int column) {
    constexpr std::array numbers{WrongSamples::Seed, WrongSamples::Probability, WrongSamples::Facts,
                                 WrongSamples::Decisive, WrongSamples::NearestRight};
    return std::ranges::find(numbers, column) != numbers.end();
}

QString toolTip(const WrongSample& sample, int column) {
    const bool ofClass = column == WrongSamples::Class || column == WrongSamples::Decisive;
    return ofClass && sample.diagnosis ? evidenceText(*sample.diagnosis) : factsText(sample.verdict);
}

} // namespace

void WrongSamples::setSamples(std::vector<WrongSample> samples) {
    beginResetModel();
    m_samples = std::move(samples);
    endResetModel();
}

void WrongSamples::setDiagnosis(const ResultKey& key, std::int64_t sample, const FailureDiagnosis& diagnosis) {
    const auto found = std::ranges::find_if(
        m_samples, [&](const WrongSample& each) { return each.key == key && each.verdict.sample == sample; });
    if (found != m_samples.end()) {
        found->diagnosis = diagnosis;
        const int row = static_cast<int>(found - m_samples.begin());
        Q_EMIT dataChanged(index(row, Class), index(row, Decisive));
    }
}

int WrongSamples::count(std::optional<FailureClass> failure) const {
    return static_cast<int>(std::ranges::count_if(m_samples, [failure](const WrongSample& each) {
        return failure ? each.diagnosis && each.diagnosis->failure == *failure : !each.diagnosis;
    }));
}

int WrongSamples::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_samples.size());
}

int WrongSamples::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WrongSamples::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const WrongSample& sample = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return displayText(sample, index.column());
    case sortRole:
        return sortValue(sample, index.column());
    case Qt::ToolTipRole:
        return toolTip(sample, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((holdsSampleNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    default:
        return {};
    }
}

QVariant WrongSamples::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return QAbstractTableModel::headerData(section, orientation, role);
    }
    switch (section) {
    case Seed:
        return tr("Seed");
    case Task:
        return tr("Task");
    case Question:
        return tr("Question");
    case Expected:
        return tr("Expected answer");
    case Given:
        return tr("Given answer");
    case Probability:
        return tr("Probability");
    case Facts:
        return tr("Facts in segments");
    case Class:
        return tr("Failure");
    case Decisive:
        return tr("Decisive segment");
    case NearestRight:
        return tr("Nearest success");
    default:
        return {};
    }
}

} // namespace rmtscope
