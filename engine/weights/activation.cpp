#include "engine/weights/activation.h"

#include "engine/weights/json_fields.h"

#include <array>
#include <string_view>
#include <utility>

namespace rmtscope {

namespace {

constexpr std::array<std::pair<std::string_view, Activation>, 5> activations{
    {{"gelu", Activation::Gelu},
     {"gelu_new", Activation::GeluTanh},
     {"gelu_pytorch_tanh", Activation::GeluTanh},
     {"gelu_fast", Activation::GeluTanh}, // the same formula, ordered for speed
     {"relu", Activation::Relu}}};

} // namespace

Activation readActivation(const JsonFields& config, const std::string& key, const std::string& fallback) {
    const std::string name = config.textOr(key, fallback);
    for (const auto& [known, activation] : activations) {
        if (name == known) {
            return activation;
        }
    }
    config.reject(key, "gelu, gelu_new, gelu_pytorch_tanh, gelu_fast or relu");
}

} // namespace rmtscope
