#pragma once

#include <stdexcept>
#include <string>

namespace rmtscope {

enum class ErrorCode {
    FileMissing,
    FileUnreadable,
    FileEmpty,
    FileDamaged,        ///< truncated, or its structure contradicts itself
    NotText,            ///< a document whose bytes are no text in a known encoding
    ModelIncomplete,    ///< a model folder without weights, configuration or vocabulary
    SettingsNeeded,     ///< only a person knows them: Engine::suggestSettings() says what, openModelWith() takes them
    ConfigInvalid,      ///< a configuration key is missing, of the wrong type or impossible
    WeightsMismatch,    ///< a tensor's name, shape or type isn't what the configuration asks for
    VocabularyMismatch, ///< tokenizer and embedding disagree about the number of tokens
    DocumentEmpty,      ///< no token in the document
    QuestionsInvalid,   ///< the questions file beside a document is wrong
    NotFinite,          ///< the model computed infinity or no number
    DeviceUnavailable,
    OutOfMemory,
    WriteFailed, ///< disk full, no permission
    Cancelled,   ///< a stop was requested
    Internal,    ///< LibTorch failed in a way that is our mistake
    Usage,       ///< a call or a command line that makes no sense
};

/// The one exception of the engine. what() is a whole sentence for the person at the screen: what went wrong, where,
/// and what to do about it. subject() is the file, tensor or key it concerns.
class Error : public std::runtime_error {
public:
    Error(ErrorCode code, const std::string& sentence, std::string subject = {})
        : std::runtime_error(sentence)
        , m_code(code)
        , m_subject(std::move(subject)) {}

    [[nodiscard]] ErrorCode code() const noexcept { return m_code; }
    [[nodiscard]] const std::string& subject() const noexcept { return m_subject; }

private:
    ErrorCode m_code;
    std::string m_subject;
};

} // namespace rmtscope
