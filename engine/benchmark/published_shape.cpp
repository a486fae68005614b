#include "engine/benchmark/published_shape.h"

#include "engine/api/error.h"

#include <algorithm>

namespace rmtscope {

namespace {

constexpr std::int64_t memoryTokens = 10;

PublishedShape bertBase() {
    PublishedShape shape{.name = "bert-base", .folder = {}, .vocabulary = 30522};
    shape.folder.modelType = "bert";
    shape.folder.backbone = BertConfig{.hiddenSize = 768,
                                       .layers = 12,
                                       .heads = 12,
                                       .intermediateSize = 3072,
                                       .positions = 512,
                                       .labels = {"no", "yes"}};
    shape.folder.memory = {.system = "rmt-encoder",
                           .memoryTokens = memoryTokens,
                           .inputSize = 512,
                           .segmentSize = 499, // without the memory, [CLS] and two [SEP]
                           .alignment = usualAlignment(false),
                           .labels = {"no", "yes"},
                           .source = {}};
    return shape;
}

PublishedShape gpt2Small() {
    PublishedShape shape{.name = "gpt2-small", .folder = {}, .vocabulary = 50257};
    shape.folder.modelType = "gpt2";
    shape.folder.backbone =
        Gpt2Config{.hiddenSize = 768, .layers = 12, .heads = 12, .intermediateSize = 3072, .positions = 1024};
    shape.folder.memory = {.system = "rmt-decoder",
                           .memoryTokens = memoryTokens,
                           .inputSize = 512 + 2 * memoryTokens,
                           .segmentSize = 512,
                           .alignment = usualAlignment(true),
                           .labels = {},
                           .source = {}};
    return shape;
}

} // namespace

const std::vector<PublishedShape>& publishedShapes() {
    static const std::vector<PublishedShape> shapes{bertBase(), gpt2Small()};
    return shapes;
}

const PublishedShape& publishedShape(const std::string& name) {
    const auto found = std::ranges::find(publishedShapes(), name, &PublishedShape::name);
    if (found == publishedShapes().end()) {
        std::string known;
        for (const PublishedShape& shape : publishedShapes()) {
            known += (known.empty() ? "" : ", ") + shape.name;
        }
        throw Error(ErrorCode::Usage, "There is no shape \"" + name + "\"; known are " + known + ".", name);
    }
    return *found;
}

std::vector<ParameterShape> parametersOf(const PublishedShape& shape) {
    const std::int64_t slots = shape.folder.memory.memoryTokens;
    if (const auto* const bert = std::get_if<BertConfig>(&shape.folder.backbone)) {
        return bertParameters(*bert, shape.vocabulary + slots);
    }
    return gpt2Parameters(std::get<Gpt2Config>(shape.folder.backbone), shape.vocabulary, slots);
}

} // namespace rmtscope
