#include "tests/support/fake_engine.h"

#include "engine/api/error.h"
#include "tests/support/fake_delay.h"
#include "tests/support/fake_session.h"

namespace rmtscope {
namespace {

class FakeModel : public Model {
public:
    explicit FakeModel(ModelInfo info)
        : m_info(std::move(info)) {}
    [[nodiscard]] const ModelInfo& info() const override { return m_info; }
    void checkPrompt(const std::string& prompt) const override {
        if (!m_info.writesText) {
            throw Error(ErrorCode::Usage, m_info.name + " writes no text: it has no decoder with memory.");
        }
        refuseBlankPrompt(prompt);
    }

private:
    ModelInfo m_info;
};

void failIfNamed(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    if (name.find("missing") != std::string::npos) {
        throw Error(ErrorCode::FileMissing, "There is no file " + path.string() + "; choose another one.", name);
    }
    if (name.find("damaged") != std::string::npos) {
        throw Error(ErrorCode::FileDamaged, path.string() + " is damaged; copy it again.", name);
    }
}

void requireKeepable(const std::filesystem::path& folder, const ModelSettings& settings) {
    if (folder.filename().string().find("readonly") != std::string::npos) {
        throw Error(ErrorCode::WriteFailed, "The file " + folder.string() + "/rmtscope.json can't be written.",
                    folder.string());
    }
    if (const std::string problem = problemOf(settings, fakeQuestion().facts); !problem.empty()) {
        throw Error(ErrorCode::ConfigInvalid, problem, folder.string());
    }
}

} // namespace

SettingsQuestion fakeQuestion() {
    SettingsQuestion question;
    question.facts.summary = "a BERT of 3 layers, 96 wide, 128 positions, 10 memory tokens, 6 labels";
    question.facts.hiddenSize = 96;
    question.facts.positions = 128;
    question.facts.outputs = 6;
    question.facts.leastMemoryTokens = 10;
    question.facts.mostMemoryTokens = 10;
    question.usualHeads = 2;
    question.suggested.memoryTokens = 10;
    question.suggested.segmentSize = 115;
    for (int i = 0; i < 6; ++i) {
        question.suggested.labels.push_back("LABEL_" + std::to_string(i));
    }
    return question;
}

FakeEngine::FakeEngine(FakePlan plan)
    : m_plan(std::move(plan))
    , m_counters(std::make_shared<FakeCounters>()) {}

std::shared_ptr<const Model> FakeEngine::openModel(const std::filesystem::path& folder, const DeviceOptions& device,
                                                   const ProgressCallback& progress, std::stop_token stop) {
    return open(folder, m_keptSettings, device, progress, stop);
}

std::shared_ptr<const Model> FakeEngine::openModelWith(const std::filesystem::path& folder,
                                                       const ModelSettings& settings, const DeviceOptions& device,
                                                       const ProgressCallback& progress, std::stop_token stop) {
    requireKeepable(folder, settings);
    return open(folder, settings, device, progress, stop);
}

std::shared_ptr<const Model> FakeEngine::open(const std::filesystem::path& folder,
                                              const std::optional<ModelSettings>& settings, const DeviceOptions& device,
                                              const ProgressCallback& progress, const std::stop_token& stop) {
    ++m_counters->openModelCalls;
    progress(Progress{"Opening the model", 0, 1});
    fakeDelay(m_plan.openDelay, stop);
    failIfNamed(folder);
    if (!settings && suggestSettings(folder)) {
        throw Error(ErrorCode::SettingsNeeded, folder.string() + " has no config.json; say how many heads there are.",
                    folder.string());
    }
    if (device.device == "cuda:9") {
        throw Error(ErrorCode::DeviceUnavailable, "cuda:9 is not available; choose another device.", device.device);
    }
    ++m_counters->modelsOpened;
    ModelInfo info;
    info.path = folder;
    info.name = folder.filename().string();
    info.memorySystem = m_plan.writesText ? "rmt-decoder" : "rmt-encoder";
    info.backbone = m_plan.writesText ? "gpt2" : "bert";
    info.writesText = m_plan.writesText;
    info.layers = m_plan.shape.layers;
    info.heads = m_plan.shape.heads;
    info.slots = m_plan.shape.slots;
    info.hiddenSize = m_plan.hiddenSize;
    info.segmentSize = settings ? settings->segmentSize : m_plan.segmentSize;
    info.inputSize = info.segmentSize + m_plan.shape.slots + 3;
    info.vocabularySize = 30522;
    info.parameters = 1'234'567;
    info.weightFileBytes = 4'938'268;
    info.labels = m_plan.labels;
    info.device = device.device;
    info.threads = device.threads == 0 ? 2 : device.threads;
    if (info.name.find("leftover") != std::string::npos) {
        info.report.unused = {"cls.bias", "bert.encoder.layer.4.output.dense.bias"};
        info.report.unusedInLayers = {"bert.encoder.layer.4.output.dense.bias"};
    }
    progress(Progress{"Opening the model", 1, 1});
    return std::make_shared<const FakeModel>(std::move(info));
}

std::optional<SettingsQuestion> FakeEngine::suggestSettings(const std::filesystem::path& folder) {
    const bool unconfigured = folder.filename().string().find("unconfigured") != std::string::npos;
    return unconfigured && !m_keptSettings ? std::optional(fakeQuestion()) : std::nullopt;
}

SettingsQuestion FakeEngine::currentSettings(const std::filesystem::path& folder) {
    if (m_plan.failSettings) {
        throw Error(ErrorCode::FileMissing, folder.string() + " is gone; open another model.", folder.string());
    }
    SettingsQuestion question = fakeQuestion();
    question.suggested.heads = m_plan.shape.heads;
    question.suggested = m_keptSettings.value_or(question.suggested);
    return question;
}

void FakeEngine::keepSettings(const std::filesystem::path& folder, const ModelSettings& settings) {
    requireKeepable(folder, settings);
    m_keptSettings = settings;
    ++m_counters->settingsKept;
}

std::shared_ptr<const Document> FakeEngine::openDocument(const std::filesystem::path& file,
                                                         const ProgressCallback& progress, std::stop_token stop) {
    progress(Progress{"Reading the document", 0, 1});
    fakeDelay(m_plan.openDelay, stop);
    failIfNamed(file);
    auto document = makeFakeDocument(m_plan, file);
    progress(Progress{"Reading the document", 1, 1});
    return document;
}

std::shared_ptr<const Document> FakeEngine::openSample(std::shared_ptr<const Model> model, const SampleName& sample,
                                                       const ProgressCallback& progress, std::stop_token stop) {
    if (!model) {
        throw Error(ErrorCode::Usage, "A sample needs a model.");
    }
    progress(Progress{"Drawing the sample", 0, 0});
    const auto isNamed = [&model](const char* part) { return model->info().name.find(part) != std::string::npos; };
    fakeDelay(isNamed("searching") ? std::chrono::minutes(1) : m_plan.openDelay, stop);
    failIfNamed(sample.noise);
    if (isNamed("unsuited")) {
        throw Error(ErrorCode::Usage, "The facts of the task don't fit into so few segments; take more.", sample.task);
    }
    FakePlan plan = m_plan;
    plan.segments = sample.segments;
    auto document = std::make_shared<Document>(*makeFakeDocument(plan, "sample"));
    document->path = titleOf(sample);
    auto tokens = std::make_shared<SampleTokens>();
    tokens->name = sample;
    tokens->lastFact = SegmentIndex(document->questions.empty() ? 0 : 1);
    document->sample = std::move(tokens);
    ++m_counters->samplesOpened;
    return document;
}

std::unique_ptr<Session> FakeEngine::createSession(std::shared_ptr<const Model>,
                                                   std::shared_ptr<const Document> document,
                                                   const SessionOptions& options) {
    return std::make_unique<FakeSession>(m_plan, std::move(document), options, m_counters);
}

} // namespace rmtscope
