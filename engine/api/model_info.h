#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace rmtscope {

/// Where the first or last, shorter segment goes when a document's length is no multiple of the segment size.
enum class SegmentAlignment { Left, Right, Center };

/// What became of the tensors of a checkpoint.
struct LoadReport {
    std::int64_t used = 0;
    /// What wrappers of training had put around every name, outermost first: "module."
    std::vector<std::string> removedPrefixes;
    std::vector<std::string> unused;  ///< in the file, not needed
    std::vector<std::string> missing; ///< would be used, absent, and has a stated default; but see IncompleteWeights
    /// Those of `unused` that stand in the backbone's layers: the model may be another one than was trained.
    std::vector<std::string> unusedInLayers = {};
};

/// What a model is: all that a window or a script may want to know about it without tensors.
struct ModelInfo {
    std::filesystem::path path; ///< what opens the same model again: its folder, or the file of weights that was named
    std::string name;           ///< the folder's name
    std::string memorySystem;   ///< "rmt-encoder", "none", …
    std::string backbone;       ///< "bert", …
    std::int64_t layers = 0;
    std::int64_t heads = 0; ///< a layer
    std::int64_t hiddenSize = 0;
    std::int64_t slots = 0;       ///< memory tokens
    std::int64_t segmentSize = 0; ///< most text tokens of one segment
    std::int64_t inputSize = 0; ///< most positions the backbone sees in one segment, memory and special tokens included
    std::int64_t vocabularySize = 0;   ///< tokens of the tokenizer, memory tokens excluded
    std::int64_t parameters = 0;       ///< numbers in the tensors in use
    std::string weightFile;            ///< its name, or that of the index of several
    std::uint64_t weightFileBytes = 0; ///< on disk
    SegmentAlignment alignment = SegmentAlignment::Right;
    std::vector<std::string> labels;        ///< the candidate answers, in the order of the classifier's outputs
    bool writesText = false;                ///< a decoder with memory: Session::generate()
    bool generatesAfterWriteMemory = false; ///< as in ModelSettings
    std::string device;                     ///< where its weights are: "cpu", "cuda:0"
    int threads = 1;                        ///< on the CPU, for one segment
    LoadReport report;
};

/// One line for whoever runs a model whose layers hold more than it uses: how much, for instance what, and what to do.
/// Empty for all others.
[[nodiscard]] inline std::string warningOf(const ModelInfo& info) {
    const std::vector<std::string>& names = info.report.unusedInLayers;
    if (names.empty()) {
        return {};
    }
    const bool one = names.size() == 1;
    return std::to_string(names.size()) + (one ? " tensor" : " tensors") + " in the layers of " + info.name +
           (one ? " isn't used, " : " aren't used, such as ") + names.front() + ": the model runs with " +
           std::to_string(info.layers) + (info.layers == 1 ? " layer" : " layers") +
           ", so check that config.json asks for all layers and belongs to these weights.";
}

} // namespace rmtscope
