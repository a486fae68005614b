#include "engine/evaluation/parity_case.h"

#include "engine/api/error.h"
#include "engine/layers/tensor_view.h"
#include "engine/weights/json_fields.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

namespace rmtscope {

namespace {

/// Kinds of tensors that aren't compared exactly.
constexpr std::array<std::string_view, 6> kinds{"memory", "hidden_states", "attentions",
                                                "logits", "pooler_output", "loss"};

JsonFields readSettings(const std::filesystem::path& file) {
    if (std::error_code ignored; !std::filesystem::exists(file, ignored)) {
        throw Error(ErrorCode::FileMissing,
                    file.string() + " is missing; it must stand beside the expected tensors and hold their tolerances.",
                    file.string());
    }
    JsonFields settings(file);
    // Those behind the first line only tell people how the file was made.
    settings.allowOnly({"case", "tolerances", "rmt", "prompt_positions", //
                        "description", "note", "texts", "tokenizer_call", "tensors", "segments", "new_text",
                        "max_new_tokens", "predicted_label", "argmax_last_position", "min_top1_top2_logit_gap",
                        "max_abs_diff_to_float64_run", "compare_only"});
    return settings;
}

double amount(const JsonFields& tolerance, const std::string& key) {
    constexpr double most = 1e6;
    if (!tolerance.has(key)) {
        tolerance.reject(key, "a number from 0 on");
    }
    return tolerance.numberOr(key, 0, most, 0);
}

void readTolerances(const JsonFields& settings, ParityCase& result) {
    const JsonFields tolerances = settings.object("tolerances");
    tolerances.allowOnly({"memory", "hidden_states", "attentions", "logits", "pooler_output", "loss", //
                          "integers", "compare"});                                                    // notes
    for (const std::string_view name : kinds) {
        const std::string kind(name);
        if (tolerances.has(kind)) {
            const JsonFields tolerance = tolerances.object(kind);
            tolerance.allowOnly({"atol", "rtol"});
            result.tolerances[kind] = {amount(tolerance, "atol"), amount(tolerance, "rtol")};
        }
    }
}

SegmentAlignment alignmentOf(const JsonFields& rmt, SegmentAlignment fallback) {
    const std::string name = rmt.textOr("segment_alignment", "");
    if (name.empty() && !rmt.has("segment_alignment")) {
        return fallback;
    }
    if (name == "left") {
        return SegmentAlignment::Left;
    }
    if (name == "center") {
        return SegmentAlignment::Center;
    }
    if (name != "right") {
        rmt.reject("segment_alignment", "left, center or right");
    }
    return SegmentAlignment::Right;
}

void readWrapper(const JsonFields& settings, ParityCase& result) {
    constexpr IntegerRange anyCount{0, std::int64_t{1} << 31};
    result.promptPositions = settings.integerOr("prompt_positions", anyCount, 0);
    if (!settings.has("rmt")) {
        return;
    }
    const JsonFields rmt = settings.object("rmt");
    rmt.allowOnly({"segment_alignment", "max_n_segments", "sum_loss",                                  //
                   "num_mem_tokens", "segment_size", "input_size", "memory_positions", "bptt_depth"}); // notes
    result.maxSegments = rmt.integerOr("max_n_segments", anyCount, 0);
    result.sumLoss = rmt.boolean("sum_loss").value_or(false);
    result.alignment = alignmentOf(rmt, result.alignment);
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
    const std::string kind = kindOf(tensor);
    if (const auto stated = tolerances.find(kind); stated != tolerances.end()) {
        return stated->second;
    }
    if (std::ranges::find(kinds, kind) != kinds.end() && tensors.at(tensor).is_floating_point()) {
        throw Error(ErrorCode::ConfigInvalid,
                    "The case \"" + name + "\" states no tolerance for \"" + tensor + "\"; add \"" + kind +
                        R"(" with "atol" and "rtol" to "tolerances" in its JSON file.)",
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
    const JsonFields settings = readSettings(file.replace_extension(".json"));
    result.name = settings.textOr("case", expected.stem().string());
    readTolerances(settings, result);
    readWrapper(settings, result);
    return result;
}

} // namespace rmtscope
