#include "engine/api/error.h"
#include "engine/files/opened_file.h"
#include "engine/files/strict_json.h"
#include "engine/weights/format_problem.h"
#include "engine/weights/plain_names.h"
#include "engine/weights/safetensors_header.h"
#include "engine/weights/sharded.h"
#include "engine/weights/torch_checkpoint.h"
#include "engine/weights/weights_format.h"

#include <utility>

namespace rmtscope {

namespace {

namespace fs = std::filesystem;

Weights mapFile(const fs::path& file, std::span<const std::byte>& bytes) {
    const OpenedFile opened(file);
    auto mapping = opened.map();
    bytes = {mapping.get(), opened.size()};
    Weights weights;
    weights.path = file;
    weights.fileBytes = bytes.size();
    weights.storages.push_back(std::move(mapping));
    weights.mappings.push_back(bytes);
    return weights;
}

void readSafetensors(std::span<const std::byte> bytes, Weights& weights) {
    SafetensorsHeader header = readSafetensorsHeader(bytes);
    weights.tensors = std::move(header.tensors);
    weights.metadata = std::move(header.metadata);
}

Weights readShard(const fs::path& file);

/// An index may lead to files, but not to another index: that could go on forever.
Weights readFile(const fs::path& file, bool mayBeIndex) {
    std::span<const std::byte> bytes;
    Weights weights = mapFile(file, bytes);
    try {
        switch (formatOf(bytes)) {
        case WeightsFormat::Safetensors:
            readSafetensors(bytes, weights);
            return weights;
        case WeightsFormat::TorchZip:
            readTorchZip(bytes, weights);
            return weights;
        case WeightsFormat::TorchLegacy:
            readTorchLegacy(bytes, weights);
            return weights;
        case WeightsFormat::Index:
            if (!mayBeIndex) {
                throw unsupported("is JSON, but an index names it as a file of weights");
            }
            return readShards(file, readShard);
        }
    } catch (const FormatProblem& problem) {
        throwProblem(file, problem);
    }
    return weights;
}

Weights readShard(const fs::path& file) {
    return readFile(file, false);
}

/// An adapter beside its base weights would be left out silently, and the model would be another one.
void refuseAdapters(const Weights& weights) {
    for (const auto& [name, view] : weights.tensors) {
        if (name.find(".lora_A.") != std::string::npos || name.find(".lora_B.") != std::string::npos) {
            throw Error(ErrorCode::WeightsMismatch,
                        weights.path.string() + " holds a LoRA adapter that isn't merged into its weights (tensor " +
                            inQuotes(name) + "); call merge_and_unload() in PEFT and save the model again.",
                        name);
        }
    }
}

void usePlainNames(Weights& weights) {
    std::vector<std::string> names;
    for (const auto& [name, view] : weights.tensors) {
        names.push_back(name);
    }
    PlainNames plain = plainNames(names);
    if (plain.names == names) {
        return;
    }
    decltype(weights.tensors) renamed;
    for (std::size_t i = 0; i < names.size(); ++i) {
        renamed.emplace(std::move(plain.names[i]), std::move(weights.tensors.at(names[i])));
    }
    weights.tensors = std::move(renamed);
    weights.removedPrefixes = std::move(plain.removedPrefixes);
}

} // namespace

std::shared_ptr<const Weights> openSafetensors(const fs::path& file) {
    std::span<const std::byte> bytes;
    auto weights = std::make_shared<Weights>(mapFile(file, bytes));
    try {
        readSafetensors(bytes, *weights);
    } catch (const FormatProblem& problem) {
        throwProblem(file, problem);
    }
    return weights;
}

std::shared_ptr<const Weights> openWeights(const fs::path& file) {
    auto weights = std::make_shared<Weights>(readFile(file, true));
    refuseAdapters(*weights);
    usePlainNames(*weights);
    return weights;
}

} // namespace rmtscope
