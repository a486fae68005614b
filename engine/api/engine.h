#pragma once

#include "engine/api/document.h"
#include "engine/api/model_info.h"
#include "engine/api/model_settings.h"
#include "engine/api/progress.h"
#include "engine/api/session.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace rmtscope {

struct DeviceOptions {
    std::string device = "cpu"; ///< "cpu", "cuda" or "cuda:N"
    int threads = 0;            ///< 0: as many as this process may use and the model profits from

    bool operator==(const DeviceOptions&) const = default;
};

/// Loaded weights: immutable, shared by any number of sessions.
class Model {
public:
    Model() = default;
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;
    virtual ~Model() = default;

    [[nodiscard]] virtual const ModelInfo& info() const = 0;
    /// Throws Error Usage, which says why, for a prompt that Session::generate() would refuse.
    virtual void checkPrompt(const std::string& prompt) const = 0;
};

/// Opens models and documents. All calls may be made from any thread and throw Error.
class Engine {
public:
    Engine() = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    virtual ~Engine() = default;

    /// `folder`: a model folder, or a file of weights within one. Throws SettingsNeeded where suggestSettings() would
    /// ask.
    virtual std::shared_ptr<const Model> openModel(const std::filesystem::path& folder, const DeviceOptions& device,
                                                   const ProgressCallback& progress, std::stop_token stop) = 0;
    /// The same with `settings` in place of what its files say. Nothing is written: keepSettings() is for when they
    /// have proved right. Throws Error also as keepSettings() would.
    virtual std::shared_ptr<const Model> openModelWith(const std::filesystem::path& folder,
                                                       const ModelSettings& settings, const DeviceOptions& device,
                                                       const ProgressCallback& progress, std::stop_token stop) = 0;
    /// What no file in a model folder says and openModel() needs, with what is usual filled in but the heads;
    /// nothing if it's all there. Reads names and shapes only.
    virtual std::optional<SettingsQuestion> suggestSettings(const std::filesystem::path& folder) = 0;
    /// The settings that a model is opened with now, and what is known about it: to be changed by keepSettings(). Reads
    /// names and shapes only. Throws Error as openModel().
    virtual SettingsQuestion currentSettings(const std::filesystem::path& folder) = 0;
    /// Keeps the answer in rmtscope.json beside the weights; what else stands there stays. Throws Error: ConfigInvalid
    /// if the settings don't fit the weights, WriteFailed.
    virtual void keepSettings(const std::filesystem::path& folder, const ModelSettings& settings) = 0;
    /// Reads NAME.questions.json beside it too, if there is one.
    virtual std::shared_ptr<const Document> openDocument(const std::filesystem::path& file,
                                                         const ProgressCallback& progress, std::stop_token stop) = 0;
    /// What `model` finds under the name of a sample, token for token as its evaluation; of no use to another model.
    /// `model` comes from this engine's openModel. Throws Error Usage for a task that is unknown or doesn't fit into so
    /// few segments, and for samples that are too long; what opening the noise throws.
    virtual std::shared_ptr<const Document> openSample(std::shared_ptr<const Model> model, const SampleName& sample,
                                                       const ProgressCallback& progress, std::stop_token stop) = 0;
    /// `model` comes from this engine's openModel.
    virtual std::unique_ptr<Session> createSession(std::shared_ptr<const Model> model,
                                                   std::shared_ptr<const Document> document,
                                                   const SessionOptions& options) = 0;
};

/// The engine on LibTorch. Defined in engine/runtime, which the programs link.
std::unique_ptr<Engine> makeEngine();

} // namespace rmtscope
