#include "engine/api/error.h"
#include "engine/weights/mapped_file.h"
#include "engine/weights/safetensors_header.h"
#include "engine/weights/weights.h"

namespace rmtscope {

std::shared_ptr<const Weights> openSafetensors(const std::filesystem::path& file) {
    auto mapping = std::make_shared<MappedFile>(file);
    auto weights = std::make_shared<Weights>();
    try {
        SafetensorsHeader header = readSafetensorsHeader(mapping->bytes());
        weights->tensors = std::move(header.tensors);
        weights->metadata = std::move(header.metadata);
    } catch (const SafetensorsProblem& problem) {
        throw Error(ErrorCode::FileDamaged,
                    file.string() + " is damaged: it " + problem.what() + ". Copy or download it again.",
                    problem.tensor().empty() ? file.string() : problem.tensor());
    }
    weights->path = file;
    weights->fileBytes = mapping->bytes().size();
    weights->storages.push_back(std::move(mapping));
    return weights;
}

} // namespace rmtscope
