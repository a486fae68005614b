#include "widgets/head_grid_panel.h"

namespace rmtscope {

PanelHelp HeadGridPanel::help() const {
    return {.shows = tr("Every head of the selected segment at a glance: layers from top to bottom, heads from left to "
                        "right, each as a small map of what it writes, reads or attends to at all; or one map whose "
                        "hue says which head attends most in each cell."),
            .reading =
                tr("A head that carries memory stands out: its write or read block is bright where others are dark. "
                   "The bars are its write mass (upper) and read mass (lower). Heads can be ordered by these. With "
                   "*own max* each head has its own colours, so its pattern shows however weak it is; with *shared "
                   "max* brightness can be compared. A small pixel is the maximum of its cells, as the caption says."),
            .keys = tr("- **click** or **Enter**: that head in all views, and again: all heads; with **Ctrl**: add it "
                       "or let it go\n- **arrow keys**: go from head to head\n- **pointer**: layer, head and its "
                       "masses\n\nIn the map of the strongest head:\n\n") +
                    matrixKeys(),
            .source = memoryPapers()};
}

} // namespace rmtscope
