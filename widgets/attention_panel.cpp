#include "widgets/attention_panel.h"

#include "viewmodels/csv_export.h"
#include "viewmodels/workspace.h"
#include "widgets/attention_controls.h"
#include "widgets/choice_box.h"
#include "widgets/layer_head_selector.h"
#include "widgets/matrix_plot.h"
#include "widgets/view_state.h"

#include <QBuffer>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>

namespace rmtscope {

AttentionPanel::AttentionPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Segment attention"), QStringLiteral("segment-attention"), parent)
    , m_workspace(workspace)
    , m_selector(new LayerHeadSelector(workspace.selection(), this))
    , m_controls(new AttentionControls(*this))
    , m_pins(&addHeading())
    , m_plot(new MatrixPlot(this)) {
    addControl(*m_selector);
    for (QWidget* field : m_controls->fields()) {
        addControl(*field);
    }
    addPart(*m_plot);
    connectControls();
    connectPlot();
    connectModels();
    m_plot->setColourMap(workspace.settings().colourMap());
    showMatrix();
    showState();
}

void AttentionPanel::connectControls() {
    ShownAttention& shown = m_workspace.shownAttention();
    SegmentAttention& attention = m_workspace.attention();
    connect(&m_controls->quantity(), &QComboBox::activated, this, [this, &attention] {
        attention.setRollout(choiceOf<AttentionQuantity>(m_controls->quantity()) == AttentionQuantity::Rollout);
    });
    connect(&m_controls->stop(), &QToolButton::clicked, this, [&attention] { attention.setRollout(false); });
    connect(&m_controls->scale(), &QComboBox::activated, this, [this] {
        m_plot->setScale(choiceOf<MatrixScale>(m_controls->scale()));
        showState();
    });
    connect(&m_controls->crop(), &QComboBox::activated, this, &AttentionPanel::applyCrop);
    connect(&m_controls->range(), &QComboBox::activated, this, [this] {
        const bool own = choiceOf<AttentionRange>(m_controls->range()) == AttentionRange::Own;
        m_plot->setFixedMaximum(own ? std::nullopt : std::optional(1.0));
    });
    connect(&m_controls->special(), &QComboBox::activated, this,
            [this, &shown] { shown.setSpecialTokens(choiceOf<SpecialTokenView>(m_controls->special())); });
    connect(&m_controls->comparison(), &QComboBox::activated, this,
            [this, &shown] { shown.setComparison(choiceOf<Comparison>(m_controls->comparison())); });
    connect(&m_controls->keep(), &QToolButton::clicked, this, [&shown] { shown.keepAsB(); });
    handState().add(QStringLiteral("quantity"), m_controls->quantity());
    handState().add(QStringLiteral("special"), m_controls->special());
    handState().add(QStringLiteral("crop"), m_controls->crop());
    handState().add(QStringLiteral("scale"), m_controls->scale());
    handState().add(QStringLiteral("range"), m_controls->range());
    handState().add(QStringLiteral("view"), *m_plot);
}

void AttentionPanel::connectPlot() {
    m_plot->setToolTipText([this](MatrixCell cell) {
        const ShownAttention& shown = m_workspace.shownAttention();
        const bool there = cell.query < shown.size() && cell.key < shown.size();
        return there ? shown.cell(cell.query, cell.key).text() : QString();
    });
    connect(m_plot, &MatrixPlot::clicked, this, &AttentionPanel::pin);
    connect(m_plot, &MatrixPlot::hovered, this, [this](std::optional<MatrixCell> cell) {
        const ShownAttention& shown = m_workspace.shownAttention();
        const auto map = m_workspace.attention().map();
        const bool there = cell && map && cell->key < shown.size();
        m_workspace.selection().setHovered(
            there ? std::optional(TokenPosition{map->segment, shown.positions()[cell->key]}) : std::nullopt);
    });
}

void AttentionPanel::connectModels() {
    SegmentAttention& attention = m_workspace.attention();
    connect(&m_workspace.shownAttention(), &ShownAttention::changed, this, [this] {
        showMatrix();
        showState();
    });
    connect(&attention, &SegmentAttention::loadingChanged, this, [this] {
        m_plot->setLoading(m_workspace.attention().isLoading());
        describe();
    });
    connect(&attention, &SegmentAttention::progressChanged, this, &AttentionPanel::showState);
    connect(&attention, &SegmentAttention::rolloutChanged, this, &AttentionPanel::showState);
    connect(&m_workspace.selection(), &Selection::pinnedChanged, this, &AttentionPanel::showPins);
    connect(&m_workspace.controller(), &RunController::sessionStarted, this, [this](const RunGeometry& geometry) {
        m_selector->setShape(static_cast<int>(geometry.shape.layers), static_cast<int>(geometry.shape.heads));
    });
    connect(&m_workspace.settings(), &Settings::colourMapChanged, this,
            [this] { m_plot->setColourMap(m_workspace.settings().colourMap()); });
}

void AttentionPanel::showMatrix() {
    const ShownAttention& shown = m_workspace.shownAttention();
    m_plot->setEmptyText(shown.problem().isEmpty()
                             ? tr("Click a segment in the timeline\nor the document to see its attention.")
                             : tr("A \u2212 B can't be shown; the words above say why."));
    if (shown.isDifference()) {
        m_plot->setDifferences(shown.matrix(), shown.names());
    } else {
        m_plot->setMatrix(shown.matrix(), shown.names());
    }
    if (m_croppedSize != shown.size()) { // else what was zoomed into stays in view
        applyCrop();
    }
    showPins();
}

void AttentionPanel::showState() {
    const ShownAttention& shown = m_workspace.shownAttention();
    const SegmentAttention& attention = m_workspace.attention();
    showChoice(m_controls->quantity(), attention.isRollout() ? AttentionQuantity::Rollout : AttentionQuantity::Heads);
    m_controls->stop().setVisible(attention.isRollout());
    m_controls->stop().setEnabled(attention.rolloutPermille().has_value());
    showChoice(m_controls->special(), shown.specialTokens());
    showChoice(m_controls->comparison(), shown.comparison());
    m_controls->comparison().setEnabled(shown.kept() != nullptr);
    m_controls->keep().setEnabled(attention.positions() > 0);
    m_controls->scale().setEnabled(!shown.isDifference());
    m_controls->range().setEnabled(shown.isDifference() || m_plot->scale() == MatrixScale::Raw);
    describe();
}

void AttentionPanel::showPins() {
    const ShownAttention& shown = m_workspace.shownAttention();
    const SelectionState& state = m_workspace.selection().state();
    std::vector<std::size_t> queries;
    std::vector<std::size_t> keys;
    const auto add = [&shown](std::vector<std::size_t>& rows, std::optional<std::size_t> position) {
        if (const auto row = position ? shown.rowOf(*position) : std::nullopt) {
            rows.push_back(*row);
        }
    };
    for (const PinnedCell& cell : state.earlierPins) {
        add(queries, cell.query);
        add(keys, cell.key);
    }
    add(queries, state.pinnedQuery);
    add(keys, state.pinnedKey);
    m_plot->setPinned(std::move(queries), std::move(keys));
    m_pins->setText(pinsText());
    m_pins->setVisible(!m_pins->text().isEmpty());
}

QString AttentionPanel::pinsText() const {
    const ShownAttention& shown = m_workspace.shownAttention();
    const std::vector<PinnedCell> pins = m_workspace.selection().pins();
    if (pins.size() < 2 || shown.size() == 0) {
        return {};
    }
    QStringList values;
    for (const PinnedCell& pin : pins) {
        const auto query = shown.rowOf(pin.query);
        const auto key = shown.rowOf(pin.key);
        if (query && key) {
            const AttentionCell cell = shown.cell(*query, *key);
            values.append(tr("%1 \u2192 %2: %3")
                              .arg(cell.query, cell.key, QString::number(static_cast<double>(cell.value), 'g', 3)));
        } else {
            values.append(tr("positions %1 \u2192 %2: not shown").arg(pin.query).arg(pin.key));
        }
    }
    return tr("Pinned: %1.").arg(values.join(QStringLiteral("; ")));
}

void AttentionPanel::applyCrop() {
    const ShownAttention& shown = m_workspace.shownAttention();
    const auto crop = choiceOf<AttentionCrop>(m_controls->crop());
    const MatrixRange range = shown.rangeOf(crop);
    m_croppedSize = shown.size();
    if (crop == AttentionCrop::Write && range.endQuery - range.firstQuery < shown.size()) {
        m_plot->showRows(range.firstQuery, range.endQuery);
    } else if (crop == AttentionCrop::Read && range.endKey - range.firstKey < shown.size()) {
        m_plot->showColumns(range.firstKey, range.endKey);
    } else {
        m_plot->showAll();
    }
}

void AttentionPanel::describe() {
    const SegmentAttention& attention = m_workspace.attention();
    const ShownAttention& shown = m_workspace.shownAttention();
    if (const auto permille = attention.rolloutPermille()) {
        setCaption(tr("Attention rollout: %1 % of the layers' products are done …").arg(*permille / 10));
    } else if (attention.isLoading()) {
        setCaption(tr("Computing this segment again from the memory before it …"));
    } else if (!shown.problem().isEmpty()) {
        setCaption(shown.problem());
    } else if (shown.size() == 0) {
        setCaption({});
    } else {
        const QString how =
            tr("%1; replayed exactly; colours show the %2.").arg(shown.description(), m_plot->scaleText());
        setCaption(attention.isRolloutShown()
                       ? how + tr(" Attention rollout estimates how much of each key can reach a query through these "
                                  "layers (Abnar and Zuidema, Quantifying Attention Flow in Transformers, 2020): heads "
                                  "are averaged, half of every layer stands for its residual connection, and the "
                                  "layers are multiplied; it is computed, no head's own attention.")
                       : how);
    }
}

void AttentionPanel::pin(const MatrixCell& cell, Qt::KeyboardModifiers modifiers) {
    const ShownAttention& shown = m_workspace.shownAttention();
    if (cell.query >= shown.size() || cell.key >= shown.size()) {
        return;
    }
    Selection& selection = m_workspace.selection();
    const PinnedCell pinned{shown.positions()[cell.query], shown.positions()[cell.key]};
    if (modifiers.testFlag(Qt::ControlModifier)) {
        selection.togglePin(pinned);
    } else if (selection.pins() == std::vector{pinned}) {
        selection.setPinned(std::nullopt, std::nullopt);
    } else {
        selection.setPinned(pinned.query, pinned.key);
    }
}

void AttentionPanel::inViewChanged(bool inView) {
    m_workspace.attention().setActive(inView); // each replay costs a segment's work
}

void AttentionPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_workspace.attention().rolloutPermille()) {
        m_workspace.attention().setRollout(false);
    } else {
        Panel::keyPressEvent(event);
    }
}

QByteArray AttentionPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const ShownAttention& shown = m_workspace.shownAttention();
    exportAttention(buffer, shown, shown.rangeOf(choiceOf<AttentionCrop>(m_controls->crop())));
    return buffer.data();
}

} // namespace rmtscope
