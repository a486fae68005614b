#include "widgets/scaling_panel.h"

namespace rmtscope {

PanelHelp ScalingPanel::help() const {
    return {.shows = tr("Against the tokens read so far: accuracy of the questions whose facts have been read, "
                        "milliseconds a segment, and memory after the segment."),
            .reading = tr("The band around accuracy is its 95 % interval: with few questions it is wide, and a step "
                          "means little. Time and memory of a recurrent model stay level however long the text is, "
                          "apart from what is kept to be looked at. On a GPU memory is what is allocated there, on the "
                          "CPU what this whole process takes. All of it is measured."),
            .keys = seriesKeys(),
            .source =
                tr("Interval: Wilson, *Journal of the American Statistical Association* 22, 1927. ") + memoryPapers()};
}

} // namespace rmtscope
