#include "widgets/library_panel.h"

namespace rmtscope {

PanelHelp LibraryPanel::help() const {
    return {.shows = tr("Every run and sweep of this program: what read what with which settings, the results, how it "
                        "ended, a picture of its write mass, and your tags and notes. Several windows share it."),
            .reading = tr("The picture is slots by segments, each from 0 to its own largest, so pictures show patterns "
                          "and not amounts. *Answers* are those of the last time they were asked. Select two runs to "
                          "compare them; *Open again* opens model and document as they were read."),
            .keys = tr("- **Enter** or a double-click: open a run again; a click on a heading sorts\n- **Delete**, "
                       "**Ctrl+Z**, **Ctrl+Shift+Z**: remove runs, bring them back, remove them again\n- **Ctrl+C**: "
                       "copy the selected rows; **Ctrl+Shift+C**: as CSV with all numbers"),
            .source = tr("An SQLite file in your data folder, `~/.local/share/RMTScope/RMTScope` on Linux, which other "
                         "programs can read too.")};
}

} // namespace rmtscope
