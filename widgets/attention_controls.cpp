#include "widgets/attention_controls.h"

#include "viewmodels/shown_attention.h"
#include "widgets/choice_box.h"
#include "widgets/matrix_scale.h"
#include "widgets/tool_buttons.h"

#include <QToolButton>

namespace rmtscope {

AttentionControls::AttentionControls(QWidget& parent)
    : QObject(&parent)
    , m_quantity(makeChoiceBox<AttentionQuantity>(
          tr("Quantity"),
          tr("Heads: what the chosen heads attend to. Rollout: an estimate of what reaches a query through all chosen "
             "layers, with the residual connections (Abnar and Zuidema 2020)."),
          {{tr("heads"), AttentionQuantity::Heads}, {tr("rollout"), AttentionQuantity::Rollout}}, &parent))
    , m_stop(makeButton(tr("Stop"), tr("Ends the rollout and shows the heads again (Escape)."), &parent))
    , m_crop(makeChoiceBox<AttentionCrop>(tr("Crop"),
                                          tr("Write: what the memory slots (queries) attend to. Read: what attends to "
                                             "the memory slots (keys)."),
                                          {{tr("all"), AttentionCrop::All},
                                           {tr("write rows"), AttentionCrop::Write},
                                           {tr("read columns"), AttentionCrop::Read}},
                                          &parent))
    , m_scale(makeChoiceBox<MatrixScale>(
          tr("Colour scale"),
          tr("Raw: the attention probability; rows sum to 1. Row share: each query relative to its strongest key. Log: "
             "powers of ten, for weak attention."),
          {{tr("raw"), MatrixScale::Raw},
           {tr("row share"), MatrixScale::RowNormalised},
           {tr("log"), MatrixScale::Logarithmic}},
          &parent))
    , m_range(makeChoiceBox<AttentionRange>(
          tr("Colour range"),
          tr("The colour bar ends at this map's largest weight, or at 1 so that segments and heads can be compared; "
             "that of a difference at the same on both sides. Only for raw weights."),
          {{tr("own max"), AttentionRange::Own}, {tr("max 1"), AttentionRange::Shared}}, &parent))
    , m_special(makeChoiceBox<SpecialTokenView>(
          tr("Special tokens"),
          tr("[CLS], [SEP] and padding often draw most of the attention. Hidden, their rows and columns are left out, "
             "and what goes to them is missing in the rows; or the rows are divided by what is left, so that they sum "
             "to 1 again."),
          {{tr("special tokens"), SpecialTokenView::Shown},
           {tr("no special"), SpecialTokenView::Hidden},
           {tr("no special, rows to 1"), SpecialTokenView::HiddenRenormalised}},
          &parent))
    , m_keep(makeButton(tr("Pin as B"),
                        tr("Keeps the matrix that is shown now. From then on what is looked at is A, and A \u2212 B is "
                           "shown: choose another head, another segment, another model."),
                        &parent))
    , m_comparison(makeChoiceBox<Comparison>(
          tr("Comparison"),
          tr("A \u2212 B pairs positions, so both must have as many. Slots only: attention among memory slots, which "
             "every segment has. Needs a B."),
          {{tr("A"), Comparison::Off},
           {tr("A \u2212 B"), Comparison::SamePositions},
           {tr("A \u2212 B, slots only"), Comparison::SlotsOnly}},
          &parent)) {}

std::vector<QWidget*> AttentionControls::fields() const {
    return {m_quantity, m_stop, m_crop, m_scale, m_range, m_special, m_keep, m_comparison};
}

} // namespace rmtscope
