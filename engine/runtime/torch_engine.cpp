#include "engine/api/engine.h"
#include "engine/api/error.h"
#include "engine/runtime/torch_errors.h"
#include "engine/runtime/torch_model.h"
#include "engine/runtime/torch_session.h"
#include "engine/tasks/sample_document.h"
#include "engine/text/document_reader.h"
#include "engine/weights/model_settings.h"

namespace rmtscope {

namespace {

std::shared_ptr<const TorchModel> withMemory(std::shared_ptr<const Model> model) {
    auto torchModel = std::dynamic_pointer_cast<const TorchModel>(std::move(model));
    if (!torchModel) {
        throw Error(ErrorCode::Usage, "What is opened needs a model that this engine opened.");
    }
    if (torchModel->memory() == nullptr) {
        throw Error(ErrorCode::ConfigInvalid,
                    torchModel->info().path.string() +
                        " has no memory tokens to watch; rmtscope.json beside config.json says what a checkpoint does "
                        "not (memory_system, num_mem_tokens, input_size).",
                    torchModel->info().path.string());
    }
    return torchModel;
}

class TorchEngine final : public Engine {
public:
    std::shared_ptr<const Model> openModel(const std::filesystem::path& folder, const DeviceOptions& device,
                                           const ProgressCallback& progress, std::stop_token stop) override {
        return open(folder, std::nullopt, device, progress, stop);
    }

    std::shared_ptr<const Model> openModelWith(const std::filesystem::path& folder, const ModelSettings& settings,
                                               const DeviceOptions& device, const ProgressCallback& progress,
                                               std::stop_token stop) override {
        return open(folder, settings, device, progress, stop);
    }

    std::optional<SettingsQuestion> suggestSettings(const std::filesystem::path& folder) override {
        return withTorchErrors([&] { return missingSettings(folder); });
    }

    SettingsQuestion currentSettings(const std::filesystem::path& folder) override {
        return withTorchErrors([&] { return presentSettings(folder); });
    }

    void keepSettings(const std::filesystem::path& folder, const ModelSettings& settings) override {
        withTorchErrors([&] { keepModelSettings(folder, settings); });
    }

    std::shared_ptr<const Document> openDocument(const std::filesystem::path& file, const ProgressCallback& progress,
                                                 std::stop_token stop) override {
        return withTorchErrors([&] { return readDocument(file, progress, stop); });
    }

    std::shared_ptr<const Document> openSample(std::shared_ptr<const Model> model, const SampleName& sample,
                                               const ProgressCallback& progress, std::stop_token stop) override {
        const auto torchModel = withMemory(std::move(model));
        return withTorchErrors([&] {
            return openSampleDocument(sample, *torchModel->tokenizer(), torchModel->info().segmentSize, progress, stop);
        });
    }

    std::unique_ptr<Session> createSession(std::shared_ptr<const Model> model, std::shared_ptr<const Document> document,
                                           const SessionOptions& options) override {
        auto torchModel = withMemory(std::move(model));
        return withTorchErrors(
            [&] { return std::make_unique<TorchSession>(std::move(torchModel), std::move(document), options); });
    }

private:
    static std::shared_ptr<const Model> open(const std::filesystem::path& folder,
                                             const std::optional<ModelSettings>& settings, const DeviceOptions& device,
                                             const ProgressCallback& progress, const std::stop_token& stop) {
        if (progress) {
            progress({"Opening the model", 0, 0});
        }
        return withTorchErrors([&] {
            return std::make_shared<const TorchModel>(readModelFolder(folder, settings), device, progress, stop);
        });
    }
};

} // namespace

std::unique_ptr<Engine> makeEngine() {
    return std::make_unique<TorchEngine>();
}

} // namespace rmtscope
