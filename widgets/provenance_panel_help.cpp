#include "widgets/provenance_panel.h"

namespace rmtscope {

PanelHelp ProvenancePanel::help() const {
    return {
        .shows = tr("Where an answer comes from by attention: the slots that were read for it, the segments that last "
                    "wrote these slots, and the words they took there."),
        .reading = tr(
            "Shares of one level add up to what their parent had; *of the answer* is the part of the whole. They say "
            "where attention leads back to, not what would have changed the answer: for that the words or the slot "
            "must be changed and the answer asked for again. *Check the cause* does it with the slots. A row opens the "
            "segment and the word that it stands for."),
        .keys = tr("- **click** or **Enter**: select the segment, slot and word of a row\n- **arrow keys**: go through "
                   "the rows, **Right** and **Left** open and close them; **Ctrl+C**: copy the selected rows"),
        .source = tr("How shares are computed: `docs/explaining-answers.md`. ") + memoryPapers()};
}

} // namespace rmtscope
