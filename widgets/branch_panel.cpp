#include "widgets/branch_panel.h"

#include "viewmodels/branch_csv.h"
#include "viewmodels/mass_difference.h"
#include "viewmodels/workspace.h"
#include "widgets/branch_commands.h"
#include "widgets/branch_form.h"
#include "widgets/branch_series.h"
#include "widgets/drawing_limits.h"
#include "widgets/number_format.h"
#include "widgets/series_plot.h"
#include "widgets/view_state.h"

#include <QBuffer>
#include <QEvent>
#include <QLabel>
#include <QScopedValueRollback>
#include <QTableView>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace rmtscope {
namespace {

constexpr int mostUndone = 20; // a deleted branch that can come back keeps its tape

constexpr std::array<MassKind, 2> comparedKinds{MassKind::Write, MassKind::Read};

QString differenceOf(MassKind kind) {
    return kind == MassKind::Write ? BranchPanel::tr("write mass, branch \u2212 run")
                                   : BranchPanel::tr("read mass, branch \u2212 run");
}

} // namespace

BranchPanel::BranchPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Branches"), QStringLiteral("branches"), parent)
    , m_workspace(workspace)
    , m_form(new BranchForm(workspace, *this)) {
    m_undo.setUndoLimit(mostUndone);
    addControls();
    addList();
    addAnswers();
    addDifferences();
    m_frame.setSingleShot(true);
    m_frame.setInterval(overviewRefreshMs);
    connect(&m_frame, &QTimer::timeout, this, &BranchPanel::showComparison);
    connectModels();
    enable();
    beginComparison();
}

void BranchPanel::addAnswers() {
    m_answers = new SeriesPlot(this);
    m_answers->setAxes(tr("tokens read"), tr("probability"));
    m_answers->setValueRange(0.0, 1.02);
    m_answers->setEmptyText(tr("Answers of run and branch appear here\nonce a branch has been asked."));
    addPart(*m_answers, 3);
}

void BranchPanel::addDifferences() {
    m_heading = &addHeading();
    for (std::size_t i = 0; i < comparedKinds.size(); ++i) {
        const MassKind kind = comparedKinds[i];
        auto* plot = new HeatmapPlot(this);
        m_differences[i] = plot;
        plot->setDiverging(true);
        plot->setQuantity(differenceOf(kind));
        plot->setMissingText(tr("not read in both"));
        plot->setTokenScale(TokenScale(m_workspace.comparison().store()));
        plot->setAxesShown(i == 0, i == 1);
        plot->setSource([this, kind](std::int64_t first, std::int64_t last, int columns) {
            return massDifferences(m_workspace.comparison().timeline(kind), m_workspace.timeline(kind), first, last,
                                   columns, BucketMode::Max);
        });
        plot->setToolTipText([this, kind](HeatmapCell cell) { return toolTipFor(kind, cell); });
        addPart(*plot, 2);
        connect(plot, &HeatmapPlot::clicked, this, [this](HeatmapCell cell) {
            m_workspace.selection().setSegment(SegmentIndex(cell.segment));
            m_workspace.selection().setSlot(SlotIndex(cell.slot));
        });
        connect(plot, &HeatmapPlot::rangeChanged, this, [this, plot] {
            if (m_sharing) {
                return;
            }
            const QScopedValueRollback<bool> sharing(m_sharing, true);
            for (HeatmapPlot* other : m_differences) {
                if (other != nullptr && other != plot) {
                    other->shareRange(*plot);
                }
            }
        });
    }
    m_distances = new SeriesPlot(this);
    m_distances->setAxes(tr("tokens read"), tr("memory distance"));
    m_distances->setValueRange(0.0, std::nullopt);
    m_distances->setLegendVisible(false);
    m_distances->setEmptyText(tr("How far the branch's memory is from the run's appears here."));
    addPart(*m_distances, 2);
    connect(m_logarithmic, &QToolButton::toggled, m_distances, &SeriesPlot::setLogarithmicY);
    handState().add(QStringLiteral("log"), *m_logarithmic);
    handState().add(QStringLiteral("segments"), differences(MassKind::Write)); // of read mass too
    handState().follow(differences(MassKind::Read));
    handState().add(QStringLiteral("answers"), *m_answers);
    handState().add(QStringLiteral("distances"), *m_distances);
}

void BranchPanel::connectModels() {
    BranchList& branches = m_workspace.branches();
    BranchComparison& comparison = m_workspace.comparison();
    connect(m_form, &BranchForm::changed, this, &BranchPanel::enable);
    connect(&branches, &BranchList::branchChanged, this, &BranchPanel::enable);
    connect(&branches, &BranchList::modelReset, this, [this] {
        m_undo.clear(); // what it would bring back is of another document
        showCurrent();
    });
    connect(&branches, &BranchList::renameWanted, this, [this](quint64 id, const QString& name) {
        m_undo.push(new RenameBranch(m_workspace.branches(), id, name));
    });
    connect(&branches, &BranchList::rowsInserted, this,
            [this](const QModelIndex&, int first) { m_list->setCurrentIndex(m_list->model()->index(first, 0)); });
    connect(&branches, &BranchList::rowsRemoved, this, &BranchPanel::showCurrent);
    connect(&comparison.store(), &TraceStore::cleared, this, &BranchPanel::beginComparison);
    connect(&comparison, &BranchComparison::branchSelected, this, &BranchPanel::showComparison);
    connect(&comparison, &BranchComparison::changed, this, &BranchPanel::refresh);
    for (const MassKind kind : comparedKinds) { // the run reads on, or other heads are looked at
        connect(&m_workspace.timeline(kind), &MassTimeline::valuesChanged, this, &BranchPanel::refresh);
        connect(&m_workspace.timeline(kind), &MassTimeline::appended, this, &BranchPanel::refresh);
    }
    connect(&m_workspace.answers(), &AnswerTimeline::reset, this, &BranchPanel::refresh);
    connect(&m_workspace.selection(), &Selection::segmentChanged, this, &BranchPanel::showSelection);
    for (SeriesPlot* plot : {m_answers, m_distances}) {
        connect(plot, &SeriesPlot::clicked, this, [this](double tokens) {
            const double segment = TokenScale(m_workspace.comparison().store()).segmentAt(tokens - 0.5);
            m_workspace.selection().setSegment(SegmentIndex(static_cast<std::int64_t>(std::max(segment, 0.0))));
        });
    }
}

void BranchPanel::showCurrent() {
    m_workspace.comparison().setBranch(currentId());
    enable();
}

void BranchPanel::showSelection() {
    const auto segment = m_workspace.selection().segment();
    const auto trace = segment ? m_workspace.comparison().store().find(*segment) : nullptr;
    const auto end = trace ? std::optional(static_cast<double>(trace->firstToken.value + trace->tokens)) : std::nullopt;
    m_answers->setCursorAt(end);
    m_distances->setCursorAt(end);
    for (HeatmapPlot* plot : m_differences) {
        plot->setSelectedSegment(segment ? std::optional(segment->value) : std::nullopt);
    }
}

void BranchPanel::refresh() {
    if (isInView() && !m_frame.isActive()) {
        m_frame.start();
    }
}

/// Another branch, or it has begun with a text of its own.
void BranchPanel::beginComparison() {
    const auto branch = m_workspace.comparison().branch();
    const RunGeometry geometry = branch ? branch->context.geometry : RunGeometry{};
    for (HeatmapPlot* plot : m_differences) {
        plot->setExtent(geometry.segments, static_cast<int>(geometry.shape.slots));
    }
    showComparison();
    showSelection();
}

void BranchPanel::showComparison() {
    if (!isInView()) {
        return;
    }
    const BranchComparison& comparison = m_workspace.comparison();
    const bool dark = themeColours(palette()).dark;
    m_answers->setSeries(branchAnswerSeries(comparison, m_workspace.answers(), dark));
    m_distances->setSeries(branchDistanceSeries(comparison, dark));
    std::vector<SeriesMarker> markers;
    if (const auto branch = comparison.branch()) {
        const auto trace = branch->spec.segment.value > 0 && comparison.store().size() >= branch->spec.segment.offset()
                               ? comparison.store().at(branch->spec.segment.offset() - 1)
                               : nullptr;
        const double begin = trace ? static_cast<double>(trace->firstToken.value + trace->tokens) : 0.0;
        markers.push_back({begin, tr("the branch begins"), themeColours(palette()).accent});
    }
    m_answers->setMarkers(markers);
    m_distances->setMarkers(markers);
    for (HeatmapPlot* plot : m_differences) {
        plot->setRead(static_cast<std::int64_t>(comparison.store().size())); // and takes the values anew
    }
    describe();
}

void BranchPanel::describe() {
    const BranchComparison& comparison = m_workspace.comparison();
    const auto branch = comparison.branch();
    if (!branch) {
        m_heading->setText({});
        setCaption(
            tr("A branch reads the document again from a segment on, with memory slots or the text changed. The run "
               "itself isn't touched. Choose what to change, then \u201cRun on as a branch\u201d."));
        return;
    }
    m_heading->setText(tr("Branch minus run: %1; where several segments share a pixel, the difference furthest from 0.")
                           .arg(comparison.timeline(MassKind::Write).label()));
    const auto document = m_workspace.store().context().document;
    const std::size_t question = m_workspace.answers().question();
    const QString asked =
        document && question < document->questions.size()
            ? tr(" Answers to \u201c%1\u201d.").arg(QString::fromStdString(document->questions[question].text))
            : QString();
    setCaption(
        tr("%1, from segment %2 on: %3.%4 Memory distance: Euclidean, all slots together, after each segment that "
           "both have read.")
            .arg(branch->spec.name, QString::number(branch->spec.segment.value), changesText(branch->spec), asked));
}

QString BranchPanel::toolTipFor(MassKind kind, HeatmapCell cell) const {
    const MassTimeline& ours = m_workspace.comparison().timeline(kind);
    const MassTimeline& theirs = m_workspace.timeline(kind);
    const SegmentIndex segment(cell.segment);
    const SlotIndex slot(cell.slot);
    const float difference = massDifference(ours, theirs, segment, slot);
    if (std::isnan(difference)) {
        return tr("Segment %1: not read in both").arg(cell.segment);
    }
    return tr("%1: %2\nbranch %3, run %4\nslot %5 (mem %5), segment %6\n%7")
        .arg(differenceOf(kind), formatWeight(static_cast<double>(difference)),
             formatWeight(static_cast<double>(ours.value(segment, slot))),
             formatWeight(static_cast<double>(theirs.value(segment, slot))))
        .arg(cell.slot)
        .arg(cell.segment)
        .arg(ours.label());
}

QByteArray BranchPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportBranch(buffer, m_workspace.comparison(), m_workspace.answers(), m_workspace.timeline(MassKind::Write),
                 m_workspace.timeline(MassKind::Read));
    return buffer.data();
}

void BranchPanel::inViewChanged(bool inView) {
    if (inView) {
        showComparison();
    }
}

void BranchPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_distances != nullptr) {
        showComparison();
    }
}

} // namespace rmtscope
