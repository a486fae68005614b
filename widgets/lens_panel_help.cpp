#include "widgets/lens_panel.h"

namespace rmtscope {

PanelHelp LensPanel::help() const {
    return {
        .shows = tr("The memory after the selected segment through the model's own output layer: the most probable "
                    "tokens of each slot."),
        .reading =
            tr("This is what a slot looks like to the output layer, not what it stores: models aren't trained to write "
               "memory as words, and a slot that means nothing here may hold a fact all the same. Probabilities are a "
               "softmax over all tokens; a slot whose tokens are all improbable says nothing."),
        .keys = tr("- **click** or **Enter**: select that slot in all views\n- **arrow keys**: go through the table; "
                   "**Ctrl+C**: copy the selected rows"),
        .source =
            tr("Logit lens: nostalgebraist, *interpreting GPT: the logit lens*, 2020, here applied to memory tokens.")};
}

} // namespace rmtscope
