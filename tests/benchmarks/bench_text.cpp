// How fast a text is opened, tokenized and streamed: bench_text [--json] FILE [VOCABULARY]

#include "engine/api/error.h"
#include "engine/text/document_reader.h"
#include "engine/text/token_stream.h"
#include "engine/text/wordpiece.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

using namespace rmtscope;

namespace {

struct Speed {
    std::string name;
    double seconds = 0;    ///< the fastest run's
    double cpuSeconds = 0; ///< the cheapest run's: what other programs on the machine don't change
};

/// Repeats for a second, at least three times.
Speed measure(const std::string& name, const std::function<void()>& work) {
    Speed best{name, 1e9, 1e9};
    double total = 0;
    for (int run = 0; run < 3 || total < 1; ++run) {
        const auto begin = std::chrono::steady_clock::now();
        const std::clock_t cpuBegin = std::clock();
        work();
        const double cpuSeconds = static_cast<double>(std::clock() - cpuBegin) / CLOCKS_PER_SEC;
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        best.seconds = std::min(best.seconds, seconds);
        best.cpuSeconds = std::min(best.cpuSeconds, std::max(cpuSeconds, 1e-6));
        total += seconds;
    }
    return best;
}

std::vector<Speed> measureAll(const std::string& file, const std::string& vocabulary) {
    const auto document = readDocument(file, {}, {});
    const auto tokenizer = openWordPiece(vocabulary, {});
    TokenStream stream(tokenizer, document->text);
    stream.count({}, {});
    std::vector<Token> tokens;
    return {
        measure("open", [&] { readDocument(file, {}, {}); }),
        measure("count tokens",
                [&] {
                    TokenStream fresh(tokenizer, document->text);
                    fresh.count({}, {});
                }),
        measure("read segments of 499",
                [&] {
                    for (std::int64_t first = 0; first < stream.tokens(); first += 499) {
                        stream.read(TokenIndex(first), std::min<std::int64_t>(499, stream.tokens() - first), tokens);
                    }
                }),
        measure("open vocabulary", [&] { openWordPiece(vocabulary, {}); }),
    };
}

void printTable(const std::vector<Speed>& speeds, double megabytes) {
    std::printf("%-22s %10s %10s %12s\n", "", "ms", "MB/s", "MB/s of CPU");
    for (const Speed& speed : speeds) {
        std::printf("%-22s %10.2f %10.1f %12.1f\n", speed.name.c_str(), speed.seconds * 1e3, megabytes / speed.seconds,
                    megabytes / speed.cpuSeconds);
    }
}

void printJson(const std::vector<Speed>& speeds, double megabytes) {
    auto cases = nlohmann::ordered_json::array();
    for (const Speed& speed : speeds) {
        cases.push_back({{"name", speed.name},
                         {"seconds", speed.seconds},
                         {"cpu_seconds", speed.cpuSeconds},
                         {"megabytes_per_second", megabytes / speed.seconds},
                         {"megabytes_per_cpu_second", megabytes / speed.cpuSeconds}});
    }
    const nlohmann::ordered_json root = {{"text_megabytes", megabytes}, {"cases", std::move(cases)}};
    std::printf("%s\n", root.dump(2).c_str());
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    const bool json = std::erase(arguments, "--json") > 0;
    if (arguments.empty() || arguments.size() > 2) {
        std::fprintf(stderr, "bench_text [--json] FILE [VOCABULARY]\n");
        return 2;
    }
    if (arguments.size() == 1) {
        arguments.emplace_back(RMTSCOPE_SOURCE_DIR "/tests/reference/tokenizers/bert-base-uncased-vocab.txt");
    }
    try {
        const double megabytes = static_cast<double>(readDocument(arguments[0], {}, {})->text.size()) / 1e6;
        (json ? printJson : printTable)(measureAll(arguments[0], arguments[1]), megabytes);
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
