#pragma once

#include "engine/api/document.h"
#include "engine/api/progress.h"
#include "engine/tasks/sample_stream.h"

#include <memory>
#include <stop_token>

namespace rmtscope {

/// Most text tokens of a sample that can be opened as a whole: about 800 MB of them, and as much text as they have.
inline constexpr std::int64_t mostSampleTokens = std::int64_t{1} << 26;

/// A sample as a document: its tokens, their pieces put together as text, its question and where the facts stand. Bytes
/// that are no UTF-8, where a fact has cut a character, are question marks. Throws Error: Usage for more than
/// mostSampleTokens, Cancelled.
[[nodiscard]] std::shared_ptr<const Document> sampleDocument(const SampleName& name, Sample sample,
                                                             const Tokenizer& tokenizer, const std::stop_token& stop);

/// What a model with this tokenizer and segment size finds under `name`. Throws Error: as HeldOutNoise, makeTask() and
/// drawSample() do, Cancelled.
[[nodiscard]] std::shared_ptr<const Document> openSampleDocument(const SampleName& name, const Tokenizer& tokenizer,
                                                                 std::int64_t segmentSize,
                                                                 const ProgressCallback& progress,
                                                                 const std::stop_token& stop);

} // namespace rmtscope
