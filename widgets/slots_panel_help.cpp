#include "widgets/slots_panel.h"

namespace rmtscope {

PanelHelp SlotsPanel::help() const {
    return {
        .shows = tr("What each memory slot holds: its norm or how much it changes, for all segments; the effective "
                    "rank of the whole memory; and a table of the slots after the selected segment."),
        .reading = tr(
            "A slot whose norm never changes isn't used, or carries something on unchanged: *retain* in the timeline "
            "tells which. An effective rank near the number of slots means that they hold different things, near 1 "
            "that all hold the same. The table names dead slots and duplicates, and when each was last written."),
        .keys = heatmapKeys() + tr("\n- **Enter** or a click in the table: select that slot; **Ctrl+C**: copy its row"),
        .source = tr("Effective rank: Roy and Vetterli, *The effective rank: a measure of effective dimensionality*, "
                     "EUSIPCO 2007. ") +
                  memoryPapers()};
}

} // namespace rmtscope
