#include "viewmodels/wrong_samples.h"

#include <QStringList>

#include <algorithm>
#include <span>
#include <utility>

namespace rmtscope {
namespace {

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

bool isNumber(int column) {
    return column == WrongSamples::Seed || column == WrongSamples::Probability || column == WrongSamples::Facts;
}

} // namespace

void WrongSamples::setSamples(std::vector<WrongSample> samples) {
    beginResetModel();
    m_samples = std::move(samples);
    endResetModel();
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
        return factsText(sample.verdict);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
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
    default:
        return {};
    }
}

} // namespace rmtscope
