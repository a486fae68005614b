#include "widgets/attention_panel.h"

#include "viewmodels/csv_export.h"
#include "viewmodels/memory_blocks.h"
#include "viewmodels/workspace.h"
#include "widgets/layer_head_selector.h"
#include "widgets/matrix_plot.h"

#include <QBuffer>
#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace rmtscope {

AttentionPanel::AttentionPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Segment attention"), QStringLiteral("segment-attention"), parent)
    , m_workspace(workspace)
    , m_selector(new LayerHeadSelector(workspace.selection(), this))
    , m_scale(new QComboBox(this))
    , m_crop(new QComboBox(this))
    , m_range(new QComboBox(this))
    , m_plot(new MatrixPlot(this)) {
    addControls();
    addPart(*m_plot);
    m_plot->setEmptyText(tr("Click a segment in the timeline or the document\nto see its attention."));
    m_plot->setToolTipText([this](MatrixCell cell) {
        const SegmentAttention& attention = m_workspace.attention();
        const bool there = cell.query < attention.positions() && cell.key < attention.positions();
        return there ? attention.cell(cell.query, cell.key).text() : QString();
    });
    connect(m_plot, &MatrixPlot::clicked, this, [this](MatrixCell cell) { pin(cell.query, cell.key); });
    connect(m_plot, &MatrixPlot::hovered, this, [this](std::optional<MatrixCell> cell) {
        const auto map = m_workspace.attention().map();
        m_workspace.selection().setHovered(cell && map ? std::optional(TokenPosition{map->segment, cell->key})
                                                       : std::nullopt);
    });
    SegmentAttention& attention = workspace.attention();
    connect(&attention, &SegmentAttention::matrixChanged, this, &AttentionPanel::showMatrix);
    connect(&attention, &SegmentAttention::loadingChanged, this, [this] {
        m_plot->setLoading(m_workspace.attention().isLoading());
        describe();
    });
    connect(&workspace.selection(), &Selection::pinnedChanged, this,
            [this] { m_plot->setPinned(m_workspace.selection().pinnedQuery(), m_workspace.selection().pinnedKey()); });
    connect(&workspace.controller(), &RunController::sessionStarted, this, [this](const RunGeometry& geometry) {
        m_selector->setShape(static_cast<int>(geometry.shape.layers), static_cast<int>(geometry.shape.heads));
    });
    connect(&workspace.settings(), &Settings::colourMapChanged, this,
            [this] { m_plot->setColourMap(m_workspace.settings().colourMap()); });
    m_plot->setColourMap(workspace.settings().colourMap());
    showMatrix();
}

void AttentionPanel::addControls() {
    m_scale->addItem(tr("raw"), static_cast<int>(MatrixScale::Raw));
    m_scale->addItem(tr("row share"), static_cast<int>(MatrixScale::RowNormalised));
    m_scale->addItem(tr("log"), static_cast<int>(MatrixScale::Logarithmic));
    m_scale->setToolTip(tr("Raw: the attention probability; rows sum to 1. Row share: each query relative to its "
                           "strongest key. Log: powers of ten, for weak attention."));
    m_scale->setAccessibleName(tr("Colour scale"));
    m_crop->addItem(tr("all"), static_cast<int>(Crop::All));
    m_crop->addItem(tr("write rows"), static_cast<int>(Crop::Write));
    m_crop->addItem(tr("read columns"), static_cast<int>(Crop::Read));
    m_crop->setToolTip(tr("Write: what the memory slots (queries) attend to. Read: what attends to the memory slots "
                          "(keys)."));
    m_crop->setAccessibleName(tr("Crop"));
    m_range->addItem(tr("own max"));
    m_range->addItem(tr("max 1"));
    m_range->setToolTip(
        tr("The colour bar ends at this map's largest weight, or at 1 so that segments and heads can be "
           "compared. Only for raw weights."));
    m_range->setAccessibleName(tr("Colour range"));
    addControl(*m_selector);
    addControl(*m_crop);
    addControl(*m_scale);
    addControl(*m_range);
    connect(m_scale, &QComboBox::activated, this, [this] {
        m_plot->setScale(static_cast<MatrixScale>(m_scale->currentData().toInt()));
        m_range->setEnabled(m_plot->scale() == MatrixScale::Raw);
        describe();
    });
    connect(m_crop, &QComboBox::activated, this, &AttentionPanel::applyCrop);
    connect(m_range, &QComboBox::activated, this,
            [this](int index) { m_plot->setFixedMaximum(index == 0 ? std::nullopt : std::optional(1.0)); });
}

void AttentionPanel::showMatrix() {
    const SegmentAttention& attention = m_workspace.attention();
    QStringList labels;
    if (const auto map = attention.map(); map && map->tokens.size() == attention.positions()) {
        for (const SegmentToken& token : map->tokens) {
            labels.append(QString::fromStdString(token.label));
        }
    }
    m_plot->setMatrix(attention.matrix(), labels);
    m_plot->setPinned(m_workspace.selection().pinnedQuery(), m_workspace.selection().pinnedKey());
    applyCrop();
    describe();
}

void AttentionPanel::applyCrop() {
    const auto map = m_workspace.attention().map();
    const auto crop = static_cast<Crop>(m_crop->currentData().toInt());
    if (!map) {
        return;
    }
    const MemoryBlocks blocks = memoryBlocks(map->tokens);
    if (crop == Crop::Write && blocks.slots > 0) {
        m_plot->showRows(blocks.write, blocks.write + blocks.slots);
    } else if (crop == Crop::Read && blocks.slots > 0) {
        m_plot->showColumns(blocks.read, blocks.read + blocks.slots);
    } else {
        m_plot->showAll();
    }
}

void AttentionPanel::describe() {
    const SegmentAttention& attention = m_workspace.attention();
    if (attention.isLoading()) {
        setCaption(tr("Computing this segment again from the memory before it …"));
    } else if (attention.positions() == 0) {
        setCaption({});
    } else {
        setCaption(tr("%1; replayed exactly; colours show the %2.").arg(attention.label(), m_plot->scaleText()));
    }
}

void AttentionPanel::pin(std::size_t query, std::size_t key) {
    Selection& selection = m_workspace.selection();
    if (selection.pinnedQuery() == query && selection.pinnedKey() == key) {
        selection.setPinned(std::nullopt, std::nullopt);
    } else {
        selection.setPinned(query, key);
    }
}

void AttentionPanel::inViewChanged(bool inView) {
    m_workspace.attention().setActive(inView); // each replay costs a segment's work
}

QByteArray AttentionPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportAttention(buffer, m_workspace.attention());
    return buffer.data();
}

} // namespace rmtscope
