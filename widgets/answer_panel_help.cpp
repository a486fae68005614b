#include "widgets/answer_panel.h"

namespace rmtscope {

PanelHelp AnswerPanel::help() const {
    return {
        .shows = tr(
            "For each candidate answer the probability it would get if the question were asked after a segment: the "
            "forgetting curve. Asking happens on a side branch, with the memory as it is then; the run isn't touched."),
        .reading = tr("The thick line is the right answer. It rises where its facts are read (dashed lines) and falls "
                      "where they are forgotten. All lines of one moment sum to 1; a high line that isn't the right "
                      "answer is a wrong answer the model is sure of."),
        .keys = seriesKeys() + tr("\n- **click** or **Enter**: select the segment after which it was asked"),
        .source = tr("The published code asks at the end of an input only; asking after every so many segments is this "
                     "program's. ") +
                  memoryPapers()};
}

} // namespace rmtscope
