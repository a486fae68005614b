#include "engine/evaluation/cost_model.h"

namespace rmtscope {

double fullAttentionFlops(const TransformerShape& shape, double tokens) {
    const auto width = static_cast<double>(shape.hiddenSize);
    const double products = 24 * tokens * width * width;
    const double attention = 4 * tokens * tokens * width + 3 * static_cast<double>(shape.heads) * tokens * tokens;
    return static_cast<double>(shape.layers) * (products + attention) +
           2 * tokens * width * static_cast<double>(shape.words);
}

double recurrentFlops(const TransformerShape& shape, double tokens, double segmentTokens) {
    return tokens / segmentTokens * fullAttentionFlops(shape, segmentTokens);
}

double attentionMapBytes(const TransformerShape& shape, double tokens, double bytesOfNumber) {
    return static_cast<double>(shape.heads) * tokens * tokens * bytesOfNumber;
}

} // namespace rmtscope
