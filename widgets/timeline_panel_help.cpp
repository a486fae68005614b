#include "widgets/timeline_panel.h"

namespace rmtscope {

PanelHelp TimelinePanel::help() const {
    return {.shows = tr("One heatmap each for **write**, **read** and **retain**: memory slots from top to bottom, "
                        "segments from left to right, growing while the document is read.\n\n"
                        "- **write**: the part of a slot's own attention that goes to the text of a segment\n"
                        "- **read**: the mean attention that the text and [CLS] give to a slot\n"
                        "- **retain**: the part of a slot's own attention that goes to the memory itself"),
            .reading = tr("A bright cell of *write* means that the slot takes something in there; of *read*, that what "
                          "it holds is used; of *retain*, that it carries on what memory held. Dashed lines are facts "
                          "of the chosen question: a slot that is written there and read later carries the fact. "
                          "Attention shows where a model looks, not yet why it answers as it does.\n\n"
                          "The colour bar ends at the largest value in view. Where a column stands for several "
                          "segments it shows their maximum or mean, as the heading says."),
            .keys = heatmapKeys(),
            .source = memoryPapers()};
}

} // namespace rmtscope
