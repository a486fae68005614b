#include "widgets/causal_panel.h"

namespace rmtscope {

PanelHelp CausalPanel::help() const {
    return {.shows = tr("What an answer owes to each slot as it was before each segment: the slot is zeroed there, the "
                        "segments up to the question are read again, and the question is asked. A cell is the answer's "
                        "log-probability in the run minus that without the slot."),
            .reading = tr("Red: what the slot held there has helped the answer; blue: it was in the way. A row that is "
                          "red from a segment on carries the fact from there. Near 0 doesn't mean that the slot was "
                          "empty: other slots may hold the same. Effects no larger than what *changing nothing "
                          "changes* are rounding. Zeros are no state that training has shown to the model."),
            .keys = heatmapKeys(),
            .source = tr("How it is measured: `docs/interventions.md`. ") + memoryPapers()};
}

} // namespace rmtscope
