#include "engine/weights/unused_in_layers.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace rmtscope {

namespace {

/// Of GPT-2 and GPT-NeoX as older versions of the library save them: the causal triangle, its score, the frequencies.
constexpr std::array<std::string_view, 5> buffers{"attn.bias", "attn.masked_bias", "attention.bias",
                                                  "attention.masked_bias", "attention.rotary_emb.inv_freq"};

bool isLeftOver(std::string_view name, std::string_view layers) {
    if (!name.starts_with(layers) || !name.substr(layers.size()).starts_with('.')) {
        return false;
    }
    const std::string_view numbered = name.substr(layers.size() + 1);
    const std::size_t dot = numbered.find('.');
    return dot == std::string_view::npos || std::ranges::find(buffers, numbered.substr(dot + 1)) == buffers.end();
}

} // namespace

std::vector<std::string> unusedInLayers(const std::vector<std::string>& unused, std::string_view layers) {
    std::vector<std::string> names;
    std::ranges::copy_if(unused, std::back_inserter(names),
                         [layers](const std::string& name) { return isLeftOver(name, layers); });
    return names;
}

} // namespace rmtscope
