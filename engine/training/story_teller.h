#pragma once

#include "engine/tasks/task.h"
#include "engine/text/tokenizer.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace rmtscope {

using WordIds = std::vector<std::int32_t>;

struct StoryQuestion {
    WordIds ids;
    std::int64_t label = 0;
};

/// Facts that belong together, and what can be asked about them.
struct Story {
    std::size_t task = 0; ///< index into the recipe's tasks
    std::vector<WordIds> facts;
    std::vector<StoryQuestion> questions; ///< different ones
    std::vector<WordIds> aside = {};      ///< where other people went, which nobody asks for
    WordIds earlier = {};                 ///< where the story's person was before; empty: not told
};

/// Draws what the training text tells and asks. Immutable, usable from several threads at once.
class StoryTeller {
public:
    /// labels: the model's, in the order of its outputs. Throws Error Usage for a task that is unknown or whose answers
    /// aren't among the labels, and when a text tokenizes to nothing.
    StoryTeller(const std::vector<std::string>& tasks, const Tokenizer& tokenizer, std::vector<std::string> labels,
                const TaskOptions& options);

    [[nodiscard]] std::size_t tasks() const { return m_tasks.size(); }
    /// With 1 to `questions` questions: the reasoning task is asked about the same two facts in other ways, the others
    /// have one. The published rows of the reasoning task are neither told nor asked.
    [[nodiscard]] Story tell(std::size_t task, std::size_t questions, SeededRandom& random) const;
    /// Adds what is told beside a story: where one to three others went, and of a story about a person where they were
    /// before.
    void tellMore(Story& story, SeededRandom& random) const;
    /// What looks like a fact and isn't one: a label, a fact without its begin or without its end.
    [[nodiscard]] WordIds distraction(SeededRandom& random) const;
    /// The longest question there was among many that were drawn.
    [[nodiscard]] std::size_t longestQuestion() const { return m_longestQuestion; }

private:
    [[nodiscard]] WordIds idsOf(const std::string& text) const;
    [[nodiscard]] std::int64_t labelOf(const std::string& answer) const;
    [[nodiscard]] Story storyOf(std::size_t task, const TaskFacts& says) const;
    [[nodiscard]] WordIds moveOf(std::string_view person, SeededRandom& random) const;
    void collectRelationQuestions();

    const Tokenizer& m_tokenizer;
    std::vector<std::string> m_labels;
    std::vector<std::unique_ptr<const Task>> m_tasks;
    std::map<std::vector<std::string>, std::vector<TaskFacts>> m_sameFacts; ///< of the reasoning task
    std::size_t m_longestQuestion = 0;
};

} // namespace rmtscope
