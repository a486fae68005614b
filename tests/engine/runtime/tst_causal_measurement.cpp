#include "engine/api/error.h"
#include "tests/engine/runtime/tiny_models.h"
#include "tests/support/one_token_decoder.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace rmtscope;

namespace {

constexpr SegmentIndex asked(4);
constexpr float tolerance = 2e-4F; // of log-probabilities of random models, a few segments on

std::vector<CausalColumn> measure(CausalMeasurement& measurement) {
    std::vector<CausalColumn> columns;
    while (!measurement.finished()) {
        for (CausalColumn& column : measurement.advance({})) {
            columns.push_back(std::move(column));
        }
    }
    return columns;
}

CausalPlan planFor(std::vector<SegmentIndex> segments, std::int64_t batch = 0) {
    CausalPlan plan;
    plan.question = whereIsMary().front();
    plan.label = 1;
    plan.asked = asked;
    plan.segments = std::move(segments);
    plan.batch = batch;
    return plan;
}

/// Of the label that plans follow, by a branch of its own.
double logProbability(Session& session) {
    while (session.position() <= asked) {
        static_cast<void>(session.advance({}));
    }
    return std::log(static_cast<double>(session.ask(asked, whereIsMary(), {}).front().probabilities[1]));
}

Intervention zeroAt(SegmentIndex segment, SlotIndex slot) {
    return {InterventionKind::Zero, segment, {slot}};
}

} // namespace

/// Read in lock-step, against one branch after the other.
class TestCausalMeasurement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isWhatEachBranchLoses_data() { eachModel(); }
    void isWhatEachBranchLoses();
    void theAskedMemoryItselfCanBeChanged_data() { eachModel(); }
    void theAskedMemoryItselfCanBeChanged();
    void anyBatchGivesTheSame_data() { eachModel(); }
    void anyBatchGivesTheSame();
    void whatIsZeroAlreadyHasNoEffect();
    void changesOfTheSessionItselfStay();
    void anAnswerThatNeedsNoMemoryOwesItNothing();
    void countsItsWork();
    void everyBatchHasAControl();
    void goesOnAfterAStop();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();

private:
    static void eachModel() {
        QTest::addColumn<QString>("name");
        QTest::newRow("encoder") << QStringLiteral("bert-rmt-tiny");
        QTest::newRow("decoder") << QStringLiteral("gpt2-rmt-tiny");
    }
    [[nodiscard]] Session& session() {
        const QFETCH(QString, name);
        return *m_sessions.at(name.toStdString());
    }
    [[nodiscard]] Session& encoder() { return *m_sessions.at("bert-rmt-tiny"); }

    std::map<std::string, std::unique_ptr<Session>> m_sessions;
};

void TestCausalMeasurement::initTestCase() {
    for (const char* name : {"bert-rmt-tiny", "gpt2-rmt-tiny"}) {
        m_sessions[name] = openTiny(openTinyModel(name), documentOf(tinyText(330)));
        readToEnd(*m_sessions[name]);
        QVERIFY(m_sessions[name]->position() > asked + 1); // the question is asked within the run
    }
}

void TestCausalMeasurement::isWhatEachBranchLoses() {
    const std::vector<SegmentIndex> segments{SegmentIndex(0), SegmentIndex(2), SegmentIndex(4)};
    const auto measurement = session().measureCauses(planFor(segments));
    const double original =
        std::log(static_cast<double>(session().ask(asked, whereIsMary(), {}).front().probabilities[1]));
    QVERIFY(std::abs(measurement->original() - original) < 1e-5);
    const auto columns = measure(*measurement);
    QCOMPARE(columns.size(), segments.size());
    float largest = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        QCOMPARE(columns[i].segment, segments[i]);
        QCOMPARE(static_cast<std::int64_t>(columns[i].effects.size()), session().geometry().shape.slots);
        for (SlotIndex slot; slot.offset() < columns[i].effects.size(); ++slot) {
            const auto branch =
                session().branch({.segment = segments[i], .interventions = {zeroAt(segments[i], slot)}}, {}, {});
            const auto expected = static_cast<float>(original - logProbability(*branch));
            const float effect = columns[i].effects[slot.offset()];
            QVERIFY2(std::abs(effect - expected) < tolerance, qPrintable(QString::number(effect - expected)));
            largest = std::max(largest, std::abs(effect));
        }
    }
    QVERIFY(largest > 10 * tolerance); // or nothing was measured
    QVERIFY(measurement->rounding().value() < static_cast<double>(tolerance));
}

/// Nothing is read between the change and the question, beside columns that read on to it.
void TestCausalMeasurement::theAskedMemoryItselfCanBeChanged() {
    const SegmentIndex behind = asked + 1;
    const auto measurement = session().measureCauses(planFor({asked, behind}, 4));
    const double original = measurement->original();
    const auto columns = measure(*measurement);
    QCOMPARE(measurement->done(), measurement->work());
    QCOMPARE(columns.back().segment, behind);
    float largest = 0;
    for (SlotIndex slot; slot.offset() < columns.back().effects.size(); ++slot) {
        const auto branch = session().branch({.segment = behind, .interventions = {zeroAt(behind, slot)}}, {}, {});
        const auto expected = static_cast<float>(original - logProbability(*branch));
        QVERIFY(std::abs(columns.back().effects[slot.offset()] - expected) < tolerance);
        largest = std::max(largest, std::abs(expected));
    }
    QVERIFY(largest > 10 * tolerance);
}

void TestCausalMeasurement::anyBatchGivesTheSame() {
    const std::vector<SegmentIndex> segments{SegmentIndex(1), SegmentIndex(2), SegmentIndex(3)};
    const auto alone = measure(*session().measureCauses(planFor(segments, 1)));
    for (const std::int64_t batch : {3, 7, 1000}) {
        const auto together = measure(*session().measureCauses(planFor(segments, batch)));
        QCOMPARE(together.size(), alone.size());
        for (std::size_t i = 0; i < alone.size(); ++i) {
            QCOMPARE(together[i].segment, alone[i].segment);
            for (std::size_t slot = 0; slot < alone[i].effects.size(); ++slot) {
                QVERIFY(std::abs(together[i].effects[slot] - alone[i].effects[slot]) < tolerance);
            }
        }
    }
}

/// Planted: before segment 2 slot 4 holds zeros in the run itself.
void TestCausalMeasurement::whatIsZeroAlreadyHasNoEffect() {
    const SegmentIndex segment(2);
    const auto run = encoder().branch({.segment = segment, .interventions = {zeroAt(segment, SlotIndex(4))}}, {}, {});
    readToEnd(*run);
    const auto columns = measure(*run->measureCauses(planFor({segment})));
    QVERIFY(std::abs(columns.front().effects[4]) < tolerance);
    QVERIFY(
        std::ranges::any_of(columns.front().effects, [](float effect) { return std::abs(effect) > 10 * tolerance; }));
}

/// Planted: the slots that are read behind segment 3 never change, so that nothing before it matters.
void TestCausalMeasurement::changesOfTheSessionItselfStay() {
    Intervention fixed{InterventionKind::Replace, SegmentIndex(3), {}};
    fixed.values.assign(static_cast<std::size_t>(encoder().geometry().shape.slots * encoder().geometry().hiddenSize),
                        0.5F);
    const auto run = encoder().branch({.segment = SegmentIndex(1), .interventions = {fixed}}, {}, {});
    readToEnd(*run);
    const auto columns = measure(*run->measureCauses(planFor({SegmentIndex(1), SegmentIndex(4)})));
    for (const float effect : columns[0].effects) {
        QVERIFY(std::abs(effect) < tolerance);
    }
    QVERIFY(std::ranges::any_of(columns[1].effects, [](float effect) { return std::abs(effect) > 10 * tolerance; }));
}

/// Planted: a decoder that predicts the same, whatever it reads.
void TestCausalMeasurement::anAnswerThatNeedsNoMemoryOwesItNothing() {
    const OneTokenDecoder decoder(OneTokenDecoder::letterA);
    ModelFolder folder = readModelFolder(decoder.path());
    folder.memory.labels = {"a", "kitchen"};
    const auto session =
        openTiny(std::make_shared<const TorchModel>(folder, DeviceOptions{}), documentOf(tinyText(330)));
    readToEnd(*session);
    const auto columns = measure(*session->measureCauses(planFor({SegmentIndex(2), SegmentIndex(4)})));
    QCOMPARE(columns.size(), std::size_t{2});
    for (const CausalColumn& column : columns) {
        QVERIFY(std::ranges::all_of(column.effects, [](float effect) { return std::abs(effect) < 1e-6F; }));
    }
}

void TestCausalMeasurement::countsItsWork() {
    const auto measurement = encoder().measureCauses(planFor({SegmentIndex(3), SegmentIndex(4)}, 4));
    // Ten slots read segments 3, 4 and the question, ten more segment 4 and the question; of the controls, one for
    // every three slots, four do the former and three the latter.
    QCOMPARE(measurement->work(), 14 * 3 + 13 * 2);
    std::int64_t before = 0;
    while (!measurement->finished()) {
        static_cast<void>(measurement->advance({}));
        QVERIFY(measurement->done() > before);
        QVERIFY(measurement->done() - before <= 4);
        before = measurement->done();
    }
    QCOMPARE(before, measurement->work());
}

void TestCausalMeasurement::everyBatchHasAControl() {
    QCOMPARE(encoder().measureCauses(planFor({SegmentIndex(4)}, 1))->work(), 11 * 2); // one will do
    QCOMPARE(encoder().measureCauses(planFor({SegmentIndex(4)}, 2))->work(), 20 * 2);
    QCOMPARE(encoder().measureCauses(planFor({SegmentIndex(4)}, 11))->work(), 11 * 2);
    const auto measurement = encoder().measureCauses(planFor({SegmentIndex(3), SegmentIndex(4)}, 4));
    QVERIFY(!measurement->rounding().has_value());
    double largest = 0;
    while (!measurement->finished()) {
        static_cast<void>(measurement->advance({}));
        QVERIFY(measurement->done() < 4 * 3 || measurement->rounding().has_value());
        QVERIFY(measurement->rounding().value_or(0) >= largest); // it never falls again
        largest = measurement->rounding().value_or(0);
    }
    QVERIFY(largest < static_cast<double>(tolerance));
}

void TestCausalMeasurement::goesOnAfterAStop() {
    const auto measurement = encoder().measureCauses(planFor({SegmentIndex(3)}));
    const auto expected = measure(*encoder().measureCauses(planFor({SegmentIndex(3)})));
    static_cast<void>(measurement->advance({}));
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(measurement->advance(stop.get_token()));
        QFAIL("a stopped step must not succeed");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Cancelled);
    }
    const auto columns = measure(*measurement);
    QVERIFY(columns.front().effects == expected.front().effects);
}

void TestCausalMeasurement::refusesWhatDoesNotFit_data() {
    QTest::addColumn<CausalPlan>("plan");
    QTest::newRow("no segment") << planFor({});
    QTest::newRow("behind the question") << planFor({SegmentIndex(6)});
    QTest::newRow("negative") << planFor({SegmentIndex(-1)});
    QTest::newRow("falling") << planFor({SegmentIndex(3), SegmentIndex(2)});
    QTest::newRow("twice") << planFor({SegmentIndex(3), SegmentIndex(3)});
    CausalPlan plan = planFor({SegmentIndex(3)});
    plan.label = 6;
    QTest::newRow("no such answer") << plan;
    plan = planFor({SegmentIndex(3)});
    plan.asked = SegmentIndex(1000);
    QTest::newRow("not read yet") << plan;
}

void TestCausalMeasurement::refusesWhatDoesNotFit() {
    QFETCH(const CausalPlan, plan);
    try {
        static_cast<void>(encoder().measureCauses(plan));
        QFAIL("must be refused");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Usage);
        QVERIFY(std::string(error.what()).ends_with('.'));
    }
}

QTEST_APPLESS_MAIN(TestCausalMeasurement)
#include "tst_causal_measurement.moc"
