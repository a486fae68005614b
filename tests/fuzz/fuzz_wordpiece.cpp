#include "engine/text/wordpiece.h"
#include "tests/fuzz/tokenizer_checks.h"

using namespace rmtscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::filesystem::path folder = RMTSCOPE_SOURCE_DIR "/tests/reference/tokenizers";
    static const auto uncased = openWordPiece(folder / "bert-base-uncased-vocab.txt", {});
    static const auto cased = openWordPiece(folder / "bert-base-cased-vocab.txt", {.lowerCase = false});
    fuzz::checkTokenizer(*uncased, data, size);
    fuzz::checkTokenizer(*cased, data, size);
    return 0;
}
