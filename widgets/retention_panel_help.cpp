#include "widgets/retention_panel.h"

namespace rmtscope {

PanelHelp RetentionPanel::help() const {
    return {
        .shows = tr("Whether a fact is still in memory so many segments after it was read: a linear probe is fitted on "
                    "the memory of seven of ten samples and asked which value the fact has in the others."),
        .reading = tr(
            "A line near 1 means that the fact can be read off the memory; one on the dashed line, always naming the "
            "most frequent value, that it can't. The band is the 95 % interval. The probe shows what is there to be "
            "read linearly, not what the model reads: a model may answer wrongly though its memory holds the fact. "
            "Where accuracy on the samples that the probe was fitted on is much higher, there are too few of them."),
        .keys = seriesKeys(),
        .source = tr("Alain and Bengio: *Understanding intermediate layers using linear classifier probes*, 2016 "
                     "([arXiv:1610.01644](https://arxiv.org/abs/1610.01644)). Interval: Wilson, *Journal of the "
                     "American Statistical Association* 22, 1927.")};
}

} // namespace rmtscope
