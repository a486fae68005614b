#include "widgets/distance_panel.h"

namespace rmtscope {

PanelHelp DistancePanel::help() const {
    return {.shows = tr("How far the memory after any two segments is apart, growing while the document is read, and "
                        "below it how far each state is from the one before it."),
            .reading = tr("A dark block on the diagonal is a stretch in which the memory hardly changes; a bright line "
                          "is a segment that changed it. A dark block beside the diagonal means that the memory comes "
                          "back to where it was. Change points are marked where a step is far above those before it. A "
                          "pixel that stands for several pairs shows their maximum or mean, as the caption says."),
            .keys =
                tr("- **wheel**, **+**, **\u2212**: zoom; **drag**: pan; **Home** or a double-click: everything again\n"
                   "- **arrow keys**: move the cell cursor, with **Ctrl** by 16; **Enter** or a click: select the "
                   "column's segment, with **Shift** the row's\n"
                   "- **pointer**: the exact distance"),
            .source = tr("CKA: Kornblith et al., 2019 ([arXiv:1905.00414](https://arxiv.org/abs/1905.00414)); change "
                         "points: Hampel's rule, with the median absolute deviation.")};
}

} // namespace rmtscope
