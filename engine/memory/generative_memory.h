#pragma once

#include "engine/memory/memory_system.h"

#include <memory>

namespace rmtscope {

/// The last segment, which is continued.
struct Prompt {
    at::Tensor text;          ///< [B, tokens] int64
    at::Tensor state;         ///< [B, slots, hidden]: the memory before it
    bool writeMemory = false; ///< new text follows the write memory (as MemoryConfig), not the segment's text
};

/// Text being written by a decoder, one token at a time. Belongs to one thread.
class Continuation {
public:
    Continuation() = default;
    Continuation(const Continuation&) = delete;
    Continuation& operator=(const Continuation&) = delete;
    virtual ~Continuation() = default;

    /// [B, words]: of the token that comes next
    [[nodiscard]] virtual const at::Tensor& logits() const = 0;
    /// How many tokens still fit behind the text.
    [[nodiscard]] virtual std::int64_t room() const = 0;
    /// The same text so far, to be continued in another way; nothing is copied until then.
    [[nodiscard]] virtual std::unique_ptr<Continuation> fork() const = 0;
    /// ids: [B] int64. Needs room() > 0. The probe sees the maps of this one query, [B, heads, 1, T].
    virtual void append(const at::Tensor& ids, Probe* probe, const std::stop_token& stop) = 0;
};

/// A memory system whose backbone writes text.
class GenerativeMemory : public MemorySystem {
public:
    /// output: of a step whose probe wanted hidden states -> [B, text tokens, words]
    [[nodiscard]] virtual at::Tensor logits(const StepOutput& output) const = 0;

    /// Reads the prompt; what is written comes behind it.
    [[nodiscard]] virtual std::unique_ptr<Continuation> begin(const Prompt& prompt, Probe* probe,
                                                              const std::stop_token& stop) const = 0;
};

} // namespace rmtscope
