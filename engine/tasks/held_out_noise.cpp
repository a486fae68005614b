#include "engine/tasks/held_out_noise.h"

#include "engine/tasks/people.h"
#include "engine/text/document_reader.h"

namespace rmtscope {

HeldOutNoise::HeldOutNoise(const std::filesystem::path& file, const Tokenizer& tokenizer, std::int64_t segmentSize,
                           double trainShare, const std::stop_token& stop)
    : HeldOutNoise(*readDocument(file, {}, stop), tokenizer, segmentSize, trainShare) {}

HeldOutNoise::HeldOutNoise(const Document& document, const Tokenizer& tokenizer, std::int64_t segmentSize,
                           double trainShare)
    : HeldOutNoise(textWithoutFacts(document), countFacts(document), tokenizer, segmentSize, trainShare) {}

HeldOutNoise::HeldOutNoise(const std::string& text, std::int64_t factsLeftOut, const Tokenizer& tokenizer,
                           std::int64_t segmentSize, double trainShare)
    : m_factsLeftOut(factsLeftOut)
    , m_people(peopleMovingIn(text))
    , m_tokens(tokenizer, text, segmentSize, trainShare) {}

std::unique_ptr<const Task> HeldOutNoise::task(std::string_view name) const {
    return makeTask(name, {.part = TaskPart::Test, .peopleInNoise = m_people});
}

} // namespace rmtscope
