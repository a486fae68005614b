#include "widgets/ask_panel.h"

namespace rmtscope {

PanelHelp AskPanel::help() const {
    return {.shows =
                tr("What a decoder writes behind a prompt, from the memory after the selected segment, else after the "
                   "newest one that was read. Below, for every new token, how much it reads each memory slot."),
            .reading = tr("The more a token is shaded, the more of its attention went to memory. The end of the text "
                          "stands in front of the prompt, because models were trained on full segments, so an answer "
                          "may come from there: *prompt only* leaves it out, and what is known then comes from memory. "
                          "The caption says how many tokens stood in front and why the text ended."),
            .keys = tr("- **Enter** in the prompt: ask; **Escape**: stop; **Up**, **Down**: earlier prompts\n"
                       "- **Left**, **Right** in the text, or a click: choose a token\n") +
                    heatmapKeys(),
            .source = memoryPapers()};
}

} // namespace rmtscope
