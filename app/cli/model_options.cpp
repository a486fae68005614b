#include "app/cli/model_options.h"

#include "app/common/bundled_files.h"
#include "engine/weights/model_settings.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>
#include <sstream>

namespace rmtscope::cli {

namespace {

const std::map<std::string, SegmentAlignment> alignments{
    {"left", SegmentAlignment::Left}, {"right", SegmentAlignment::Right}, {"center", SegmentAlignment::Center}};

std::vector<std::string> splitAtCommas(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream in(text + ",");
    for (std::string part; std::getline(in, part, ',');) {
        const auto first = part.find_first_not_of(' ');
        const auto last = part.find_last_not_of(' ');
        parts.push_back(first == std::string::npos ? std::string() : part.substr(first, last - first + 1));
    }
    return parts;
}

} // namespace

void addModelOptions(CLI::App& subcommand, GivenSettings& given) {
    constexpr const char* group =
        "What a checkpoint does not say, or another setting (kept in rmtscope.json beside it)";
    const auto count = CLI::Range(std::int64_t{0}, std::int64_t{1} << 20);
    subcommand.add_option("--heads", given.heads, "attention heads a layer")->check(count)->group(group);
    subcommand.add_option("--memory-tokens", given.memoryTokens, "slots of the memory, if the weights don't tell")
        ->check(count)
        ->group(group);
    subcommand
        .add_option("--segment-size", given.segmentSize,
                    "most text tokens of a segment; default: all there is room for")
        ->check(count)
        ->group(group);
    subcommand
        .add_option_function<std::string>(
            "--alignment", [&given](const std::string& name) { given.alignment = alignments.at(name); },
            "where the shorter segment isn't: left, right or center; default: right, of decoders left")
        ->check(CLI::IsMember(&alignments))
        ->group(group);
    subcommand
        .add_option_function<std::string>(
            "--generate-after",
            [&given](const std::string& what) { given.generatesAfterWriteMemory = what == "memory"; },
            "where a decoder's new text begins: behind the last segment's text, or behind the write memory that "
            "follows "
            "it (branch framework_accel of the published code)")
        ->check(CLI::IsMember({"text", "memory"}))
        ->group(group);
    subcommand
        .add_option_function<std::string>(
            "--labels", [&given](const std::string& labels) { given.labels = splitAtCommas(labels); },
            "names of the answers, in the order of the classifier's outputs: a,b,c")
        ->group(group);
}

ConfiguredModel configuredModel(const std::string& name, const GivenSettings& given) {
    const std::filesystem::path path = findBundled(name);
    return {path, settingsWith(path, given)};
}

void keepSettings(const ConfiguredModel& model) {
    if (model.settings) {
        keepModelSettings(model.path, *model.settings);
    }
}

std::shared_ptr<const Model> openConfigured(Engine& engine, const ConfiguredModel& model, const DeviceOptions& device,
                                            const ProgressCallback& progress, const std::stop_token& stop) {
    auto opened = model.settings ? engine.openModelWith(model.path, *model.settings, device, progress, stop)
                                 : engine.openModel(model.path, device, progress, stop);
    keepSettings(model);
    return opened;
}

void warnOf(const ModelInfo& info) {
    if (const std::string warning = warningOf(info); !warning.empty()) {
        std::cerr << "rmt: " << warning << '\n';
    }
}

} // namespace rmtscope::cli
