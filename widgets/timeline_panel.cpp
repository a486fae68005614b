#include "widgets/timeline_panel.h"

#include "viewmodels/csv_export.h"
#include "viewmodels/workspace.h"
#include "widgets/heatmap_columns.h"
#include "widgets/layer_head_selector.h"
#include "widgets/number_format.h"
#include "widgets/segment_markers.h"
#include "widgets/theme.h"
#include "widgets/view_state.h"

#include <QBuffer>
#include <QComboBox>
#include <QLabel>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QVBoxLayout>

namespace rmtscope {
namespace {

constexpr std::array<MassKind, massKinds> kinds{MassKind::Write, MassKind::Read, MassKind::Retain};

QString quantityOf(MassKind kind) {
    switch (kind) {
    case MassKind::Write:
        return TimelinePanel::tr("write mass");
    case MassKind::Read:
        return TimelinePanel::tr("read mass");
    case MassKind::Retain:
        break;
    }
    return TimelinePanel::tr("retain mass");
}

/// For names of files: not translated.
QString wordOf(MassKind kind) {
    switch (kind) {
    case MassKind::Write:
        return QStringLiteral("write");
    case MassKind::Read:
        return QStringLiteral("read");
    case MassKind::Retain:
        break;
    }
    return QStringLiteral("retain");
}

QString explanationOf(MassKind kind) {
    switch (kind) {
    case MassKind::Write:
        return TimelinePanel::tr("Write: the part of a slot's own attention that goes to the text of a segment. Bright "
                                 "means that the slot takes something in.");
    case MassKind::Read:
        return TimelinePanel::tr(
            "Read: the part of the text's attention (and [CLS]'s) that goes to a slot. Bright means "
            "that what the slot holds is used.");
    case MassKind::Retain:
        break;
    }
    return TimelinePanel::tr("Retain: the part of a slot's own attention that goes to memory slots. Bright means that "
                             "the slot carries on what the memory held.");
}

} // namespace

std::vector<float> timelineColumns(const MassTimeline& timeline, std::int64_t first, std::int64_t last, int columns,
                                   BucketMode mode) {
    return heatmapColumns({timeline.slotCount(), timeline.segmentCount()}, first, last, columns,
                          [&](std::size_t begin, std::size_t end, std::size_t count) {
                              return timeline.bucket(begin, end, count, mode);
                          });
}

TimelinePanel::TimelinePanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Memory timeline"), QStringLiteral("memory-timeline"), parent)
    , m_workspace(workspace)
    , m_scale(workspace.store()) {
    addControls();
    for (const MassKind kind : kinds) {
        addRow(kind);
    }
    for (const MassKind kind : kinds) {
        connectRow(kind);
    }
    m_rows[static_cast<std::size_t>(MassKind::Retain)].shown->setChecked(false);
    connect(&workspace.store(), &TraceStore::cleared, this, &TimelinePanel::startSession);
    connect(&workspace.controller(), &RunController::sessionStarted, this, &TimelinePanel::startSession);
    connect(&workspace.answers(), &AnswerTimeline::questionChanged, this, &TimelinePanel::placeMarkers);
    connect(&workspace.facts(), &ReadFacts::reset, this, &TimelinePanel::placeMarkers);
    connect(&workspace.facts(), &ReadFacts::appended, this, &TimelinePanel::addMarkers);
    connect(&workspace.provenance(), &Provenance::changed, this, &TimelinePanel::placeMarkers);
    connect(&workspace.selection(), &Selection::segmentChanged, this, [this] {
        const auto segment = m_workspace.selection().segment();
        for (const Row& row : m_rows) {
            row.plot->setSelectedSegment(segment ? std::optional(segment->value) : std::nullopt);
        }
    });
    const auto recolour = [this] {
        for (const Row& row : m_rows) {
            row.plot->setColourMap(m_workspace.settings().colourMap());
        }
    };
    connect(&workspace.settings(), &Settings::colourMapChanged, this, recolour);
    recolour();
    addHandState();
    startSession();
}

void TimelinePanel::addHandState() {
    handState().add(QStringLiteral("pixel"), *m_bucketMode);
    for (const MassKind kind : kinds) {
        const Row& row = m_rows[static_cast<std::size_t>(kind)];
        handState().add(wordOf(kind), *row.shown);
        handState().follow(*row.plot);
    }
    handState().add(QStringLiteral("segments"), heatmap(MassKind::Write)); // the others share its range
}

void TimelinePanel::addControls() {
    m_selector = new LayerHeadSelector(m_workspace.selection(), this);
    m_bucketMode = new QComboBox(this);
    m_bucketMode->addItem(tr("max pixel"), static_cast<int>(BucketMode::Max));
    m_bucketMode->addItem(tr("mean pixel"), static_cast<int>(BucketMode::Mean));
    m_bucketMode->setToolTip(tr("What a pixel shows that stands for several segments: their largest value, so that no "
                                "peak is lost, or their mean."));
    m_bucketMode->setAccessibleName(tr("Pixel value"));
    addControl(*m_selector);
    addControl(*m_bucketMode);
    connect(m_bucketMode, &QComboBox::activated, this, [this] {
        for (const Row& row : m_rows) {
            row.plot->invalidate();
        }
        describe();
    });
}

void TimelinePanel::addRow(MassKind kind) {
    Row& row = m_rows[static_cast<std::size_t>(kind)];
    row.shown = new QToolButton(this);
    row.shown->setText(quantityOf(kind).section(QLatin1Char(' '), 0, 0));
    row.shown->setCheckable(true);
    row.shown->setChecked(true);
    row.shown->setStyleSheet(toggleStyle());
    row.shown->setToolTip(tr("Shows or hides this heatmap. ") + explanationOf(kind));
    addControl(*row.shown);
    row.heading = &addHeading();
    row.heading->setToolTip(explanationOf(kind));
    row.plot = new HeatmapPlot(this);
    row.plot->setQuantity(quantityOf(kind));
    row.plot->setTokenScale(m_scale);
    row.plot->setSource([this, kind](std::int64_t first, std::int64_t last, int columns) {
        const auto mode = static_cast<BucketMode>(m_bucketMode->currentData().toInt());
        return timelineColumns(m_workspace.timeline(kind), first, last, columns, mode);
    });
    row.plot->setToolTipText([this, kind](HeatmapCell cell) { return toolTipFor(kind, cell); });
    addPart(*row.plot);
}

void TimelinePanel::connectRow(MassKind kind) {
    const Row& row = m_rows[static_cast<std::size_t>(kind)];
    connect(row.shown, &QToolButton::toggled, this, [this, row](bool shown) {
        row.heading->setVisible(shown);
        row.plot->setVisible(shown);
        shareAxes();
    });
    connect(row.plot, &HeatmapPlot::rangeChanged, this, [this, plot = row.plot] {
        if (m_sharingRange) {
            return; // while a session starts the rows differ in extent, and would correct one another for ever
        }
        const QScopedValueRollback<bool> sharing(m_sharingRange, true);
        for (const Row& other : m_rows) {
            if (other.plot != plot) {
                other.plot->shareRange(*plot);
            }
        }
    });
    connect(row.plot, &HeatmapPlot::clicked, this, [this](HeatmapCell cell) {
        m_workspace.selection().setSegment(SegmentIndex(cell.segment));
        m_workspace.selection().setSlot(SlotIndex(cell.slot));
    });
    connect(row.plot, &HeatmapPlot::segmentsPerColumnChanged, this, &TimelinePanel::describe);
    MassTimeline& timeline = m_workspace.timeline(kind);
    connect(&timeline, &MassTimeline::valuesChanged, this, [this, plot = row.plot] {
        plot->invalidate();
        describe();
    });
    connect(&timeline, &MassTimeline::appended, this,
            [plot = row.plot, &timeline] { plot->setRead(static_cast<std::int64_t>(timeline.segmentCount())); });
}

void TimelinePanel::shareAxes() {
    const auto shown = [](const Row& row) { return row.shown->isChecked(); };
    const auto first = std::find_if(m_rows.begin(), m_rows.end(), shown);
    const auto last = std::find_if(m_rows.rbegin(), m_rows.rend(), shown);
    for (const Row& row : m_rows) {
        row.plot->setAxesShown(first != m_rows.end() && &row == &*first, last != m_rows.rend() && &row == &*last);
    }
}

void TimelinePanel::startSession() {
    const auto geometry = m_workspace.controller().geometry();
    const RunGeometry shown = geometry.value_or(RunGeometry{});
    m_selector->setShape(static_cast<int>(shown.shape.layers), static_cast<int>(shown.shape.heads));
    for (const MassKind kind : kinds) {
        HeatmapPlot& plot = heatmap(kind);
        plot.setExtent(shown.segments, static_cast<int>(shown.shape.slots));
        plot.setRead(static_cast<std::int64_t>(m_workspace.timeline(kind).segmentCount()));
    }
    placeMarkers();
}

void TimelinePanel::placeMarkers() {
    std::vector<SegmentMarker> sources;
    for (const SourceSegment& source : m_workspace.provenance().marked()) {
        sources.push_back({static_cast<double>(source.segment.value) + 0.5, SegmentMarker::Kind::Source});
    }
    for (const Row& row : m_rows) {
        row.plot->clearMarkers();
        row.plot->addMarkers(sources);
    }
    addMarkers(0);
}

void TimelinePanel::addMarkers(qsizetype first) {
    std::vector<SegmentMarker> markers;
    for (const FactPosition& fact : m_workspace.facts().all().subspan(static_cast<std::size_t>(first))) {
        const bool ofQuestion = fact.question == m_workspace.answers().question();
        const double at = m_scale.segmentAt(static_cast<double>(fact.token.value) + 0.5);
        markers.push_back({at, ofQuestion ? SegmentMarker::Kind::Fact : SegmentMarker::Kind::OtherFact});
    }
    for (const Row& row : m_rows) {
        row.plot->addMarkers(markers);
    }
    describe();
}

void TimelinePanel::describe() {
    for (const MassKind kind : kinds) {
        const Row& row = m_rows[static_cast<std::size_t>(kind)];
        const std::int64_t width = row.plot->geometryInView().segmentsPerColumn();
        const QString mode = m_bucketMode->currentIndex() == 0 ? tr("maximum") : tr("mean");
        const QString pixel =
            width == 1 ? tr("1 segment a column") : tr("%1 segments a column (%2)").arg(width).arg(mode);
        const bool empty = m_workspace.timeline(kind).slotCount() == 0;
        row.heading->setText(empty ? explanationOf(kind)
                                   : m_workspace.timeline(kind).label() + QStringLiteral("; ") + pixel);
    }
    QStringList marks;
    if (!m_workspace.facts().all().empty()) {
        marks.append(tr("Dashed: facts of the chosen question; dotted: facts of other questions; where "
                        "they stand too close, ticks at the upper edge."));
    }
    if (!m_workspace.provenance().marked().empty()) {
        marks.append(tr("Dash and dot: segments that the traced answer comes from by attention."));
    }
    setCaption(marks.join(QLatin1Char(' ')));
}

QString TimelinePanel::toolTipFor(MassKind kind, HeatmapCell cell) const {
    const MassTimeline& timeline = m_workspace.timeline(kind);
    const auto trace = m_workspace.store().find(SegmentIndex(cell.segment));
    if (trace == nullptr || static_cast<std::size_t>(cell.segment) >= timeline.segmentCount()) {
        return tr("Segment %1: not read yet").arg(cell.segment);
    }
    const float value = timeline.value(SegmentIndex(cell.segment), SlotIndex(cell.slot));
    return tr("%1 %2\nslot %3 (mem %3), segment %4, tokens %5 to %6\n%7")
        .arg(quantityOf(kind), formatWeight(static_cast<double>(value)))
        .arg(cell.slot)
        .arg(cell.segment)
        .arg(trace->firstToken.value)
        .arg(trace->firstToken.value + trace->tokens - 1)
        .arg(timeline.label());
}

std::vector<Panel::Table> TimelinePanel::shownTables() const {
    std::vector<Table> tables;
    for (const MassKind kind : kinds) {
        if (m_rows[static_cast<std::size_t>(kind)].shown->isChecked()) {
            QBuffer buffer;
            buffer.open(QIODevice::WriteOnly);
            exportMassTimeline(buffer, m_workspace.timeline(kind), m_workspace.store());
            tables.push_back({wordOf(kind), buffer.data()});
        }
    }
    return tables;
}

QByteArray TimelinePanel::csv() const {
    const std::vector<Table> tables = shownTables();
    return tables.empty() ? QByteArray() : tables.front().csv;
}

std::vector<Panel::Table> TimelinePanel::furtherTables() const {
    std::vector<Table> tables = shownTables();
    if (!tables.empty()) {
        tables.erase(tables.begin());
    }
    return tables;
}

} // namespace rmtscope
