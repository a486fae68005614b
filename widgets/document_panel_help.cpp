#include "widgets/document_panel.h"

namespace rmtscope {

PanelHelp DocumentPanel::help() const {
    return {
        .shows = tr("The text itself. A token is shaded by how strongly the chosen slot attends to it, or the "
                    "strongest of all slots; facts of the questions are underlined, the selected segment is framed. "
                    "The column at the right is the whole document: how much was written where, and the part in view."),
        .reading = tr("The strongest shade is the largest weight of that segment, so shades of one segment can be "
                      "compared, those of two segments only roughly. While a run goes on, segments without kept rows "
                      "are shaded as a whole by their write mass."),
        .keys =
            tr("- **click**: select the segment of a word\n"
               "- **wheel**, **Page Up**, **Page Down**, **Home**, **End**: scroll; a click in the column goes there\n"
               "- **pointer**: the weight of the token"),
        .source = memoryPapers()};
}

} // namespace rmtscope
