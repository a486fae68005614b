// How fast a text is opened, tokenized and streamed: bench_text [--json] FILE [TOKENIZER...]
// A TOKENIZER is a model folder or a vocab.txt; without one, the reference vocabularies are taken.

#include "engine/api/error.h"
#include "engine/text/document_reader.h"
#include "engine/text/open_tokenizer.h"
#include "engine/text/token_stream.h"
#include "engine/text/wordpiece.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/resource.h>
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

std::shared_ptr<const Tokenizer> openAny(const std::string& path) {
    return std::filesystem::is_directory(path) ? openTokenizer(path) : openWordPiece(path, {});
}

void measureTokenizer(const std::string& path, std::string_view text, std::vector<Speed>& speeds) {
    const std::string name = std::filesystem::path(path).lexically_normal().filename().string();
    const auto tokenizer = openAny(path);
    TokenStream stream(tokenizer, text);
    stream.count({}, {});
    std::vector<Token> tokens;
    speeds.push_back(measure(name + ": open", [&] { openAny(path); }));
    speeds.push_back(measure(name + ": count tokens", [&] {
        TokenStream fresh(tokenizer, text);
        fresh.count({}, {});
    }));
    speeds.push_back(measure(name + ": read segments of 499", [&] {
        for (std::int64_t first = 0; first < stream.tokens(); first += 499) {
            stream.read(TokenIndex(first), std::min<std::int64_t>(499, stream.tokens() - first), tokens);
        }
    }));
}

/// The document's mapped pages count here too.
double peakResidentMegabytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
}

void printTable(const std::vector<Speed>& speeds, double megabytes) {
    std::printf("%-52s %10s %10s %12s\n", "", "ms", "MB/s", "MB/s of CPU");
    for (const Speed& speed : speeds) {
        std::printf("%-52s %10.2f %10.1f %12.1f\n", speed.name.c_str(), speed.seconds * 1e3, megabytes / speed.seconds,
                    megabytes / speed.cpuSeconds);
    }
    std::printf("text %.1f MB, peak resident %.1f MB\n", megabytes, peakResidentMegabytes());
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
    const nlohmann::ordered_json root = {{"text_megabytes", megabytes},
                                         {"peak_resident_megabytes", peakResidentMegabytes()},
                                         {"cases", std::move(cases)}};
    std::printf("%s\n", root.dump(2).c_str());
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    const bool json = std::erase(arguments, "--json") > 0;
    if (arguments.empty()) {
        std::fprintf(stderr, "bench_text [--json] FILE [TOKENIZER...]\n");
        return 2;
    }
    const std::string file = arguments.front();
    if (arguments.size() == 1) {
        const std::string reference = RMTSCOPE_SOURCE_DIR "/tests/reference/tokenizers";
        arguments.insert(arguments.end(), {reference + "/bert-base-uncased-vocab.txt", reference});
    }
    try {
        std::vector<Speed> speeds{measure("open", [&] { readDocument(file, {}, {}); })};
        const auto document = readDocument(file, {}, {});
        for (std::size_t i = 1; i < arguments.size(); ++i) {
            measureTokenizer(arguments[i], document->text, speeds);
        }
        (json ? printJson : printTable)(speeds, static_cast<double>(document->text.size()) / 1e6);
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
