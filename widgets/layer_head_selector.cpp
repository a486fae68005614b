#include "widgets/layer_head_selector.h"

#include "viewmodels/selection.h"
#include "viewmodels/selection_text.h"
#include "widgets/choice_strip.h"
#include "widgets/flow_layout.h"
#include "widgets/tool_buttons.h"

#include <QComboBox>
#include <QToolButton>

namespace rmtscope {
namespace {

template <class I>
std::optional<std::vector<std::int64_t>> cellsOf(const Choice<I>& choice) {
    if (choice.isAll()) {
        return std::nullopt;
    }
    std::vector<std::int64_t> cells;
    for (const I index : choice.chosen()) {
        cells.push_back(index.value);
    }
    return cells;
}

template <class I>
Choice<I> choiceOf(const std::optional<std::vector<std::int64_t>>& cells) {
    if (!cells) {
        return Choice<I>();
    }
    std::vector<I> chosen;
    for (const std::int64_t cell : *cells) {
        chosen.push_back(I(cell));
    }
    return Choice<I>(std::move(chosen));
}

} // namespace

LayerHeadSelector::LayerHeadSelector(Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_selection(selection)
    , m_layers(new ChoiceStrip(tr("layer"), this))
    , m_heads(new ChoiceStrip(tr("head"), this))
    , m_singleHeads(makeButton({}, {}, this))
    , m_aggregation(new QComboBox(this)) {
    const QString how = tr(" Click for one, Ctrl+click or drag for several, \u201call\u201d for all.");
    m_layers->setToolTip(tr("Transformer layers whose attention is shown; layer 0 is the first behind the embedding.") +
                         how);
    m_heads->setToolTip(tr("Attention heads of these layers. A head that carries memory stands out when seen alone.") +
                        how);
    m_aggregation->addItem(tr("mean"), static_cast<int>(Aggregation::Mean));
    m_aggregation->addItem(tr("max"), static_cast<int>(Aggregation::Max));
    m_aggregation->setToolTip(tr("How the attention of several layers and heads becomes one number: their mean, or the "
                                 "largest, which shows what any single head does."));
    m_aggregation->setAccessibleName(tr("Aggregation"));
    auto* layout = new FlowLayout(10, this);
    layout->addWidget(m_layers);
    layout->addWidget(m_heads);
    layout->addWidget(m_singleHeads);
    layout->addWidget(m_aggregation);
    connect(m_layers, &ChoiceStrip::chosenChanged, this,
            [this] { m_selection.setLayers(choiceOf<LayerIndex>(m_layers->chosen())); });
    connect(m_heads, &ChoiceStrip::chosenChanged, this,
            [this] { m_selection.setHeads(choiceOf<HeadIndex>(m_heads->chosen())); });
    connect(m_singleHeads, &QToolButton::clicked, this, [this] { m_selection.selectHeads({}); });
    connect(m_aggregation, &QComboBox::activated, this,
            [this] { m_selection.setAggregation(static_cast<Aggregation>(m_aggregation->currentData().toInt())); });
    for (const auto changed : {&Selection::layersChanged, &Selection::headsChanged, &Selection::aggregationChanged}) {
        connect(&m_selection, changed, this, &LayerHeadSelector::showSelection);
    }
    showSelection();
}

void LayerHeadSelector::setShape(int layers, int heads) {
    m_layers->setCount(layers);
    m_heads->setCount(heads);
}

void LayerHeadSelector::showSelection() {
    m_layers->setChosen(cellsOf(m_selection.layers()));
    m_heads->setChosen(cellsOf(m_selection.heads()));
    QStringList names;
    for (const HeadPosition& at : m_selection.singleHeads()) {
        names.append(shortHeadText(at));
    }
    m_singleHeads->setText(tr("%1 single heads \u2715").arg(names.size()));
    m_singleHeads->setToolTip(tr("Only these heads of these layers (layer.head), chosen in the head grid: %1. A click "
                                 "chooses all heads again.")
                                  .arg(names.join(QStringLiteral(", "))));
    m_singleHeads->setVisible(!names.isEmpty());
    m_aggregation->setCurrentIndex(m_aggregation->findData(static_cast<int>(m_selection.aggregation())));
}

} // namespace rmtscope
