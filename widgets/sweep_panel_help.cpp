#include "widgets/sweep_panel.h"

namespace rmtscope {

PanelHelp SweepPanel::help() const {
    return {.shows =
                tr("How many samples of a task are answered rightly by their length, and what that takes in memory and "
                   "time. Each sample hides facts in text that training hasn't seen and asks about them at the end."),
            .reading = tr("The band is the 95 % interval: lengths whose bands overlap may be equally good. Dashed "
                          "lines are the published BERT + RMT with segments of 499 tokens, trained on 7 segments. "
                          "*without memory* empties the memory before every segment: beyond one segment such a model "
                          "can only guess, and what lies above it is memory's doing. Click a point to list what was "
                          "answered wrongly; a sample there opens as the document of the window."),
            .keys = seriesKeys() +
                    tr("\n- **click** on a point: list what was answered wrongly\n"
                       "- **Enter** or a click in the list: open the sample; **Ctrl+C**: copy the selected rows"),
            .source = tr("Tasks and published curves: Bulatov et al., AAAI 2024 "
                         "([arXiv:2304.11062](https://arxiv.org/abs/2304.11062)). Interval: Wilson, *Journal of the "
                         "American Statistical Association* 22, 1927.")};
}

} // namespace rmtscope
