#include "widgets/path_panel.h"

namespace rmtscope {

PanelHelp PathPanel::help() const {
    return {
        .shows = tr("The memory after each segment as one point, joined in reading order: the two directions in which "
                    "the states are spread most."),
        .reading = tr("Points that are far apart are far apart in the whole memory too; near ones may differ in the "
                      "directions left out, as far as the axes' shares of the variance allow. A jump is a segment that "
                      "changed the memory, a knot a stretch in which it stayed."),
        .keys = tr("- **wheel**, **+**, **\u2212**: zoom; **drag**: pan; **Home** or a double-click: everything again\n"
                   "- **Left**, **Right**: walk along the path, with **Ctrl** by 16; **Enter** or a click: select the "
                   "segment\n"
                   "- **pointer**: the segment and its place"),
        .source = tr("Principal components: Pearson, *On lines and planes of closest fit*, 1901; Hotelling, 1933.")};
}

} // namespace rmtscope
