#include "widgets/attention_panel.h"

namespace rmtscope {

PanelHelp AttentionPanel::help() const {
    return {.shows = tr("Who attends to whom in the selected segment: each row is a query, each column a key, tokens "
                        "of the text and memory slots (`mem 3`) in the order in which the model sees them. The segment "
                        "is computed again from the memory before it, bit for bit as in the first pass."),
            .reading =
                tr("A row of the raw map sums to 1. Rows of memory slots say what is written (*write rows*), columns "
                   "of memory slots what is read (*read columns*). *row share* divides each row by its strongest key, "
                   "*log* shows weak attention; *max 1* gives all segments and heads the same colours. The mean over "
                   "heads hides what single heads do: choose one, or *max*. *Pin as B* keeps the matrix that is shown: "
                   "then another head, segment or model is looked at as A \u2212 B, around zero. Attention rollout is "
                   "computed from all layers together; no head attends like that."),
            .keys = matrixKeys() +
                    tr("\n- **Ctrl** and click or **Enter**: pin one more cell; **Escape**: stop the rollout"),
            .source = tr("Attention: Vaswani et al., 2017 ([arXiv:1706.03762](https://arxiv.org/abs/1706.03762)). ") +
                      memoryPapers()};
}

} // namespace rmtscope
