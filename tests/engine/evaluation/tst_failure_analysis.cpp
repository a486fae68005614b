#include "engine/api/error.h"
#include "engine/api/failure_diagnosis.h"
#include "engine/api/right_samples.h"

#include <QTest>

#include <algorithm>

using namespace rmtscope;

namespace {

const std::filesystem::path resources = RMTSCOPE_SOURCE_DIR "/resources";

SweepOptions optionsOf(const std::filesystem::path& model) {
    SweepOptions options;
    options.model = model;
    options.noise = resources / "documents/moby-dick.txt";
    options.samples = 60;
    options.seed = 3;
    return options;
}

/// The bundled encoder reasons well over a few segments only: over two dozen it often fails, and its memory is asked
/// why.
class TestFailureAnalysis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void givesEvidence();
    void repeatsItself();
    void rightSamplesAnswerUntilTheQuestion();
    void randomWeightsWriteNothing();
    void refuses();
    void stops();

private:
    const ResultKey m_key{"reasoning", 24, false};
    SweepOptions m_options;
    PointResult m_result;
    std::unique_ptr<FailureAnalysis> m_analysis;
};

void TestFailureAnalysis::initTestCase() {
    m_options = optionsOf(RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64");
    m_result = openSweep(m_options, {})->read(m_key, {}, {});
    QVERIFY(!m_result.wrong.empty());
    m_analysis = openFailureAnalysis(m_options, {});
}

void TestFailureAnalysis::givesEvidence() {
    const std::vector<std::int64_t> right = rightSamples(m_result);
    for (const Verdict& verdict : m_result.wrong) {
        const FailureDiagnosis diagnosis = m_analysis->diagnose(m_key, verdict.sample, right, {});
        const auto wasRight = [&](SegmentIndex segment) {
            const auto asked = std::ranges::find(diagnosis.asked, segment, &FailureDiagnosis::Asked::segment);
            return asked != diagnosis.asked.end() && asked->right;
        };
        QVERIFY(diagnosis.readMass > 0 && diagnosis.readMass < 1);
        QVERIFY(diagnosis.usualReadMass.has_value());
        QVERIFY(diagnosis.decisive.value >= 0 && diagnosis.decisive.value < m_key.segments);
        const auto& facts = verdict.says->facts;
        const auto stands = [&](const SampleFacts::Fact& fact) { return fact.segment == diagnosis.decisive; };
        switch (diagnosis.failure) {
        case FailureClass::NeverWritten:
            QVERIFY(std::ranges::any_of(facts, stands) || std::ranges::any_of(facts, [&](const auto& fact) {
                        return fact.segment + 1 == diagnosis.decisive;
                    }));
            QVERIFY(std::ranges::none_of(diagnosis.asked, &FailureDiagnosis::Asked::right));
            break;
        case FailureClass::Overwritten:
            QVERIFY(wasRight(diagnosis.decisive - 1));
            QVERIFY(!wasRight(diagnosis.decisive));
            break;
        case FailureClass::NotRead:
        case FailureClass::ReadButWrong:
            QVERIFY(wasRight(SegmentIndex(m_key.segments - 2)));
            QCOMPARE(diagnosis.failure == FailureClass::NotRead, diagnosis.readMass < *diagnosis.usualReadMass);
            break;
        case FailureClass::CannotTell:
            QVERIFY(diagnosis.asked.empty());
            break;
        }
    }
}

void TestFailureAnalysis::repeatsItself() {
    const std::int64_t sample = m_result.wrong.front().sample;
    const std::vector<std::int64_t> right = rightSamples(m_result);
    const FailureDiagnosis one = m_analysis->diagnose(m_key, sample, right, {});
    const FailureDiagnosis again = m_analysis->diagnose(m_key, sample, right, {});
    QVERIFY(one.failure == again.failure);
    QCOMPARE(one.decisive, again.decisive);
    QCOMPARE(one.readMass, again.readMass);
}

/// A sample that was answered rightly has its answer in memory just before the question: the rule finds it there.
void TestFailureAnalysis::rightSamplesAnswerUntilTheQuestion() {
    const ResultKey easy{"memorize", 4, false};
    for (std::int64_t sample = 0; sample < 5; ++sample) {
        const FailureDiagnosis diagnosis = m_analysis->diagnose(easy, sample, {}, {});
        QVERIFY(diagnosis.failure == FailureClass::ReadButWrong); // nothing failed before the question
        QVERIFY(diagnosis.asked.front().right);
        QCOMPARE(diagnosis.asked.front().segment, SegmentIndex(2));
        QVERIFY(!diagnosis.usualReadMass);
    }
}

/// A decoder of random weights answers never, so it never wrote.
void TestFailureAnalysis::randomWeightsWriteNothing() {
    const auto analysis = openFailureAnalysis(optionsOf(RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny"), {});
    const FailureDiagnosis diagnosis = analysis->diagnose({"memorize", 5, false}, 1, {}, {});
    QVERIFY(diagnosis.failure == FailureClass::NeverWritten);
    QCOMPARE(diagnosis.asked.size(), std::size_t{2});
    QVERIFY(diagnosis.readMass > 0);
}

void TestFailureAnalysis::refuses() {
    for (const ResultKey& key : {ResultKey{"reasoning", 4, true}, ResultKey{"copy", 4, false}}) {
        try {
            static_cast<void>(m_analysis->diagnose(key, 0, {}, {}));
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::Usage);
        }
    }
}

void TestFailureAnalysis::stops() {
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(m_analysis->diagnose(m_key, m_result.wrong.front().sample, {}, stop.get_token()));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Cancelled);
    }
}

} // namespace

QTEST_APPLESS_MAIN(TestFailureAnalysis)
#include "tst_failure_analysis.moc"
