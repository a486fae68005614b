#include "engine/runtime/architecture.h"

namespace rmtscope {

double segmentFlops(const ModelFolder& folder) {
    return std::visit(
        [&](const auto& config) {
            const auto length = static_cast<double>(folder.memory.inputSize);
            const auto hidden = static_cast<double>(config.hiddenSize);
            const auto wide = static_cast<double>(config.intermediateSize);
            const auto slots = static_cast<double>(folder.memory.memoryTokens);
            const auto layers = static_cast<double>(config.layers);
            // Queries, keys, values and scores need every row; what follows only the rows that somebody reads: of the
            // last layer the slots, and with an encoder [CLS].
            const double everyRow = length * (6 * hidden * hidden + 2 * length * hidden);
            const double aRow = 2 * length * hidden + 2 * hidden * hidden + 4 * hidden * wide;
            const double classifier = std::holds_alternative<BertConfig>(folder.backbone) ? 1 : 0;
            const double lastRows = slots > 0 ? classifier + slots : length;
            return layers * everyRow + ((layers - 1) * length + lastRows) * aRow;
        },
        folder.backbone);
}

} // namespace rmtscope
