#include "widgets/training_panel.h"

namespace rmtscope {

PanelHelp TrainingPanel::help() const {
    return {
        .shows =
            tr("A model being trained by a recipe: loss and accuracy on each step's own samples, accuracy on text that "
               "training doesn't see, and the learning rate, against steps. Dashed lines are where stages begin."),
        .reading = tr("A stage has more segments than the one before; the loss may jump where one begins. Pale lines "
                      "are single steps, strong ones are smoothed within a stage. Accuracy on held-out text is what "
                      "counts: a stage ends when it is high enough, or after its most steps. The folder holds a "
                      "checkpoint that opens like any model and is gone on with to the last bit."),
        .keys = seriesKeys(),
        .source = tr("The curriculum from one segment to many: Bulatov et al., AAAI 2024 "
                     "([arXiv:2304.11062](https://arxiv.org/abs/2304.11062)). Recipes: `docs/training.md`.")};
}

} // namespace rmtscope
