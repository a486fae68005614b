#pragma once

#include "engine/api/engine.h"
#include "engine/runtime/architecture.h"

#include <memory>

namespace rmtscope {

/// A model folder with its weights on a device.
class TorchModel final : public Model {
public:
    /// Throws Error, with ErrorCode::Cancelled when `stop` was triggered.
    TorchModel(ModelFolder folder, const DeviceOptions& options, const ProgressCallback& progress = {},
               const std::stop_token& stop = {});

    [[nodiscard]] const ModelInfo& info() const override { return m_info; }
    void checkPrompt(const std::string& prompt) const override;
    [[nodiscard]] const std::shared_ptr<const Tokenizer>& tokenizer() const { return m_tokenizer; }
    /// Null for a decoder.
    [[nodiscard]] const Encoder* encoder() const { return m_built.encoder.get(); }
    /// Null for an encoder.
    [[nodiscard]] const Decoder* decoder() const { return m_built.decoder.get(); }
    /// Null for a backbone without memory.
    [[nodiscard]] const MemorySystem* memory() const { return m_built.memory.get(); }
    /// Null unless the memory's backbone writes text.
    [[nodiscard]] const GenerativeMemory* generative() const { return m_built.generative; }
    /// As MemoryConfig.
    [[nodiscard]] bool generatesAfterWriteMemory() const { return m_folder.memory.generatesAfterWriteMemory; }
    /// Of a decoder with memory: for text and what is written behind it.
    [[nodiscard]] std::int64_t positionsBehindMemory() const;
    /// What every thread that computes with this model must ask for first.
    [[nodiscard]] int threads() const { return m_threads; }
    /// Floating-point operations of the matrix products of one full segment, those skipped in the last layer left out.
    [[nodiscard]] double segmentFlops() const { return rmtscope::segmentFlops(m_folder); }

private:
    void loadWeights(c10::Device device, const ProgressCallback& progress, const std::stop_token& stop);
    void checkMemoryTokens(const Weights& weights) const;
    void reportTensors(const Weights& weights, const Parameters& parameters);
    void checkVocabulary(const Weights& weights);
    void checkMemoryAmongWords() const;
    void describe(c10::Device device);
    [[nodiscard]] std::vector<std::string> answerLabels() const;

    ModelFolder m_folder;
    ModelInfo m_info;
    std::shared_ptr<const Tokenizer> m_tokenizer;
    Architecture m_built;
    int m_threads = 1;
};

} // namespace rmtscope
