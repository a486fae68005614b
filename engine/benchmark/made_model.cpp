#include "engine/benchmark/made_model.h"

#include "engine/api/error.h"
#include "engine/training/checkpoint.h"

#include <cstdlib>
#include <fstream>
#include <utility>

namespace rmtscope {

namespace {

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::error_code problem;
        const std::filesystem::path place = std::filesystem::temp_directory_path(problem);
        std::string pattern = (place / "rmtscope-XXXXXX").string();
        if (problem || ::mkdtemp(pattern.data()) == nullptr) {
            throw Error(ErrorCode::WriteFailed,
                        "No folder for a made-up model can be made among the temporary files; let TMPDIR name a folder "
                        "with some hundred MB of room.",
                        place.string());
        }
        m_path = pattern;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// Special tokens, then as many words of four letters as are needed.
void writeWords(const std::filesystem::path& file, std::int64_t entries) {
    std::ofstream out(file);
    std::int64_t written = 0;
    for (const char* special : {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}) {
        out << special << '\n';
        ++written;
    }
    constexpr std::int64_t letters = 26;
    for (std::int64_t word = 0; written < entries; ++word, ++written) {
        std::string text;
        for (std::int64_t rest = word, i = 0; i < 4; ++i, rest /= letters) {
            text.push_back(static_cast<char>('a' + rest % letters));
        }
        out << text << '\n';
    }
    if (!out.flush()) {
        throw Error(ErrorCode::WriteFailed,
                    file.string() + " can't be written; let TMPDIR name a folder with some hundred MB of room.",
                    file.string());
    }
}

} // namespace

std::shared_ptr<const TorchModel> openMadeModel(const PublishedShape& shape, const DeviceOptions& options) {
    const TemporaryFolder made;
    const std::filesystem::path folder = made.path() / shape.name;
    std::error_code ignored; // writing into it will tell
    std::filesystem::create_directory(folder, ignored);
    writeWords(folder / "vocab.txt", shape.vocabulary);
    Recipe recipe;
    recipe.folder = shape.folder;
    recipe.vocabulary = folder;
    {
        TensorPack values(parametersOf(shape));
        initialise(values, shape.folder, recipe.initial, 1);
        saveModel(folder, recipe, values.tensors());
    }
    return std::make_shared<const TorchModel>(readModelFolder(folder), options);
}

} // namespace rmtscope
