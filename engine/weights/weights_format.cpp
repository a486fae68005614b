#include "engine/weights/weights_format.h"

#include "engine/weights/format_problem.h"
#include "engine/weights/torch_checkpoint.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace rmtscope {

namespace {

struct KnownStart {
    std::string_view bytes;
    const char* what;
};

// What stands where weights should, by mistake or in another program's format.
constexpr std::array knownStarts{
    KnownStart{"version https://git-lfs",
               "is only a pointer of Git LFS; run `git lfs pull` in its folder to get the file"},
    KnownStart{"<", "is a web page or XML, maybe an error message in place of the download; download it again"},
    KnownStart{"\x89HDF", "is in HDF5, as TensorFlow saves weights; convert it to safetensors first"},
    KnownStart{"GGUF", "is in GGUF; take the safetensors that it was made from"},
    KnownStart{"\x1F\x8B", "is compressed with gzip; decompress it first"},
};

constexpr std::string_view blanks = " \t\r\n";

/// The 8 bytes of a header's size below 2^32, then the header.
bool looksLikeSafetensors(std::string_view text) {
    return text.size() > 8 && text.substr(4, 4) == std::string_view("\0\0\0\0", 4) && text[8] == '{';
}

bool looksLikeObject(std::string_view text) {
    const std::size_t start = text.find_first_not_of(blanks);
    return start != std::string_view::npos && text[start] == '{';
}

} // namespace

WeightsFormat formatOf(std::span<const std::byte> file) {
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    if (looksLikeSafetensors(text)) {
        return WeightsFormat::Safetensors;
    }
    if (text.starts_with("PK\x03\x04") || text.starts_with("PK\x05\x06")) {
        return WeightsFormat::TorchZip;
    }
    if (looksLikeTorchLegacy(file)) {
        return WeightsFormat::TorchLegacy;
    }
    if (looksLikeObject(text)) {
        return WeightsFormat::Index;
    }
    const auto* const known =
        std::ranges::find_if(knownStarts, [&](const KnownStart& start) { return text.starts_with(start.bytes); });
    if (known != knownStarts.end()) {
        throw unsupported(known->what);
    }
    throw unsupported("is in no format of weights that this program knows: safetensors, PyTorch's checkpoints, or the "
                      "index of several such files");
}

} // namespace rmtscope
