#include "engine/benchmark/text_speed.h"

#include "engine/benchmark/stopwatch.h"
#include "engine/text/document_reader.h"
#include "engine/text/token_stream.h"

#include <algorithm>
#include <vector>

namespace rmtscope {

TextSpeed measureText(const std::filesystem::path& file, const std::shared_ptr<const Tokenizer>& tokenizer,
                      std::int64_t segmentSize, std::int64_t rounds) {
    const auto document = readDocument(file, {}, {});
    const double megabytes = static_cast<double>(document->text.size()) / 1e6;
    std::vector<double> open;
    std::vector<double> count;
    std::vector<double> segments;
    std::vector<Token> tokens;
    for (std::int64_t round = 0; round < rounds; ++round) {
        open.push_back(megabytes / secondsOf([&file] { static_cast<void>(readDocument(file, {}, {})); }));
        TokenStream stream(tokenizer, document->text);
        count.push_back(megabytes / secondsOf([&stream] { stream.count({}, {}); }));
        segments.push_back(megabytes / secondsOf([&] {
                               for (std::int64_t first = 0; first < stream.tokens(); first += segmentSize) {
                                   stream.read(TokenIndex(first), std::min(segmentSize, stream.tokens() - first),
                                               tokens);
                               }
                           }));
    }
    return {megabytes, spreadOf(open), spreadOf(count), spreadOf(segments)};
}

} // namespace rmtscope
