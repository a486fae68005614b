#pragma once

#include "engine/runtime/architecture.h"
#include "engine/training/autocast.h"
#include "engine/training/lesson.h"
#include "engine/training/parameter_list.h"
#include "engine/training/relation_targets.h"
#include "engine/training/slot_code.h"

namespace rmtscope {

class LessonTally;

/// Names of the throw-away heads on layer 0; they are no part of the model.
inline constexpr std::string_view auxiliaryPrefix = "auxiliary.";
[[nodiscard]] std::vector<ParameterShape> auxiliaryParameters(std::int64_t hidden, std::int64_t places);

/// What weighs how much in a loss, and what is added to memory.
struct LearningTerms {
    double questionWeight = 1;  ///< of one question's cross entropy
    double auxiliaryWeight = 0; ///< of a segment's mean over RelationTargets; 0: none
    double codeWeight = 0;      ///< of a segment's mean distance from SlotCode; 0: none
    double forcedShare = 0;     ///< of the memories between two segments that are the code itself
    double forcedBlur = 0;      ///< most that a field of those is moved towards another word, 0..0.5
    std::int64_t bpttDepth = 0; ///< segments through which gradients flow back from the last one; 0: all
    double memoryNoise = 0;     ///< deviation of what is added to each number between two segments
    std::uint64_t noiseSeed = 0;
    Precision precision = Precision::Float32;
};

/// What came out of a lesson.
struct Learned {
    double loss = 0;           ///< sum of the questions' cross entropies
    double auxiliaryLoss = 0;  ///< mean over the segments, before its weight
    double codeDistance = 0;   ///< mean over the segments, before its weight
    std::vector<bool> correct; ///< [questions], in the order of the lesson
};

/// What a model in training needs besides its numbers. Immutable, used from several threads at once.
struct LearnerParts {
    ModelFolder folder; ///< configurations; the files themselves aren't read
    std::shared_ptr<const Tokenizer> tokenizer;
    std::vector<std::int64_t> answers; ///< [labels], a decoder's: the token that says each
    RelationTargets relations;
    std::shared_ptr<const SlotCode> code = nullptr; ///< where the recipe has it
};

/// A model put together from live parameters, by the code that also opens it for inference; it computes where they are.
/// Of one thread, and of one optimizer step: gradients flow through what was put together.
class Learner {
public:
    Learner(const LearnerParts& parts, const NamedTensors& parameters);

    /// Where gradients are recorded, they are added to those of the parameters, unless the loss is no number.
    Learned learn(const Lesson& lesson, const LearningTerms& terms) const;

private:
    struct Read {
        at::Tensor state;  ///< [texts, slots, hidden]
        at::Tensor logits; ///< [questions, labels or words]
        at::Tensor auxiliaryLoss;
    };
    [[nodiscard]] static at::Tensor numbersOn(at::Device device, const std::vector<std::int64_t>& numbers);
    [[nodiscard]] at::Tensor layOut(const std::vector<const TextIds*>& texts) const;
    [[nodiscard]] Read read(const LessonStep& step, const at::Tensor& state, bool auxiliary) const;
    [[nodiscard]] Read readEncoder(const std::vector<const TextIds*>& texts, std::size_t carried,
                                   const at::Tensor& state, const at::Tensor& asked, bool auxiliary) const;
    [[nodiscard]] Read readDecoder(const LessonStep& step, const at::Tensor& state, const at::Tensor& asked,
                                   bool auxiliary) const;
    /// The memory behind a pause: `state` and, as a constant, what reading has changed (straight-through; Bengio et al.
    /// 2013).
    [[nodiscard]] at::Tensor paused(const LessonStep& step, const at::Tensor& state) const;
    /// Some of the streams' memories replaced by the code of what was told: teacher forcing (Williams and Zipser 1989).
    [[nodiscard]] at::Tensor forced(const at::Tensor& state, const std::vector<SlotEntry>& held,
                                    const LearningTerms& terms, const at::Generator& random) const;
    void tallyLesson(const Lesson& lesson, const LearningTerms& terms, LessonTally& tally) const;
    /// What the questions of a step were answered.
    void tallyAnswers(const LessonStep& step, const Read& read, double weight, LessonTally& tally) const;
    /// Mean over the texts' relations, of a decoder over those that it has read when it comes to the place's name.
    [[nodiscard]] at::Tensor auxiliaryLoss(const at::Tensor& hidden, const std::vector<const TextIds*>& texts) const;

    const LearnerParts& m_parts;
    NamedTensors m_auxiliary;
    Architecture m_built;
};

} // namespace rmtscope
