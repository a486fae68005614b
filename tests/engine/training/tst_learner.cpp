#include "engine/text/open_tokenizer.h"
#include "engine/training/learner.h"
#include "engine/training/parameter_store.h"
#include "tests/engine/training/training_files.h"

#include <ATen/ATen.h>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace rmtscope;

/// What memory is held against, and what is put in its place, held against the states themselves.
class TestLearner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void memoryIsHeldAgainstWhatWasTold();
    void aPauseIsNotHeldAgainstAnything();
    void forcedMemoryIsTheCode();
    void blurredMemoryIsNearTheCode();

private:
    static constexpr std::size_t streams = 2;

    /// Segments of two streams, the first of which is told something in each.
    [[nodiscard]] Lesson lesson(const std::vector<std::string>& told) const {
        Lesson lesson{.steps = {}, .streams = streams};
        for (const std::string& fact : told) {
            LessonStep& step = lesson.steps.emplace_back();
            for (std::size_t stream = 0; stream < streams; ++stream) {
                std::vector<Token> tokens;
                m_parts.tokenizer->tokenize(stream == 0 ? fact : "the ship", 0, tokens);
                TextIds& text = step.texts.emplace_back(12, static_cast<std::int64_t>(200 + 31 * stream));
                std::ranges::transform(tokens, text.begin(), &Token::id);
            }
        }
        return lesson;
    }
    [[nodiscard]] std::vector<SlotEntry> toldIn(const Lesson& lesson) const {
        std::vector<SlotEntry> entries;
        for (const LessonStep& step : lesson.steps) {
            for (std::size_t stream = 0; stream < streams; ++stream) {
                m_parts.code->find(step.texts[stream], stream, entries);
            }
        }
        return entries;
    }
    [[nodiscard]] Learned learn(const Lesson& lesson, const LearningTerms& terms) const {
        const c10::NoGradGuard noGradients;
        return Learner(m_parts, m_values.tensors()).learn(lesson, terms);
    }
    /// [streams, slots, hidden]: what reading makes of a memory, by the model itself. An undefined one: the initial
    /// one.
    [[nodiscard]] at::Tensor memoryBehind(const Lesson& lesson, at::Tensor state = {}) const {
        const c10::NoGradGuard noGradients;
        Parameters parameters(m_values.tensors());
        const Architecture built = buildEncoder(m_recipe.folder, parameters, *m_parts.tokenizer);
        state = state.defined() ? state : built.memory->initialState(streams);
        for (const LessonStep& step : lesson.steps) {
            std::vector<std::int64_t> ids;
            SegmentLayout layout;
            for (const TextIds& text : step.texts) {
                built.memory->layOut(text, layout);
                ids.insert(ids.end(), layout.ids.begin(), layout.ids.end());
            }
            state = built.memory->step({at::tensor(ids).view({streams, -1}), {}}, state, nullptr, {}).state;
        }
        return state;
    }
    /// The lesson's first segments.
    static Lesson begin(Lesson lesson, std::size_t segments) {
        lesson.steps.resize(segments);
        return lesson;
    }
    [[nodiscard]] double distanceBehind(const Lesson& lesson) const {
        return m_parts.code->distance(memoryBehind(lesson), toldIn(lesson)).item<double>();
    }

    TrainingFiles m_files;
    Recipe m_recipe = readRecipe(m_files.recipe());
    LearnerParts m_parts = [this] {
        LearnerParts parts{
            m_recipe.folder,
            openTokenizer(m_recipe.vocabulary),
            {},
            {*openTokenizer(m_recipe.vocabulary), m_recipe.folder.memory.labels},
            std::make_shared<SlotCode>(*openTokenizer(m_recipe.vocabulary), m_recipe.folder.memory.labels, 10, 32)};
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

void TestLearner::memoryIsHeldAgainstWhatWasTold() {
    const Lesson read = lesson(
        {"Mary went to the office.", "the whale", "The garden is north of the office.", "Mary moved to the kitchen."});
    QCOMPARE(toldIn(read).size(), std::size_t{4});
    double all = 0;
    for (std::size_t segments = 1; segments <= read.steps.size(); ++segments) {
        all += distanceBehind(begin(read, segments));
    }
    LearningTerms terms;
    terms.codeWeight = 1;
    QVERIFY(all > 0);
    QVERIFY(std::abs(learn(read, terms).codeDistance - all / 4) < 1e-4 * all);
    QCOMPARE(learn(read, {}).codeDistance, 0.0);
}

void TestLearner::aPauseIsNotHeldAgainstAnything() {
    Lesson read = lesson({"Mary went to the office.", "the whale", "the sea"});
    const double all = distanceBehind(begin(read, 1)) + distanceBehind(read);
    read.steps[1].pause = true;
    LearningTerms terms;
    terms.codeWeight = 1;
    QVERIFY(std::abs(learn(read, terms).codeDistance - all / 2) < 1e-4 * all);
}

void TestLearner::forcedMemoryIsTheCode() {
    const Lesson read = lesson({"Mary went to the office.", "the whale"});
    const Lesson first = begin(read, 1);
    Lesson last = read;
    last.steps.erase(last.steps.begin());
    const at::Tensor made = memoryBehind(last, m_parts.code->code(streams, toldIn(first)));
    const double all = distanceBehind(first) + m_parts.code->distance(made, toldIn(read)).item<double>();
    LearningTerms terms;
    terms.codeWeight = 1;
    terms.forcedShare = 1;
    const double forced = learn(read, terms).codeDistance;
    QVERIFY(std::abs(forced - all / 2) < 1e-4 * all);
    // Half of them, and which that are follows from the seed.
    terms.forcedShare = 0.5;
    std::set<double> distances;
    for (terms.noiseSeed = 0; terms.noiseSeed < 20; ++terms.noiseSeed) {
        distances.insert(learn(read, terms).codeDistance);
    }
    QCOMPARE(distances.size(), std::size_t{4}); // of two streams
    QVERIFY(distances.contains(forced));
}

void TestLearner::blurredMemoryIsNearTheCode() {
    const Lesson read = lesson({"Mary went to the office.", "the whale"});
    LearningTerms terms;
    terms.codeWeight = 1;
    terms.forcedShare = 1;
    const double forced = learn(read, terms).codeDistance;
    terms.forcedBlur = 0.4;
    const double blurred = learn(read, terms).codeDistance;
    QVERIFY(blurred != forced);
    terms.noiseSeed = 1;
    QVERIFY(learn(read, terms).codeDistance != blurred);
}

QTEST_APPLESS_MAIN(TestLearner)
#include "tst_learner.moc"
