#include "engine/text/byte_pair.h"
#include "tests/fuzz/tokenizer_checks.h"

using namespace rmtscope;

namespace {

// Opened before the first input: the time of that counts as the input's.
const std::filesystem::path folder = RMTSCOPE_SOURCE_DIR "/tests/reference/tokenizers";
const auto gpt2 = openBytePair(folder / "vocab.json", folder / "merges.txt", {});

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::size_t covered = 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::string_view text = bytes.substr(0, firstInvalidUtf8(bytes));
    std::vector<Token> tokens;
    gpt2->tokenize(text, 0, tokens);
    for (const Token& token : tokens) {
        covered = std::max<std::size_t>(covered, token.bytes.end);
    }
    fuzz::require(covered == text.size(), "the last byte belongs to a token");
    fuzz::checkTokenizer(*gpt2, data, size);
    return 0;
}
