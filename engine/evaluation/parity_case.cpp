#include "engine/evaluation/parity_case.h"

#include "engine/api/error.h"
#include "engine/layers/tensor_view.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace rmtscope {

namespace {

using Json = nlohmann::json;

Json readSettings(const std::filesystem::path& file) {
    std::ifstream stream(file);
    if (!stream) {
        throw Error(ErrorCode::FileMissing,
                    file.string() + " is missing; it must stand beside the expected tensors and hold their tolerances.",
                    file.string());
    }
    try {
        return Json::parse(stream);
    } catch (const Json::exception& error) {
        throw Error(ErrorCode::ConfigInvalid, file.string() + " is no valid JSON: " + error.what(), file.string());
    }
}

SegmentAlignment alignmentOf(const Json& value, SegmentAlignment fallback, const std::filesystem::path& file) {
    if (value.is_null()) {
        return fallback;
    }
    const auto name = value.get<std::string>();
    if (name == "left") {
        return SegmentAlignment::Left;
    }
    if (name == "center") {
        return SegmentAlignment::Center;
    }
    if (name == "right") {
        return SegmentAlignment::Right;
    }
    throw Error(ErrorCode::ConfigInvalid,
                file.string() + " has \"segment_alignment\": \"" + name + "\"; expected left, right or center.",
                file.string());
}

/// Which entry of "tolerances" judges a tensor.
std::string kindOf(std::string_view name) {
    const std::string_view leaf = name.substr(name.rfind('.') + 1);
    if (leaf == "step_logits") {
        return "logits";
    }
    if (leaf.starts_with("memory")) {
        return "memory";
    }
    if (leaf == "last_hidden_state") {
        return "hidden_states";
    }
    return std::string(leaf);
}

} // namespace

Tolerance ParityCase::toleranceOf(const std::string& tensor) const {
    const auto kind = tolerances.find(kindOf(tensor));
    if (kind != tolerances.end()) {
        return kind->second;
    }
    if (tensors.at(tensor).is_floating_point()) {
        throw Error(ErrorCode::ConfigInvalid, "The case \"" + name + "\" states no tolerance for \"" + tensor + "\".",
                    tensor);
    }
    return {};
}

ParityCase readParityCase(const std::filesystem::path& expected, SegmentAlignment defaultAlignment) {
    ParityCase result;
    result.alignment = defaultAlignment;
    const auto weights = openSafetensors(expected);
    for (const auto& [name, view] : weights->tensors) {
        result.tensors.emplace(name, toTensor(view));
    }
    auto file = expected;
    file.replace_extension(".json");
    const Json settings = readSettings(file);
    try {
        result.name = settings.value("case", expected.stem().string());
        for (const auto& [kind, value] : settings.at("tolerances").items()) {
            if (value.is_object()) {
                result.tolerances[kind] = {value.at("atol").get<double>(), value.at("rtol").get<double>()};
            }
        }
        result.promptPositions = settings.value("prompt_positions", std::int64_t{0});
        if (settings.contains("rmt")) {
            const Json& rmt = settings.at("rmt");
            result.maxSegments = rmt.value("max_n_segments", std::int64_t{0});
            result.sumLoss = rmt.value("sum_loss", false);
            result.alignment = alignmentOf(rmt.value("segment_alignment", Json()), defaultAlignment, file);
        }
    } catch (const Json::exception& error) {
        throw Error(ErrorCode::ConfigInvalid, file.string() + " doesn't describe a comparison: " + error.what(),
                    file.string());
    }
    return result;
}

} // namespace rmtscope
