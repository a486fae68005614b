#include "widgets/head_grid_panel.h"

#include "viewmodels/csv_export.h"
#include "viewmodels/position_text.h"
#include "viewmodels/selected_heads.h"
#include "viewmodels/selection_text.h"
#include "viewmodels/workspace.h"
#include "widgets/choice_box.h"
#include "widgets/head_grid_view.h"
#include "widgets/matrix_plot.h"
#include "widgets/number_format.h"
#include "widgets/view_state.h"

#include <QBuffer>

#include <algorithm>

namespace rmtscope {
namespace {

/// What the panel shows: one of HeadBlock, or the map of the strongest head.
enum class HeadSubject { Write, Read, Whole, Strongest };

template <class Export>
QByteArray table(Export write) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    write(buffer);
    return buffer.data();
}

} // namespace

HeadGridPanel::HeadGridPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Head grid"), QStringLiteral("head-grid"), parent)
    , m_workspace(workspace)
    , m_view(new HeadGridView(workspace.headGrid(), this))
    , m_strongest(new MatrixPlot(this)) {
    addControls();
    addPart(*m_view);
    addPart(*m_strongest);
    const QString empty = tr("Click a segment in the timeline\nor the document to see what each head does.");
    m_view->setEmptyText(empty);
    m_strongest->setEmptyText(empty);
    connectViews();
    connectModels();
    setShape(workspace.controller().geometry().value_or(RunGeometry{}).shape);
    showSubject();
}

void HeadGridPanel::addControls() {
    m_subject = makeChoiceBox<HeadSubject>(
        tr("Shown"),
        tr("Write blocks: what the memory slots (queries) attend to, a row each. Read blocks: what attends to the "
           "memory slots (keys), a column each. Whole maps: all queries by all keys. Strongest head: one map in which "
           "the hue says which head attends most."),
        {{tr("write blocks"), HeadSubject::Write},
         {tr("read blocks"), HeadSubject::Read},
         {tr("whole maps"), HeadSubject::Whole},
         {tr("strongest head"), HeadSubject::Strongest}},
        this);
    m_order = makeChoiceBox<HeadOrder>(tr("Order"),
                                       tr("Layers by heads as in the model, or the heads that write or read most in "
                                          "this segment first; then a tile is named layer.head."),
                                       {{tr("layer \u00d7 head"), HeadOrder::Model},
                                        {tr("by write mass"), HeadOrder::ByWrite},
                                        {tr("by read mass"), HeadOrder::ByRead}},
                                       this);
    m_range = makeChoiceBox<int>(tr("Colour range"),
                                 tr("The brightest colour is each head's own largest weight, or that of all heads, so "
                                    "that heads can be compared."),
                                 {{tr("own max"), 0}, {tr("shared max"), 1}}, this);
    m_scale = makeChoiceBox<MatrixScale>(tr("Colour scale"),
                                         tr("What brightness stands for: the attention itself, relative to the row's "
                                            "strongest key, or powers of ten."),
                                         {{tr("raw"), MatrixScale::Raw},
                                          {tr("row share"), MatrixScale::RowNormalised},
                                          {tr("log"), MatrixScale::Logarithmic}},
                                         this);
    for (QComboBox* box : {m_subject, m_order, m_range, m_scale}) {
        addControl(*box);
    }
}

void HeadGridPanel::connectViews() {
    HeadGrid& grid = m_workspace.headGrid();
    connect(m_subject, &QComboBox::activated, this, &HeadGridPanel::showSubject);
    connect(m_order, &QComboBox::activated, this, [this, &grid] {
        grid.setOrder(choiceOf<HeadOrder>(*m_order));
        m_view->relayout();
    });
    connect(m_range, &QComboBox::activated, this, [this, &grid] { grid.setSharedRange(choiceOf<int>(*m_range) == 1); });
    connect(m_scale, &QComboBox::activated, this, [this] {
        m_strongest->setScale(choiceOf<MatrixScale>(*m_scale));
        describe();
    });
    handState().add(QStringLiteral("shown"), *m_subject);
    handState().add(QStringLiteral("order"), *m_order);
    handState().add(QStringLiteral("range"), *m_range);
    handState().add(QStringLiteral("scale"), *m_scale);
    handState().add(QStringLiteral("view"), *m_strongest);
    connect(m_view, &HeadGridView::headClicked, this, &HeadGridPanel::choose);
    m_strongest->setToolTipText([this](MatrixCell cell) { return toolTipOf(cell.query, cell.key); });
    connect(m_strongest, &MatrixPlot::clicked, this, [this](MatrixCell cell, Qt::KeyboardModifiers modifiers) {
        const HeadDominance& dominance = m_workspace.headGrid().dominance();
        const std::size_t size = dominance.tokens.size();
        if (cell.query < size && cell.key < size) {
            choose(dominance.headOf(cell.query * size + cell.key), modifiers);
        }
    });
}

void HeadGridPanel::connectModels() {
    HeadGrid& grid = m_workspace.headGrid();
    connect(&grid, &HeadGrid::atlasChanged, this, &HeadGridPanel::describe);
    connect(&grid, &HeadGrid::dominanceChanged, this, &HeadGridPanel::showStrongest);
    connect(&grid, &HeadGrid::loadingChanged, this, [this] {
        m_strongest->setLoading(m_workspace.headGrid().isLoading());
        describe();
    });
    const Selection& selection = m_workspace.selection();
    connect(&selection, &Selection::layersChanged, this, &HeadGridPanel::showSelection);
    connect(&selection, &Selection::headsChanged, this, &HeadGridPanel::showSelection);
    connect(&m_workspace.controller(), &RunController::sessionStarted, this,
            [this](const RunGeometry& geometry) { setShape(geometry.shape); });
    const auto recolour = [this] { m_view->setColourMap(m_workspace.settings().colourMap()); };
    connect(&m_workspace.settings(), &Settings::colourMapChanged, this, recolour);
    recolour();
}

void HeadGridPanel::setShape(const CaptureShape& shape) {
    m_shape = shape;
    m_view->setShape(static_cast<int>(shape.layers), static_cast<int>(shape.heads));
    showSelection();
}

void HeadGridPanel::showSubject() {
    const auto chosen = choiceOf<HeadSubject>(*m_subject);
    const bool isMap = chosen == HeadSubject::Strongest;
    m_view->setVisible(!isMap);
    m_order->setVisible(!isMap);
    m_range->setVisible(!isMap);
    m_strongest->setVisible(isMap);
    m_scale->setVisible(isMap);
    HeadGrid& grid = m_workspace.headGrid();
    if (!isMap) {
        grid.setBlock(chosen == HeadSubject::Write  ? HeadBlock::Write
                      : chosen == HeadSubject::Read ? HeadBlock::Read
                                                    : HeadBlock::Whole);
    }
    grid.setDominance(isMap ? std::optional<std::size_t>(mostHues) : std::nullopt);
    describe();
}

void HeadGridPanel::showStrongest() {
    const HeadDominance& dominance = m_workspace.headGrid().dominance();
    QStringList labels;
    for (const SegmentToken& token : dominance.tokens) {
        labels.append(QString::fromStdString(token.label));
    }
    MatrixHues hues;
    hues.group = dominance.group;
    for (const HeadPosition& at : dominance.named) {
        hues.names.append(shortHeadText(at));
    }
    hues.names.append(tr("others"));
    m_strongest->setHues(dominance.strength, hues, labels);
    describe();
}

void HeadGridPanel::showSelection() {
    const std::vector<HeadPosition> selected = selectedHeads(m_workspace.selection().state(), m_shape);
    const bool all = static_cast<std::int64_t>(selected.size()) == m_shape.layers * m_shape.heads;
    m_view->setSelected(all ? std::vector<HeadPosition>() : selected);
}

/// Of all heads one that is clicked is the first to be chosen; the last that is let go of leaves all.
void HeadGridPanel::choose(const HeadPosition& at, Qt::KeyboardModifiers modifiers) {
    Selection& selection = m_workspace.selection();
    std::vector<HeadPosition> chosen = selectedHeads(selection.state(), m_shape);
    const bool all = static_cast<std::int64_t>(chosen.size()) == m_shape.layers * m_shape.heads;
    if (modifiers.testFlag(Qt::ControlModifier)) {
        if (all) {
            chosen.clear();
        }
        if (std::erase(chosen, at) == 0) {
            chosen.push_back(at);
        }
    } else {
        const bool alone = chosen == std::vector{at} && !all;
        chosen = alone ? std::vector<HeadPosition>() : std::vector{at};
    }
    selection.selectHeads(std::move(chosen));
}

void HeadGridPanel::describe() {
    const HeadGrid& grid = m_workspace.headGrid();
    if (m_workspace.attention().isReplaying()) {
        setCaption(tr("Computing this segment again from the memory before it …"));
    } else {
        setCaption(grid.showsDominance() ? strongestText() : gridText());
    }
}

QString HeadGridPanel::gridText() const {
    const HeadGrid& grid = m_workspace.headGrid();
    const HeadAtlas& atlas = grid.atlas();
    if (atlas.maxima.empty()) {
        return {};
    }
    QString text = grid.label();
    const auto cellsOf = [](std::size_t cells, std::size_t pixels) { return (cells + pixels - 1) / pixels; };
    const std::size_t high = cellsOf(atlas.queries, atlas.thumbHeight);
    const std::size_t wide = cellsOf(atlas.keys, atlas.thumbWidth);
    text += high * wide == 1 ? tr("; every cell has its pixels")
                             : tr("; a pixel is the maximum of up to %1 \u00d7 %2 cells").arg(high).arg(wide);
    text += atlas.request.sharedRange ? tr("; one colour range, to the largest attention of all heads")
                                      : tr("; colours to each head's own largest attention");
    if (!grid.masses().empty()) {
        const auto largest = [&grid](float HeadMasses::*mass) {
            const auto found =
                std::max_element(grid.masses().begin(), grid.masses().end(),
                                 [mass](const HeadMasses& a, const HeadMasses& b) { return a.*mass < b.*mass; });
            return formatWeight(static_cast<double>((*found).*mass));
        };
        text += tr("; bars: write mass (upper, full: %1) and read mass (lower, full: %2)")
                    .arg(largest(&HeadMasses::write), largest(&HeadMasses::read));
    } else if (grid.order() != HeadOrder::Model) {
        text += tr("; not ranked, because no masses were captured in this run");
    }
    return text + QLatin1Char('.');
}

QString HeadGridPanel::strongestText() const {
    const HeadDominance& dominance = m_workspace.headGrid().dominance();
    if (dominance.tokens.empty()) {
        return {};
    }
    QStringList shares;
    double rest = 1;
    for (std::size_t i = 0; i < dominance.named.size(); ++i) {
        shares.append(
            tr("%1 (%2 %)").arg(shortHeadText(dominance.named[i])).arg(dominance.namedShare[i] * 100, 0, 'f', 0));
        rest -= dominance.namedShare[i];
    }
    return tr("Which of %1 layers \u00d7 %2 heads attends most in each cell, segment %3: hue says which (layer.head), "
              "brightness its %4. The %5 heads with the most of this attention have a colour: %6; all others, %7 %, "
              "are "
              "grey.")
        .arg(dominance.shape.layers)
        .arg(dominance.shape.heads)
        .arg(dominance.segment.value)
        .arg(m_strongest->scaleText())
        .arg(dominance.named.size())
        .arg(shares.join(QStringLiteral(", ")))
        .arg(std::max(rest, 0.0) * 100, 0, 'f', 0);
}

QString HeadGridPanel::toolTipOf(std::size_t query, std::size_t key) const {
    const HeadDominance& dominance = m_workspace.headGrid().dominance();
    const std::size_t size = dominance.tokens.size();
    if (query >= size || key >= size) {
        return {};
    }
    const HeadPosition at = dominance.headOf(query * size + key);
    const auto name = [&](std::size_t position) {
        return positionText(dominance.tokens, position, dominance.shape.slots);
    };
    const auto number = [](std::int64_t value) { return QString::number(value); };
    return tr("%1 \u2192 %2: %3, layer %4, head %5, the strongest of %6 heads")
        .arg(name(query), name(key),
             QString::number(static_cast<double>(dominance.strength[query * size + key]), 'g', 6),
             number(at.layer.value), number(at.head.value), number(dominance.shape.layers * dominance.shape.heads));
}

void HeadGridPanel::inViewChanged(bool inView) {
    m_workspace.headGrid().setActive(inView); // each replay costs a segment's work
}

QByteArray HeadGridPanel::csv() const {
    const HeadGrid& grid = m_workspace.headGrid();
    return table([&grid](QIODevice& device) {
        grid.showsDominance() ? exportStrongestWeights(device, grid.dominance()) : exportHeads(device, grid);
    });
}

std::vector<Panel::Table> HeadGridPanel::furtherTables() const {
    const HeadGrid& grid = m_workspace.headGrid();
    if (grid.showsDominance()) {
        return {{QStringLiteral("heads"),
                 table([&grid](QIODevice& device) { exportStrongestHeads(device, grid.dominance()); })}};
    }
    return {{QStringLiteral("tiles"), table([&grid](QIODevice& device) { exportHeadTiles(device, grid); })}};
}

} // namespace rmtscope
