#include "engine/text/wordpiece.h"
#include "tests/fuzz/tokenizer_checks.h"

using namespace rmtscope;

namespace {

// Opened before the first input: the time of that counts as the input's.
const std::filesystem::path folder = RMTSCOPE_SOURCE_DIR "/tests/reference/tokenizers";
const auto uncased = openWordPiece(folder / "bert-base-uncased-vocab.txt", {});
const auto cased = openWordPiece(folder / "bert-base-cased-vocab.txt", {.lowerCase = false});

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::checkTokenizer(*uncased, data, size);
    fuzz::checkTokenizer(*cased, data, size);
    return 0;
}
