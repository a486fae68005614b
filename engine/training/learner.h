#pragma once

#include "engine/runtime/architecture.h"
#include "engine/training/autocast.h"
#include "engine/training/lesson.h"
#include "engine/training/parameter_list.h"
#include "engine/training/relation_targets.h"

namespace rmtscope {

class LessonTally;

/// Names of the throw-away heads on layer 0; they are no part of the model.
inline constexpr std::string_view auxiliaryPrefix = "auxiliary.";
[[nodiscard]] std::vector<ParameterShape> auxiliaryParameters(std::int64_t hidden, std::int64_t slots,
                                                              std::int64_t places);

/// What weighs how much in a loss, and what is added to memory.
struct LearningTerms {
    double questionWeight = 1;  ///< of one question's cross entropy
    double auxiliaryWeight = 0; ///< of a segment's mean over RelationTargets; 0: none
    double recallWeight = 0;    ///< of a segment's mean over the relations told so far, read off the memory; 0: none
    double retentionWeight = 0; ///< of a segment's mean distance from what was last written, in quiet texts; 0: none
    double memoryNoise = 0;     ///< deviation of what is added to each number between two segments
    std::uint64_t noiseSeed = 0;
    Precision precision = Precision::Float32;
};

/// Memory that a lesson begins with, where the parameters are.
struct CarriedMemory {
    at::Tensor state; ///< [streams, slots, hidden], without gradient; undefined: the model's initial one everywhere
    at::Tensor fresh; ///< [streams, 1, 1] bool: streams which begin with the initial one all the same
};

/// What came out of a lesson.
struct Learned {
    double loss = 0;           ///< sum of the questions' cross entropies
    double auxiliaryLoss = 0;  ///< mean over the segments, before its weight
    double recallLoss = 0;     ///< mean over the segments, before its weight
    double memoryChange = 0;   ///< mean over the texts that are compared, see Learner::memoryChange
    std::vector<bool> correct; ///< [questions], in the order of the lesson
    at::Tensor state; ///< [streams, slots, hidden]: without gradient, on the device; undefined when nothing was
                      ///< read on
};

/// What a model in training needs besides its numbers. Immutable, used from several threads at once.
struct LearnerParts {
    ModelFolder folder; ///< configurations; the files themselves aren't read
    std::shared_ptr<const Tokenizer> tokenizer;
    std::vector<std::int64_t> answers; ///< [labels], a decoder's: the token that says each
    RelationTargets relations;
};

/// A model put together from live parameters, by the code that also opens it for inference; it computes where they are.
/// Of one thread, and of one optimizer step: gradients flow through what was put together.
class Learner {
public:
    Learner(const LearnerParts& parts, const NamedTensors& parameters);

    /// Where gradients are recorded, they are added to those of the parameters, unless the loss is no number.
    Learned learn(const Lesson& lesson, const CarriedMemory& before, const LearningTerms& terms) const;

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
    /// -> [streams, slots, hidden]: the memory behind the lesson
    [[nodiscard]] at::Tensor tallyLesson(const Lesson& lesson, const CarriedMemory& before, const LearningTerms& terms,
                                         LessonTally& tally) const;
    /// What the questions of a step were answered.
    void tallyAnswers(const LessonStep& step, const Read& read, double weight, LessonTally& tally) const;
    [[nodiscard]] at::Tensor stateBefore(const Lesson& lesson, const CarriedMemory& before) const;
    /// -> [streams, slots, hidden]: of each stream the memory behind its last text that wasn't quiet
    [[nodiscard]] static at::Tensor settledBehind(const LessonStep& step, const at::Tensor& settled,
                                                  const at::Tensor& after);
    /// Sum over the texts of |after - wanted|² / |wanted|², undefined where nothing is wanted. Behind a quiet text that
    /// is what was settled, so that neither small changes that add up nor a cycle of states is as good as standing
    /// still. Where several streams have told the same, it is the mean of what they have settled, behind quiet texts
    /// and behind the facts: memory then holds what was told and not the words around it. Gradients flow into
    /// what is wanted as well: what is written moves to where it can stay.
    [[nodiscard]] static at::Tensor memoryChange(const Lesson& lesson, const LessonStep& step,
                                                 const at::Tensor& settled, const at::Tensor& after);
    /// Mean over the relations that `told` has, each asked of all slots together by a throw-away head: which place is
    /// in this direction of that one? Questions alone hardly tell a memory which of two places is in which direction.
    [[nodiscard]] at::Tensor recallLoss(const at::Tensor& state, const std::vector<RelationTarget>& told) const;
    /// Mean over the texts' relations, of a decoder over those that it has read when it comes to the place's name.
    [[nodiscard]] at::Tensor auxiliaryLoss(const at::Tensor& hidden, const std::vector<const TextIds*>& texts) const;

    const LearnerParts& m_parts;
    NamedTensors m_auxiliary;
    Architecture m_built;
};

} // namespace rmtscope
