#include "widgets/branch_panel.h"

namespace rmtscope {

PanelHelp BranchPanel::help() const {
    return {.shows = tr("What would have come if the memory or the text had been another one at a segment: the model "
                        "reads on from there as a branch, beside the run, which isn't touched. The list has all "
                        "branches; below it the chosen one is compared with the run: answers, write and read mass, and "
                        "how far the two memories are apart."),
            .reading = tr("In front of the branch both are the same. Red: the branch writes or reads the slot more "
                          "than the run; blue: less. A distance that falls to 0 means that the change is forgotten; "
                          "one that stays, that it is carried on. An answer that changes with a slot depended on it. "
                          "Zeros are no state that training has shown to the model: compare with noise or with another "
                          "memory."),
            .keys = tr("- in the list: **Delete**, **Ctrl+Z**, **Ctrl+Shift+Z**: delete a branch, bring it back, "
                       "delete it again; **F2** or a double-click: rename it\n") +
                    heatmapKeys(),
            .source = tr("What each change does to the slots, and what is compared: `docs/interventions.md`. ") +
                      memoryPapers()};
}

} // namespace rmtscope
