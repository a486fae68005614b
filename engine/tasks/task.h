#pragma once

#include "engine/tasks/seeded_random.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// What one sample says and asks.
struct TaskFacts {
    std::vector<std::string> facts; ///< whole sentences, in the order in which they are told
    std::string question;
    std::string answer;               ///< one word, or the symbols of copy and reverse with blanks between them
    std::optional<std::size_t> label; ///< index into Task::labels(); unset where a task has none
};

/// How a task's facts are put into a sample.
enum class FactPlacing {
    Begin,         ///< one behind the other at the very begin; the noise follows
    SegmentStarts, ///< each over the noise at the start of a segment that is drawn for it, in any order
    Anywhere,      ///< over the noise at places that are drawn, in the order in which they are told
};

/// Which samples are drawn, where a task keeps some of them from training.
enum class TaskPart { Training, Test };

struct TaskOptions {
    /// reasoning: Test draws the rows of the published file, Training all others. The other tasks have one part.
    TaskPart part = TaskPart::Training;
    /// People the noise already says something about; they are not drawn.
    std::vector<std::string> peopleInNoise = {};
    /// copy and reverse: symbols to repeat; 1 or more.
    std::size_t symbols = 24;
};

/// A generator of facts with a question. Immutable, usable from several threads at once.
class Task {
public:
    Task() = default;
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    virtual ~Task() = default;

    /// As in Question::task and `--task`: "detect-memorize".
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// Answers in the order of a classifier's outputs; none where the answer is several symbols.
    [[nodiscard]] virtual std::span<const std::string_view> labels() const = 0;
    /// The accuracy of guessing without reading, 0..1: of a whole answer, or of each symbol in copy and reverse.
    [[nodiscard]] virtual double chanceLevel() const = 0;
    [[nodiscard]] virtual FactPlacing placing() const = 0;
    [[nodiscard]] virtual TaskFacts draw(SeededRandom& random) const = 0;
};

/// The names makeTask() knows: memorize, detect-memorize, reasoning, qa1, qa2, qa3, copy, reverse, retrieval.
[[nodiscard]] std::span<const std::string_view> taskNames();

/// Throws Error Usage for an unknown name (lists the known ones), when `options` leave nobody to tell about, or no
/// symbols.
[[nodiscard]] std::unique_ptr<const Task> makeTask(std::string_view name, const TaskOptions& options = {});

} // namespace rmtscope
