#pragma once

#include "engine/api/engine.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rmtscope {

/// What a fake engine pretends to be. The same plan gives the same numbers.
struct FakePlan {
    CaptureShape shape{4, 4, 6};
    std::int64_t hiddenSize = 16;
    std::int64_t segmentSize = 12; ///< text tokens of one segment; a token is one word
    /// Segments of the document that is generated for any file name but those below.
    std::int64_t segments = 40;
    std::int64_t wordsLeftOut = 0; ///< at its end: the last segment is shorter
    int questions = 3;             ///< of the generated document; each with one fact early in the text
    std::vector<std::string> labels{"bathroom", "bedroom", "garden", "hallway", "kitchen", "office"};
    bool writesText = false;    ///< ModelInfo::writesText
    std::size_t tokenBytes = 0; ///< of generate(): so many bytes of the prompt are a token; 0: a word

    std::optional<std::int64_t> endAfter; ///< tokens of generate(), if more are allowed; `endsBy` says why then
    GenerationEnd endsBy = GenerationEnd::EndOfText;

    std::chrono::microseconds openDelay{0};
    std::chrono::microseconds prepareDelay{0};
    std::chrono::microseconds segmentDelay{0};
    std::chrono::microseconds replayDelay{0}; ///< of replay(), of a detail that was dropped, of a written token
    std::optional<std::int64_t> failAt;       ///< advance() of this segment throws Error
    std::optional<std::int64_t> holdBranchAt; ///< before this segment branches wait until they are stopped
    std::optional<std::int64_t> failBranchAt; ///< the same of branches, also of those that measure
    bool failWithUnknown = false;             ///< … throws something that isn't an Error
    bool failReplays = false;
    bool failSettings = false;  ///< currentSettings() throws
    bool damageReplays = false; ///< attention maps come without their weights
    /// Rows older than this many segments are "dropped" and come back by replay.
    std::int64_t keptRows = 1'000'000;
};

/// What was asked of all sessions of a fake engine, for tests to look at from any thread.
struct FakeCounters {
    std::atomic<int> sessionsAlive{0};
    std::atomic<int> sessionsMade{0};
    std::atomic<int> prepares{0};
    std::atomic<int> advances{0};
    std::atomic<int> details{0};
    std::atomic<int> replays{0};
    std::atomic<int> generations{0};
    std::atomic<int> readings{0};
    std::atomic<int> lenses{0};
    std::atomic<int> branches{0};
    std::atomic<int> measurements{0};
    std::atomic<int> openModelCalls{0};
    std::atomic<int> modelsOpened{0};
    std::atomic<int> settingsKept{0};
    std::atomic<int> samplesOpened{0};
};

/// A deterministic engine without tensors. File names with "missing" in them fail with FileMissing, with "damaged" with
/// FileDamaged; a document named "empty" opens, but its session can't be prepared (DocumentEmpty). A document name that
/// holds a number ("doc-200.txt") has that many segments. A model named with "unconfigured" needs the settings that
/// fakeQuestion() asks for, until they were kept; beside one named with "readonly" nothing can be kept; one named with
/// "leftover" has a tensor in its layers that isn't used. There is no device "cuda:9". Delays heed the stop tokens.
class FakeEngine : public Engine {
public:
    explicit FakeEngine(FakePlan plan = {});

    std::shared_ptr<const Model> openModel(const std::filesystem::path& folder, const DeviceOptions& device,
                                           const ProgressCallback& progress, std::stop_token stop) override;
    /// Its segments have the length that the settings say, as have those of later models once they were kept.
    std::shared_ptr<const Model> openModelWith(const std::filesystem::path& folder, const ModelSettings& settings,
                                               const DeviceOptions& device, const ProgressCallback& progress,
                                               std::stop_token stop) override;
    std::optional<SettingsQuestion> suggestSettings(const std::filesystem::path& folder) override;
    SettingsQuestion currentSettings(const std::filesystem::path& folder) override;
    void keepSettings(const std::filesystem::path& folder, const ModelSettings& settings) override;
    std::shared_ptr<const Document> openDocument(const std::filesystem::path& file, const ProgressCallback& progress,
                                                 std::stop_token stop) override;
    /// The generated document with as many segments as the sample has, whose first fact counts as its last. Fails as
    /// documents do where the noise is named so, and with Usage for a model named with "unsuited"; for one named with
    /// "searching" it takes a minute.
    std::shared_ptr<const Document> openSample(std::shared_ptr<const Model> model, const SampleName& sample,
                                               const ProgressCallback& progress, std::stop_token stop) override;
    std::unique_ptr<Session> createSession(std::shared_ptr<const Model> model, std::shared_ptr<const Document> document,
                                           const SessionOptions& options) override;

    [[nodiscard]] const FakeCounters& counters() const { return *m_counters; }
    /// Of the last keepSettings(); to be looked at once the opening that kept them has ended.
    [[nodiscard]] const std::optional<ModelSettings>& keptSettings() const { return m_keptSettings; }

private:
    std::shared_ptr<const Model> open(const std::filesystem::path& folder, const std::optional<ModelSettings>& settings,
                                      const DeviceOptions& device, const ProgressCallback& progress,
                                      const std::stop_token& stop);

    FakePlan m_plan;
    std::shared_ptr<FakeCounters> m_counters;
    std::optional<ModelSettings> m_keptSettings;
};

/// What a fake engine asks: a BERT 96 wide with 128 positions, 10 memory tokens and 6 labels; 2 heads are usual.
SettingsQuestion fakeQuestion();

/// The document that the plan describes, without an engine.
std::shared_ptr<const Document> makeFakeDocument(const FakePlan& plan, const std::filesystem::path& path);

/// The trace that a fake session gives for a segment, without a document: bytes are made up.
std::shared_ptr<const SegmentTrace> makeFakeTrace(const FakePlan& plan, SegmentIndex segment);

} // namespace rmtscope
