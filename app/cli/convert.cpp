#include "app/cli/interrupt.h"
#include "app/cli/progress_line.h"
#include "app/cli/subcommands.h"
#include "app/common/bundled_files.h"
#include "engine/api/error.h"
#include "engine/weights/model_files.h"
#include "engine/weights/safetensors_writer.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace rmtscope::cli {

namespace {

struct Options {
    std::string model;
    std::string out;
    bool force = false;
};

int run(const Options& options) {
    std::error_code ignored;
    if (!options.force && std::filesystem::exists(options.out, ignored)) {
        throw Error(ErrorCode::WriteFailed,
                    options.out + " is there already; name another file, or replace it with --force.", options.out);
    }
    const std::stop_token stop = stopOnInterrupt();
    const auto weights = openWeights(weightsOf(findModelFiles(findBundled(options.model))));
    auto metadata = weights->metadata;
    metadata.try_emplace("format", "pt"); // other readers ask for it
    ProgressLine line;
    const auto progress = [&line](const Progress& now) {
        line.update(std::string(now.stage), static_cast<std::int64_t>(now.done), static_cast<std::int64_t>(now.total),
                    "bytes");
    };
    saveSafetensors(options.out, weights->tensors, metadata, progress, stop);
    line.clear();
    std::cout << options.out << ": " << weights->tensors.size() << " tensors, "
              << std::filesystem::file_size(options.out, ignored) << " bytes\n";
    return 0;
}

} // namespace

void addConvert(CLI::App& app, Action& action) {
    auto* const command = app.add_subcommand("convert", "Write the weights of any readable checkpoint as safetensors");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "model folder, file of weights or index of several")->required();
    command->add_option("OUT", options->out, "safetensors file to write")->required();
    command->add_flag("--force", options->force, "replace a file that is there");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace rmtscope::cli
