#include "engine/text/open_tokenizer.h"
#include "engine/training/learner.h"
#include "engine/training/parameter_store.h"
#include "tests/engine/training/training_files.h"

#include <ATen/ATen.h>
#include <QTest>

using namespace rmtscope;

/// What is asked of memory between two facts, held against the states themselves.
class TestLearner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void memoryIsComparedWithWhatWasWritten();
    void aPauseDoesNotMoveTheTarget();
    void aFactMovesTheTargetOfItsStream();
    void retellingsShareTheirTarget();

private:
    static constexpr std::size_t streams = 2;

    /// Segments of two streams: of every text whether it is quiet.
    [[nodiscard]] Lesson lesson(const std::vector<std::vector<bool>>& quiet) const {
        Lesson lesson{.steps = {}, .streams = streams};
        for (std::size_t segment = 0; segment < quiet.size(); ++segment) {
            LessonStep& step = lesson.steps.emplace_back();
            for (std::size_t stream = 0; stream < streams; ++stream) {
                step.texts.emplace_back(12, static_cast<std::int64_t>(200 + 7 * segment + 31 * stream));
            }
            step.quiet = quiet[segment];
        }
        return lesson;
    }
    [[nodiscard]] Learned learn(const Lesson& lesson) const {
        const c10::NoGradGuard noGradients;
        return Learner(m_parts, m_values.tensors()).learn(lesson, {}, {});
    }
    /// [segments]: the memory behind each, from lessons that end there.
    [[nodiscard]] std::vector<at::Tensor> states(const Lesson& whole) const {
        std::vector<at::Tensor> states;
        for (std::size_t segments = 1; segments <= whole.steps.size(); ++segments) {
            Lesson part = whole;
            part.steps.resize(segments);
            states.push_back(learn(part).state);
        }
        return states;
    }
    static double distance(const at::Tensor& after, const at::Tensor& settled, std::int64_t stream) {
        return ((after[stream] - settled[stream]).square().sum() / settled[stream].square().sum()).item<double>();
    }

    TrainingFiles m_files;
    Recipe m_recipe = readRecipe(m_files.recipe());
    LearnerParts m_parts = [this] {
        LearnerParts parts{m_recipe.folder,
                           openTokenizer(m_recipe.vocabulary),
                           {},
                           {*openTokenizer(m_recipe.vocabulary), m_recipe.folder.memory.labels}};
        return parts;
    }();
    TensorPack m_values = [this] {
        const auto* const bert = std::get_if<BertConfig>(&m_recipe.folder.backbone);
        TensorPack values(
            bertParameters(*bert, m_parts.tokenizer->vocabularySize() + m_recipe.folder.memory.memoryTokens));
        initialise(values, m_recipe.folder, m_recipe.initial, 1);
        return values;
    }();
};

void TestLearner::memoryIsComparedWithWhatWasWritten() {
    const Lesson read = lesson({{false, false}, {true, true}, {true, true}});
    const auto state = states(read);
    double all = 0;
    for (const std::int64_t stream : {0, 1}) {
        all += distance(state[1], state[0], stream) + distance(state[2], state[0], stream);
    }
    QVERIFY(all > 0);
    QVERIFY(std::abs(learn(read).memoryChange - all / 4) < 1e-5);
}

void TestLearner::aPauseDoesNotMoveTheTarget() {
    Lesson read = lesson({{false, false}, {true, true}, {true, true}});
    const auto state = states(read);
    read.steps[1].pause = true;
    read.steps[1].quiet.clear();
    const double all = distance(state[2], state[0], 0) + distance(state[2], state[0], 1);
    QVERIFY(std::abs(learn(read).memoryChange - all / 2) < 1e-5);
}

void TestLearner::aFactMovesTheTargetOfItsStream() {
    const Lesson read = lesson({{false, false}, {true, false}, {true, true}});
    const auto state = states(read);
    const double all =
        distance(state[1], state[0], 0) + distance(state[2], state[0], 0) + distance(state[2], state[1], 1);
    QVERIFY(std::abs(learn(read).memoryChange - all / 3) < 1e-5);
}

void TestLearner::retellingsShareTheirTarget() {
    Lesson read = lesson({{false, false}, {true, false}, {true, true}});
    read.retellings = 2;
    read.steps[0].told = {1, 0}; // the second stream tells the fact a segment later
    read.steps[1].told = read.steps[2].told = {1, 1};
    const auto state = states(read);
    at::Tensor common = (state[0][0] + state[1][1]) / 2;
    common = at::stack({common, common});
    double all = 0;
    for (const std::int64_t stream : {0, 1}) {
        all += distance(state[1], common, stream) + distance(state[2], common, stream);
    }
    QVERIFY(std::abs(learn(read).memoryChange - all / 4) < 1e-5);
}

QTEST_APPLESS_MAIN(TestLearner)
#include "tst_learner.moc"
