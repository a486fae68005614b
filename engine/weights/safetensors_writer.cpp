#include "engine/weights/safetensors_writer.h"

#include "engine/api/error.h"
#include "engine/files/pending_file.h"
#include "engine/files/strict_json.h"

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

/// Large tensors in parts, so that there is something to report and to stop between.
class PartWriter {
public:
    PartWriter(PendingFile& file, std::uint64_t total, const ProgressCallback& progress, const std::stop_token& stop)
        : m_file(file)
        , m_total(total)
        , m_progress(progress)
        , m_stop(stop) {}

    void write(std::span<const std::byte> data) {
        constexpr std::size_t partBytes = std::size_t{16} << 20;
        while (!data.empty()) {
            if (m_stop.stop_requested()) {
                throw Error(ErrorCode::Cancelled, "Writing the tensors was stopped.");
            }
            const auto part = data.first(std::min(partBytes, data.size()));
            m_file.write({reinterpret_cast<const char*>(part.data()), part.size()});
            data = data.subspan(part.size());
            m_done += part.size();
            if (m_progress) {
                m_progress({"Writing the tensors", m_done, m_total});
            }
        }
    }

private:
    PendingFile& m_file;
    std::uint64_t m_total;
    std::uint64_t m_done = 0;
    const ProgressCallback& m_progress;
    const std::stop_token& m_stop;
};

} // namespace

void saveSafetensors(const std::filesystem::path& file, const Tensors& tensors,
                     const std::map<std::string, std::string, std::less<>>& metadata, const ProgressCallback& progress,
                     const std::stop_token& stop) {
    const std::vector<const NamedTensor*> order = inFileOrder(tensors);
    std::uint64_t total = 0;
    for (const NamedTensor* tensor : order) {
        check(*tensor);
        total += tensor->second.data.size();
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
    PartWriter parts(pending, total, progress, stop);
    for (const NamedTensor* tensor : order) {
        parts.write(tensor->second.data);
    }
    pending.publish();
}

} // namespace rmtscope
