#include "engine/weights/safetensors_writer.h"

#include "engine/api/error.h"
#include "engine/files/pending_file.h"
#include "engine/weights/strict_json.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace rmtscope {

namespace {

constexpr std::size_t alignment = 8; // of the data, as the format's own writer has it
constexpr std::string_view metadataKey = "__metadata__";

using Tensors = std::map<std::string, TensorView, std::less<>>;
using NamedTensor = std::pair<const std::string, TensorView>;

std::vector<const NamedTensor*> inFileOrder(const Tensors& tensors) {
    std::vector<const NamedTensor*> order;
    for (const NamedTensor& tensor : tensors) {
        order.push_back(&tensor);
    }
    std::ranges::stable_sort(order, std::greater(),
                             [](const NamedTensor* tensor) { return bytesOf(tensor->second.type); });
    return order;
}

void check(const NamedTensor& tensor) {
    std::uint64_t bytes = bytesOf(tensor.second.type);
    bool fits = true;
    for (const std::int64_t size : tensor.second.shape) {
        fits = fits && size >= 0 && !__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(size), &bytes);
    }
    if (!fits || bytes != tensor.second.data.size() || tensor.first == metadataKey) {
        throw Error(ErrorCode::Internal,
                    "Tensor " + inQuotes(tensor.first) + " can't be written: its name or its shape is impossible.",
                    tensor.first);
    }
}

std::string headerOf(const std::vector<const NamedTensor*>& order,
                     const std::map<std::string, std::string, std::less<>>& metadata) {
    auto header = nlohmann::ordered_json::object();
    if (!metadata.empty()) {
        header[std::string(metadataKey)] = metadata;
    }
    std::uint64_t offset = 0;
    for (const NamedTensor* tensor : order) {
        const auto& [name, view] = *tensor;
        header[name] = {
            {"dtype", nameOf(view.type)}, {"shape", view.shape}, {"data_offsets", {offset, offset + view.data.size()}}};
        offset += view.data.size();
    }
    std::string text = header.dump();
    text.append((alignment - text.size() % alignment) % alignment, ' ');
    return text;
}

} // namespace

void saveSafetensors(const std::filesystem::path& file, const Tensors& tensors,
                     const std::map<std::string, std::string, std::less<>>& metadata) {
    const std::vector<const NamedTensor*> order = inFileOrder(tensors);
    for (const NamedTensor* tensor : order) {
        check(*tensor);
    }
    std::string header;
    try {
        header = headerOf(order, metadata);
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorCode::WriteFailed,
                    file.string() + " can't be written: the name of a tensor isn't valid UTF-8.", file.string());
    }
    const auto size = static_cast<std::uint64_t>(header.size());
    PendingFile pending(file);
    pending.write({reinterpret_cast<const char*>(&size), sizeof size});
    pending.write(header);
    for (const NamedTensor* tensor : order) {
        const auto data = tensor->second.data;
        pending.write({reinterpret_cast<const char*>(data.data()), data.size()});
    }
    pending.publish();
}

} // namespace rmtscope
