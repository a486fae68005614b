#include "widgets/distance_panel.h"

#include "viewmodels/memory_csv.h"
#include "viewmodels/series.h"
#include "viewmodels/workspace.h"
#include "widgets/distance_text.h"
#include "widgets/drawing_limits.h"
#include "widgets/series_plot.h"
#include "widgets/view_state.h"
#include "widgets/work_strip.h"

#include <QBuffer>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QScopedValueRollback>

#include <cmath>

namespace rmtscope {
namespace {

const QString slotKey = QStringLiteral("slot");
const QString thresholdKey = QStringLiteral("threshold");

DistanceMap::Side sideOf(const HeatmapGeometry& geometry) {
    return {static_cast<std::size_t>(geometry.firstSegment()), static_cast<std::size_t>(geometry.segmentsPerColumn()),
            static_cast<std::size_t>(geometry.columns())};
}

} // namespace

DistancePanel::DistancePanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Memory distance"), QStringLiteral("memory-distance"), parent)
    , m_workspace(workspace)
    , m_distance(workspace.distance()) {
    addControls();
    addPlots();
    connectPlots();
    connectStates();
    handState().add(QStringLiteral("distance"), *m_metric);
    handState().add(QStringLiteral("pixel"), *m_bucketMode);
    handState().add(QStringLiteral("segments"), *m_map); // of the curve too
    startSession();
}

void DistancePanel::addControls() {
    m_metric = new QComboBox(this);
    m_metric->addItem(tr("Euclidean"), static_cast<int>(StateMetric::Euclidean));
    m_metric->addItem(tr("cosine"), static_cast<int>(StateMetric::Cosine));
    m_metric->addItem(tr("CKA"), static_cast<int>(StateMetric::Cka));
    m_metric->setToolTip(tr("How far two memory states are apart. Euclidean: the length of their difference. Cosine: "
                            "1 \u2212 the cosine of the angle between them, whatever their lengths. CKA: 1 \u2212 "
                            "centred kernel alignment (Kornblith et al. 2019), which compares how the slots lie to "
                            "each other and doesn't see when all turn together."));
    m_metric->setAccessibleName(tr("Distance"));
    m_slot = new QComboBox(this);
    m_slot->setToolTip(tr("What is compared: the whole memory, or what one slot holds. CKA compares slots with each "
                          "other, so it knows the whole memory only."));
    m_slot->setAccessibleName(tr("Compared slots"));
    m_bucketMode = new QComboBox(this);
    m_bucketMode->addItem(tr("max pixel"), static_cast<int>(BucketMode::Max));
    m_bucketMode->addItem(tr("mean pixel"), static_cast<int>(BucketMode::Mean));
    m_bucketMode->setToolTip(tr("What a pixel shows that stands for several pairs of segments: their largest distance, "
                                "so that no jump is lost, or their mean."));
    m_bucketMode->setAccessibleName(tr("Pixel value"));
    m_threshold = new QDoubleSpinBox(this);
    m_threshold->setRange(1, 100);
    m_threshold->setDecimals(1);
    m_threshold->setValue(changeThreshold);
    m_threshold->setPrefix(tr("changes above "));
    m_threshold->setToolTip(tr("A change point is a segment that changes the memory unusually: the distance to the "
                               "state before it lies so many deviations above the median of the %1 before. The "
                               "deviation is 1.4826 \u00d7 the median absolute one, so that earlier jumps hardly "
                               "count (Hampel's rule).")
                                .arg(changeWindow));
    m_threshold->setAccessibleName(tr("Threshold of change points"));
    m_work = new WorkStrip(tr("Comparing"), this);
    for (QWidget* control : std::initializer_list<QWidget*>{m_metric, m_slot, m_bucketMode, m_threshold, m_work}) {
        addControl(*control);
    }
    connect(m_metric, &QComboBox::activated, this, &DistancePanel::compare);
    connect(m_slot, &QComboBox::activated, this, &DistancePanel::compare);
    connect(m_bucketMode, &QComboBox::activated, this, [this] {
        m_map->invalidate();
        describe();
    });
    connect(m_threshold, &QDoubleSpinBox::valueChanged, &m_distance, &MemoryDistance::setThreshold);
    connect(m_work, &WorkStrip::stopWanted, &m_distance, &MemoryDistance::stop);
    connect(m_work, &WorkStrip::resumeWanted, &m_distance, &MemoryDistance::resume);
}

void DistancePanel::addPlots() {
    m_map = new DistancePlot(this);
    m_map->setSource([this](const HeatmapGeometry& rows, const HeatmapGeometry& columns) {
        return m_distance.bucket(sideOf(rows), sideOf(columns), mode());
    });
    m_map->setToolTipText([this](DistanceCell cell) { return toolTipFor(cell); });
    addPart(*m_map, 4);
    m_heading = &addHeading();
    m_curve = new SeriesPlot(this);
    m_curve->setAxes(tr("segment"), tr("distance"));
    m_curve->setValueRange(0.0, std::nullopt);
    m_curve->setLegendVisible(false);
    m_curve->lineUpWith(*m_map);
    m_curve->setReadout([this](double segment) {
        return consecutiveReadout(m_distance, m_workspace.store(), static_cast<std::int64_t>(std::floor(segment)));
    });
    m_curve->setEmptyText(tr("The distance to the segment before appears during a run."));
    m_curve->setMinimumHeight(90);
    addPart(*m_curve, 1);
    m_frame.setSingleShot(true);
    m_frame.setInterval(curveRefreshMs);
    connect(&m_frame, &QTimer::timeout, this, &DistancePanel::showCurve);
}

void DistancePanel::connectPlots() {
    connect(m_map, &DistancePlot::rangeChanged, this, [this](SegmentRange range) {
        if (!m_sharing) {
            const QScopedValueRollback<bool> sharing(m_sharing, true);
            m_curve->setRange(range.lower, range.upper);
        }
    });
    connect(m_curve, &SeriesPlot::rangeChanged, this, [this](double lower, double upper) {
        if (!m_sharing) {
            const QScopedValueRollback<bool> sharing(m_sharing, true);
            m_map->setRange({lower, upper});
            m_curve->setRange(m_map->range().lower, m_map->range().upper); // which keeps to the document
        }
    });
    connect(m_map, &DistancePlot::cellSizeChanged, this, &DistancePanel::describe);
    connect(m_map, &DistancePlot::clicked, this, [this](DistanceCell cell) {
        const bool row = QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier);
        select(row ? cell.row : cell.column);
    });
    connect(m_curve, &SeriesPlot::clicked, this,
            [this](double segment) { select(static_cast<std::int64_t>(std::floor(segment))); });
    connect(&m_workspace.selection(), &Selection::segmentChanged, this, [this] {
        const auto segment = m_workspace.selection().segment();
        m_map->setSelectedSegment(segment ? std::optional(segment->value) : std::nullopt);
        m_curve->setCursorAt(segment ? std::optional(static_cast<double>(segment->value) + 0.5) : std::nullopt);
    });
    const auto recolour = [this] { m_map->setColourMap(m_workspace.settings().colourMap()); };
    connect(&m_workspace.settings(), &Settings::colourMapChanged, this, recolour);
    recolour();
}

void DistancePanel::connectStates() {
    connect(&m_distance, &MemoryDistance::grown, this, &DistancePanel::showDistances);
    connect(&m_distance, &MemoryDistance::reset, this, &DistancePanel::startSession);
    connect(&m_distance, &MemoryDistance::thresholdChanged, this, &DistancePanel::showCurve);
    connect(&m_distance, &MemoryDistance::workChanged, this,
            [this] { m_work->setWork(m_distance.isWorking(), m_distance.isStopped(), m_distance.permille()); });
    connect(&m_workspace.store(), &TraceStore::appended, this, &DistancePanel::refresh);
}

void DistancePanel::startSession() {
    listSlots();
    m_map->setExtent(m_workspace.store().context().geometry.segments);
    const auto segment = m_workspace.selection().segment();
    m_map->setSelectedSegment(segment ? std::optional(segment->value) : std::nullopt);
    m_map->setQuantity(m_distance.label());
    showDistances();
    showCurve();
}

void DistancePanel::listSlots() {
    const auto slotCount = static_cast<int>(m_workspace.store().context().geometry.shape.slots);
    if (m_slot->count() != slotCount + 1) {
        m_slot->clear();
        m_slot->addItem(tr("whole memory"));
        for (int slot = 0; slot < slotCount; ++slot) {
            m_slot->addItem(tr("slot %1").arg(slot));
        }
        if (m_distance.slot() && m_distance.slot()->value >= slotCount) {
            compare(); // the model before had more
        }
    }
    m_slot->setCurrentIndex(m_distance.slot() ? static_cast<int>(m_distance.slot()->value) + 1 : 0);
    m_slot->setEnabled(m_distance.metric() != StateMetric::Cka);
}

void DistancePanel::compare() {
    const int slot = m_slot->currentIndex() - 1;
    m_distance.setComparison(static_cast<StateMetric>(m_metric->currentData().toInt()),
                             slot < 0 ? std::nullopt : std::optional(SlotIndex(slot)));
}

BucketMode DistancePanel::mode() const {
    return static_cast<BucketMode>(m_bucketMode->currentData().toInt());
}

void DistancePanel::select(std::int64_t segment) {
    if (segment >= 0 && segment < m_workspace.store().context().geometry.segments) {
        m_workspace.selection().setSegment(SegmentIndex(segment));
    }
}

void DistancePanel::refresh() {
    if (!m_frame.isActive()) {
        m_frame.start();
    }
}

void DistancePanel::showDistances() {
    m_map->setMaximum(static_cast<double>(m_distance.maximum()));
    m_map->setRead(static_cast<std::int64_t>(m_distance.segmentCount()));
    refresh();
}

void DistancePanel::showCurve() {
    const bool dark = themeColours(palette()).dark;
    const std::span<const double> distances = m_distance.consecutive();
    std::vector<double> middles;
    for (std::size_t i = 0; i < distances.size(); ++i) {
        middles.push_back(static_cast<double>(i) + 0.5);
    }
    Series line;
    line.name = tr("distance");
    line.colour = categoricalColour(0, dark);
    for (const SeriesPoint& point : bucketMinMax(middles, distances, mostCurveColumns)) {
        line.x.append(point.x);
        line.y.append(point.y);
    }
    Series dots;
    dots.name = tr("change point");
    dots.colour = themeColours(palette()).fact;
    dots.points = true;
    dots.line = false;
    dots.shape = 3;
    std::vector<std::int64_t> changes;
    for (const SegmentIndex segment : m_distance.changePoints()) {
        changes.push_back(segment.value);
        dots.x.append(middles[segment.offset()]);
        dots.y.append(distances[segment.offset()]);
    }
    const QScopedValueRollback<bool> sharing(m_sharing, true); // the map's range counts
    m_curve->setSeries({line, dots});
    m_curve->setRange(m_map->range().lower, m_map->range().upper);
    m_map->setChangePoints(std::move(changes));
    describe();
}

void DistancePanel::describe() {
    setCaption(distanceCaption(m_distance, m_workspace.store(),
                               {sideOf(m_map->rowsInView()), sideOf(m_map->columnsInView()), mode()}));
    m_heading->setText(m_distance.segmentCount() == 0 ? QString() : consecutiveHeading(m_distance));
}

QString DistancePanel::toolTipFor(DistanceCell cell) const {
    const auto around = [](const HeatmapGeometry& geometry, std::int64_t segment) {
        const auto width = static_cast<std::size_t>(geometry.segmentsPerColumn());
        const auto at = static_cast<std::size_t>(segment);
        return DistanceMap::Side{at - at % width, width, 1};
    };
    return distanceToolTip(
        m_distance, m_workspace.store(), cell.row, cell.column,
        {around(m_map->rowsInView(), cell.row), around(m_map->columnsInView(), cell.column), mode()});
}

void DistancePanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_distance.setActive(true);
}

void DistancePanel::hideEvent(QHideEvent* event) {
    m_distance.setActive(false); // nobody sees it: leave the processor to the engine
    Panel::hideEvent(event);
}

void DistancePanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_curve != nullptr) {
        showCurve();
    }
}

QJsonObject DistancePanel::viewState() const {
    QJsonObject state = Panel::viewState();
    state[slotKey] = m_slot->currentIndex(); // 0: the whole memory
    state[thresholdKey] = m_threshold->value();
    return state;
}

void DistancePanel::setViewState(const QJsonObject& state) {
    Panel::setViewState(state);
    m_threshold->setValue(state[thresholdKey].toDouble(m_threshold->value()));
    const int slot = state[slotKey].toInt(-1);
    if (slot >= 0 && slot < m_slot->count() && slot != m_slot->currentIndex()) {
        m_slot->setCurrentIndex(slot);
        compare();
    }
}

QByteArray DistancePanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportDistances(buffer, m_distance, sideOf(m_map->rowsInView()), sideOf(m_map->columnsInView()), mode());
    return buffer.data();
}

std::vector<Panel::Table> DistancePanel::furtherTables() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportConsecutive(buffer, m_distance, m_workspace.store());
    return {{QStringLiteral("consecutive"), buffer.data()}};
}

} // namespace rmtscope
