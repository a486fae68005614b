#pragma once

#include "engine/training/learner.h"

#include <optional>
#include <vector>

namespace rmtscope {

/// Right answers by task.
class Score {
public:
    explicit Score(std::size_t tasks)
        : m_asked(tasks)
        , m_right(tasks) {}

    void add(const Lesson& lesson, const std::vector<bool>& correct) {
        std::size_t answer = 0;
        for (const LessonStep& step : lesson.steps) {
            for (const AskedQuestion& question : step.questions) {
                ++m_asked[question.task];
                m_right[question.task] += correct[answer++] ? 1 : 0;
            }
        }
    }
    [[nodiscard]] std::optional<double> accuracy(std::size_t task) const {
        return m_asked[task] == 0 ? std::nullopt : std::optional(m_right[task] / m_asked[task]);
    }

private:
    std::vector<double> m_asked;
    std::vector<double> m_right;
};

[[nodiscard]] inline std::size_t questionsOf(const std::vector<Lesson>& lessons) {
    std::size_t count = 0;
    for (const Lesson& lesson : lessons) {
        count += lesson.questions();
    }
    return count;
}

[[nodiscard]] inline double sumOfLosses(const std::vector<Learned>& learned) {
    double loss = 0;
    for (const Learned& each : learned) {
        loss += each.loss;
    }
    return loss;
}

} // namespace rmtscope
