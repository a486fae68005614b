#include "widgets/path_panel.h"

#include "viewmodels/memory_csv.h"
#include "viewmodels/workspace.h"
#include "widgets/path_plot.h"
#include "widgets/view_state.h"
#include "widgets/work_strip.h"

#include <QBuffer>

namespace rmtscope {
namespace {

QString percentOfSpread(double part) {
    return QString::number(100 * part, 'f', 1);
}

} // namespace

PathPanel::PathPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Memory path"), QStringLiteral("memory-path"), parent)
    , m_workspace(workspace)
    , m_work(new WorkStrip(tr("Projecting"), this))
    , m_plot(new PathPlot(this)) {
    addControl(*m_work);
    addPart(*m_plot);
    handState().add(QStringLiteral("view"), *m_plot);
    m_plot->setToolTipText([this](std::size_t segment) { return toolTipFor(segment); });
    m_plot->setEmptyText(tr("The path of the memory appears when a document is read."));
    MemoryPath& path = workspace.path();
    connect(&path, &MemoryPath::changed, this, &PathPanel::showPath);
    connect(&path, &MemoryPath::workChanged, this,
            [this, &path] { m_work->setWork(path.isWorking(), path.isStopped(), std::nullopt); });
    connect(m_work, &WorkStrip::stopWanted, &path, &MemoryPath::stop);
    connect(m_work, &WorkStrip::resumeWanted, &path, &MemoryPath::resume);
    connect(m_plot, &PathPlot::clicked, this, [this](std::size_t segment) {
        m_workspace.selection().setSegment(SegmentIndex(static_cast<std::int64_t>(segment)));
    });
    connect(&workspace.selection(), &Selection::segmentChanged, this, [this] {
        const auto segment = m_workspace.selection().segment();
        m_plot->setSelected(segment ? std::optional(segment->offset()) : std::nullopt);
    });
    connect(&workspace.store(), &TraceStore::cleared, this, &PathPanel::describe);
    connect(&workspace.controller(), &RunController::stateChanged, this, &PathPanel::describe);
    const auto recolour = [this] { m_plot->setColourMap(m_workspace.settings().colourMap()); };
    connect(&workspace.settings(), &Settings::colourMapChanged, this, recolour);
    recolour();
    showPath();
}

void PathPanel::showPath() {
    const MemoryPath& path = m_workspace.path();
    std::vector<QPointF> points;
    points.reserve(path.points().size());
    for (const auto& [x, y] : path.points()) {
        points.emplace_back(x, y);
    }
    m_plot->setPath(std::move(points));
    m_plot->setAxes(tr("first component: %1 % of the variance").arg(percentOfSpread(path.explained()[0])),
                    tr("second component: %1 % of the variance").arg(percentOfSpread(path.explained()[1])));
    const auto segment = m_workspace.selection().segment();
    m_plot->setSelected(segment ? std::optional(segment->offset()) : std::nullopt);
    describe();
}

void PathPanel::describe() {
    const MemoryPath& path = m_workspace.path();
    const TraceStore& store = m_workspace.store();
    if (!store.empty() && (!store.at(0)->memoryAfter || store.context().geometry.shape.slots == 0)) {
        setCaption(tr("There are no memory states to project: this model has no memory, or the run keeps none."));
        return;
    }
    const double both = path.explained()[0] + path.explained()[1];
    QString text =
        tr("Principal components (Pearson 1901, Hotelling 1933) of the memory states after each segment: the "
           "two directions in which they are spread most. A projection: near points may be far apart in the "
           "dimensions left out.");
    if (!path.points().empty()) {
        text += tr(" %1 of %2 segments that were read; both axes together %3 % of the variance.")
                    .arg(path.points().size())
                    .arg(store.size())
                    .arg(percentOfSpread(both));
    }
    if (!path.isSettled()) {
        text += tr(" The axes are approximate: several directions are spread alike.");
    }
    setCaption(text);
}

QString PathPanel::toolTipFor(std::size_t segment) const {
    const MemoryPath& path = m_workspace.path();
    const auto trace = m_workspace.store().find(SegmentIndex(static_cast<std::int64_t>(segment)));
    if (!trace || segment >= path.points().size()) {
        return {};
    }
    return tr("after segment %1, tokens %2 to %3\nfirst component %4, second %5")
        .arg(segment)
        .arg(trace->firstToken.value)
        .arg(trace->firstToken.value + trace->tokens - 1)
        .arg(path.points()[segment][0], 0, 'g', 5)
        .arg(path.points()[segment][1], 0, 'g', 5);
}

void PathPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_workspace.path().setActive(true);
}

void PathPanel::hideEvent(QHideEvent* event) {
    m_workspace.path().setActive(false); // nobody sees it: leave the processor to the engine
    Panel::hideEvent(event);
}

QByteArray PathPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportPath(buffer, m_workspace.path(), m_workspace.store());
    return buffer.data();
}

} // namespace rmtscope
