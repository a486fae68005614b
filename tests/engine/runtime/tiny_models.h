#pragma once

#include "engine/probe/silent_probe.h"
#include "engine/runtime/torch_session.h"

#include <ATen/ATen.h>

#include <memory>
#include <string>
#include <vector>

namespace rmtscope {

/// Of tests/reference: "bert-rmt-tiny" or "gpt2-rmt-tiny", which compares three labels.
inline std::shared_ptr<const TorchModel> openTinyModel(const std::string& name) {
    ModelFolder folder = readModelFolder(std::string(RMTSCOPE_SOURCE_DIR "/tests/reference/") + name);
    if (name.starts_with("gpt2")) {
        folder.memory.labels = {"garden", "kitchen", "sea"};
    }
    return std::make_shared<const TorchModel>(folder, DeviceOptions{.device = "cpu", .threads = 1});
}

inline std::shared_ptr<const Document> documentOf(const std::string& text, std::vector<Question> questions = {}) {
    auto storage = std::make_shared<const std::string>(text);
    auto document = std::make_shared<Document>();
    document->path = "made up";
    document->text = *storage;
    document->storage = storage;
    document->questions = std::move(questions);
    return document;
}

inline std::vector<Question> whereIsMary() {
    return {{"q1", "memorize", "where is mary", "kitchen", {}}};
}

/// Words that are a token each of the tiny BERT.
inline std::string tinyText(std::size_t words) {
    static const std::vector<std::string> vocabulary{"mary", "went", "to",   "the",  "kitchen", "and",  "john",
                                                     "had",  "no",   "more", "than", "one",     "ship", "at"};
    std::string text;
    for (std::size_t i = 0; i < words; ++i) {
        text += vocabulary[(i * i + i / 5) % vocabulary.size()] + " ";
    }
    return text;
}

inline std::unique_ptr<Session> openTiny(const std::shared_ptr<const TorchModel>& model,
                                         const std::shared_ptr<const Document>& document,
                                         const SessionOptions& options = {}) {
    auto session = std::make_unique<TorchSession>(model, document, options);
    session->prepare({}, {});
    return session;
}

inline void readToEnd(Session& session) {
    while (!session.finished()) {
        static_cast<void>(session.advance({}));
    }
}

/// The state behind a segment, by the memory system itself. The segment must have been read. state: [1, slots, hidden]
inline at::Tensor stepByHand(const TorchModel& model, Session& session, SegmentIndex segment, const at::Tensor& state) {
    const c10::InferenceMode inference;
    std::vector<std::int64_t> text;
    for (const SegmentToken& token : session.detail(segment, {}).tokens) {
        if (token.role == TokenRole::Text) {
            text.push_back(token.id);
        }
    }
    SegmentLayout layout;
    model.memory()->layOut(text, layout);
    SilentProbe probe(layout.geometry);
    return model.memory()->step({at::tensor(layout.ids).unsqueeze(0), {}}, state, &probe, {}).state.clone();
}

inline std::vector<float> numbersOf(const at::Tensor& state) {
    const at::Tensor host = state.contiguous();
    return {host.data_ptr<float>(), host.data_ptr<float>() + host.numel()};
}

/// One slot of [slots, hidden].
inline std::vector<float> slotOf(const std::vector<float>& state, const RunGeometry& geometry, std::int64_t slot) {
    const auto begin = state.begin() + slot * geometry.hiddenSize;
    return {begin, begin + geometry.hiddenSize};
}

} // namespace rmtscope
