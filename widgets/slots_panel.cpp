#include "widgets/slots_panel.h"

#include "viewmodels/memory_csv.h"
#include "viewmodels/series.h"
#include "viewmodels/workspace.h"
#include "widgets/drawing_limits.h"
#include "widgets/heatmap_columns.h"
#include "widgets/number_format.h"
#include "widgets/series_plot.h"
#include "widgets/slot_view.h"
#include "widgets/tool_buttons.h"
#include "widgets/view_state.h"
#include "widgets/work_strip.h"

#include <QBuffer>
#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QScopedValueRollback>
#include <QToolButton>

#include <cmath>

namespace rmtscope {
SlotsPanel::SlotsPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Memory slots"), QStringLiteral("memory-slots"), parent)
    , m_workspace(workspace) {
    addControls();
    addParts();
    connectParts();
    connectStates();
    handState().add(QStringLiteral("quantity"), *m_quantity);
    handState().add(QStringLiteral("pixel"), *m_bucketMode);
    handState().add(QStringLiteral("from_smallest"), *m_fromSmallest);
    handState().add(QStringLiteral("segments"), *m_heatmap); // of the ranks too
    startSession();
}

void SlotsPanel::addControls() {
    m_quantity = new QComboBox(this);
    m_quantity->addItem(tr("norm"), static_cast<int>(SlotQuantity::Norm));
    m_quantity->addItem(tr("change"), static_cast<int>(SlotQuantity::Change));
    m_quantity->setToolTip(tr("Norm: the length of what a slot holds after a segment. Change: the length of its "
                              "difference to what it held before, large where the slot was rewritten."));
    m_quantity->setAccessibleName(tr("Quantity"));
    m_bucketMode = new QComboBox(this);
    m_bucketMode->addItem(tr("max pixel"), static_cast<int>(BucketMode::Max));
    m_bucketMode->addItem(tr("mean pixel"), static_cast<int>(BucketMode::Mean));
    m_bucketMode->setToolTip(tr("What a pixel shows that stands for several segments: their largest value, so that no "
                                "peak is lost, or their mean."));
    m_bucketMode->setAccessibleName(tr("Pixel value"));
    m_fromSmallest = makeToggle(tr("from smallest"),
                                tr("The colour bar begins at the smallest value in view instead of 0: norms often "
                                   "hardly differ, because the last layer normalises them."),
                                false, this);
    m_work = new WorkStrip(tr("Measuring"), this);
    for (QWidget* control : std::initializer_list<QWidget*>{m_quantity, m_bucketMode, m_fromSmallest, m_work}) {
        addControl(*control);
    }
    const auto repaint = [this] {
        m_heatmap->setQuantity(m_quantity->currentText());
        m_heatmap->setFromSmallest(m_fromSmallest->isChecked());
        describe();
    };
    connect(m_quantity, &QComboBox::activated, this, repaint);
    connect(m_bucketMode, &QComboBox::activated, this, repaint);
    connect(m_fromSmallest, &QToolButton::toggled, this, repaint);
    connect(m_work, &WorkStrip::stopWanted, &m_workspace.slotHistory(), &SlotHistory::stop);
    connect(m_work, &WorkStrip::resumeWanted, &m_workspace.slotHistory(), &SlotHistory::resume);
}

void SlotsPanel::addParts() {
    m_heatmapHeading = &addHeading();
    m_heatmap = new HeatmapPlot(this);
    m_heatmap->setQuantity(m_quantity->currentText());
    m_heatmap->setTokenScale(TokenScale(m_workspace.store()));
    m_heatmap->setLeftRoom(62);
    m_heatmap->setSource([this](std::int64_t first, std::int64_t last, int columns) {
        const SlotHistory& history = m_workspace.slotHistory();
        return heatmapColumns({history.slotCount(), history.segmentCount()}, first, last, columns,
                              [&](std::size_t begin, std::size_t end, std::size_t count) {
                                  return history.bucket(quantity(), begin, end, count, mode());
                              });
    });
    m_heatmap->setToolTipText([this](HeatmapCell cell) { return toolTipFor(cell); });
    addPart(*m_heatmap, 3);
    m_ranksHeading = &addHeading();
    m_ranksHeading->setToolTip(tr("Effective rank (Roy and Vetterli 2007): exp of the entropy of the state's singular "
                                  "values, divided by their sum. As large as there are slots when all point in "
                                  "directions of their own; near 1 when all hold the same."));
    m_ranks = new SeriesPlot(this);
    m_ranks->setAxes(tr("segment"), tr("rank"));
    m_ranks->setLegendVisible(false);
    m_ranks->lineUpWith(*m_heatmap);
    m_ranks->setReadout([this](double segment) { return readoutAt(segment); });
    m_ranks->setEmptyText(tr("The effective rank appears during a run."));
    m_ranks->setMinimumHeight(90);
    addPart(*m_ranks, 2);
    m_tableHeading = &addHeading();
    m_table = new SlotView(m_workspace.slotReport(), this);
    m_table->setMinimumHeight(90);
    addPart(*m_table, 3);
    m_frame.setSingleShot(true);
    m_frame.setInterval(curveRefreshMs);
    connect(&m_frame, &QTimer::timeout, this, &SlotsPanel::showRanks);
}

void SlotsPanel::connectParts() {
    connect(m_heatmap, &HeatmapPlot::rangeChanged, this, [this](SegmentRange range) {
        if (!m_sharing) {
            const QScopedValueRollback<bool> sharing(m_sharing, true);
            m_ranks->setRange(range.lower, range.upper);
        }
    });
    connect(m_ranks, &SeriesPlot::rangeChanged, this, [this](double lower, double upper) {
        if (!m_sharing) {
            const QScopedValueRollback<bool> sharing(m_sharing, true);
            m_heatmap->setRange({lower, upper});
            m_ranks->setRange(m_heatmap->range().lower, m_heatmap->range().upper); // which keeps to the document
        }
    });
    connect(m_heatmap, &HeatmapPlot::segmentsPerColumnChanged, this, &SlotsPanel::describe);
    Selection& selection = m_workspace.selection();
    connect(m_heatmap, &HeatmapPlot::clicked, this, [&selection](HeatmapCell cell) {
        selection.setSegment(SegmentIndex(cell.segment));
        selection.setSlot(SlotIndex(cell.slot));
    });
    connect(m_ranks, &SeriesPlot::clicked, this, [this, &selection](double segment) {
        const auto at = static_cast<std::int64_t>(std::floor(segment));
        if (m_workspace.store().find(SegmentIndex(at))) {
            selection.setSegment(SegmentIndex(at));
        }
    });
    connect(m_table, &SlotView::slotChosen, &selection, &Selection::setSlot);
    connect(&selection, &Selection::segmentChanged, this, &SlotsPanel::showSelection);
    connect(&selection, &Selection::slotChanged, this, &SlotsPanel::showSelection);
    const auto recolour = [this] { m_heatmap->setColourMap(m_workspace.settings().colourMap()); };
    connect(&m_workspace.settings(), &Settings::colourMapChanged, this, recolour);
    recolour();
}

void SlotsPanel::connectStates() {
    SlotHistory& history = m_workspace.slotHistory();
    connect(&history, &SlotHistory::grown, this, [this, &history] {
        m_heatmap->setRead(static_cast<std::int64_t>(history.segmentCount()));
        refresh();
    });
    connect(&history, &SlotHistory::reset, this, &SlotsPanel::startSession);
    connect(&history, &SlotHistory::workChanged, this,
            [this, &history] { m_work->setWork(history.isWorking(), history.isStopped(), history.permille()); });
    connect(&m_workspace.slotReport(), &SlotReport::changed, this, &SlotsPanel::refresh);
    connect(&m_workspace.store(), &TraceStore::appended, this, &SlotsPanel::refresh);
}

void SlotsPanel::startSession() {
    const RunGeometry& geometry = m_workspace.store().context().geometry;
    m_heatmap->setExtent(geometry.segments, static_cast<int>(geometry.shape.slots));
    m_heatmap->setRead(static_cast<std::int64_t>(m_workspace.slotHistory().segmentCount()));
    showRanks();
    showSelection();
}

void SlotsPanel::refresh() {
    if (!m_frame.isActive()) {
        m_frame.start();
    }
}

SlotQuantity SlotsPanel::quantity() const {
    return static_cast<SlotQuantity>(m_quantity->currentData().toInt());
}

BucketMode SlotsPanel::mode() const {
    return static_cast<BucketMode>(m_bucketMode->currentData().toInt());
}

void SlotsPanel::showRanks() {
    const std::span<const double> ranks = m_workspace.slotHistory().effectiveRanks();
    std::vector<double> middles;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        middles.push_back(static_cast<double>(i) + 0.5);
    }
    Series line;
    line.name = tr("effective rank");
    line.colour = categoricalColour(2, themeColours(palette()).dark);
    for (const SeriesPoint& point : bucketMinMax(middles, ranks, mostCurveColumns)) {
        line.x.append(point.x);
        line.y.append(point.y);
    }
    const QScopedValueRollback<bool> sharing(m_sharing, true); // the heatmap's range counts
    m_ranks->setSeries({line});
    m_ranks->setRange(m_heatmap->range().lower, m_heatmap->range().upper);
    describe();
}

void SlotsPanel::showSelection() {
    const auto segment = m_workspace.selection().segment();
    m_heatmap->setSelectedSegment(segment ? std::optional(segment->value) : std::nullopt);
    m_ranks->setCursorAt(segment ? std::optional(static_cast<double>(segment->value) + 0.5) : std::nullopt);
    m_table->setSelectedSlot(m_workspace.selection().slot());
    describe();
}

void SlotsPanel::describe() {
    const TraceStore& store = m_workspace.store();
    const SlotHistory& history = m_workspace.slotHistory();
    const bool states = !store.empty() && store.at(0)->memoryAfter && history.slotCount() > 0;
    if (!states) {
        setCaption(store.empty() ? tr("What the slots hold appears when a document is read.")
                                 : tr("There are no memory states to measure: this model has no memory, or the run "
                                      "keeps none."));
    } else {
        setCaption(
            tr("Euclidean %1 after each segment; %2 of %3 segments that were read.")
                .arg(quantity() == SlotQuantity::Norm ? tr("norm of every slot") : tr("norm of every slot's change"))
                .arg(history.segmentCount())
                .arg(store.size()));
    }
    const std::int64_t width = m_heatmap->geometryInView().segmentsPerColumn();
    const QString pixel = mode() == BucketMode::Max ? tr("maximum") : tr("mean");
    m_heatmapHeading->setText(
        tr("%1 of every slot; %2; colours from %3")
            .arg(quantity() == SlotQuantity::Norm ? tr("Norm") : tr("Change"),
                 width == 1 ? tr("1 segment a column") : tr("%1 segments a column (%2)").arg(width).arg(pixel),
                 m_fromSmallest->isChecked() ? tr("the smallest in view") : QStringLiteral("0")));
    m_ranksHeading->setText(
        tr("Effective rank of the whole state, at most %1")
            .arg(std::min(store.context().geometry.shape.slots, store.context().geometry.hiddenSize)));
    const auto segment = m_workspace.slotReport().segment();
    const bool newest = !m_workspace.selection().segment();
    m_tableHeading->setText(
        segment ? (newest ? tr("Slots after segment %1, the newest") : tr("Slots after segment %1")).arg(segment->value)
                : tr("Slots after the selected segment, once it is measured"));
}

QString SlotsPanel::toolTipFor(HeatmapCell cell) const {
    const SlotHistory& history = m_workspace.slotHistory();
    const SegmentIndex segment(cell.segment);
    const auto trace = m_workspace.store().find(segment);
    if (!trace || segment.offset() >= history.segmentCount()) {
        return tr("Segment %1: not measured yet").arg(cell.segment);
    }
    const SlotIndex slot(cell.slot);
    const float change = history.value(SlotQuantity::Change, segment, slot);
    return tr("norm %1, change %2\nslot %3 (mem %3), after segment %4, tokens %5 to %6")
        .arg(QString::number(static_cast<double>(history.value(SlotQuantity::Norm, segment, slot)), 'g', 6),
             std::isnan(change) ? tr("not known") : QString::number(static_cast<double>(change), 'g', 6))
        .arg(cell.slot)
        .arg(cell.segment)
        .arg(trace->firstToken.value)
        .arg(trace->firstToken.value + trace->tokens - 1);
}

QString SlotsPanel::readoutAt(double segment) const {
    const std::span<const double> ranks = m_workspace.slotHistory().effectiveRanks();
    const double at = std::floor(segment);
    if (at < 0 || at >= static_cast<double>(ranks.size())) {
        return {};
    }
    return tr("segment %1\neffective rank %2")
        .arg(at)
        .arg(QString::number(ranks[static_cast<std::size_t>(at)], 'g', 6));
}

void SlotsPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_workspace.slotHistory().setActive(true);
    m_workspace.slotReport().setActive(true);
}

void SlotsPanel::hideEvent(QHideEvent* event) {
    m_workspace.slotHistory().setActive(false); // nobody sees it: leave the processor to the engine
    m_workspace.slotReport().setActive(false);
    Panel::hideEvent(event);
}

void SlotsPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_ranks != nullptr) {
        showRanks();
    }
}

QByteArray SlotsPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportSlotHistory(buffer, m_workspace.slotHistory(), m_workspace.store());
    return buffer.data();
}

std::vector<Panel::Table> SlotsPanel::furtherTables() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportSlotReport(buffer, m_workspace.slotReport());
    return {{QStringLiteral("selected"), buffer.data()}};
}

} // namespace rmtscope
