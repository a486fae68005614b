#include "tests/viewmodels/controller_fixture.h"
#include "viewmodels/attention_reduction.h"
#include "viewmodels/attention_rollout.h"
#include "viewmodels/segment_attention.h"

#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

double expectedCell(const AttentionMap& map, const SelectionState& selection, std::size_t query, std::size_t key) {
    double sum = 0;
    double largest = 0;
    int count = 0;
    for (LayerIndex layer; layer.value < map.shape.layers; ++layer) {
        for (HeadIndex head; head.value < map.shape.heads; ++head) {
            if (selection.layers.contains(layer) && selection.heads.contains(head)) {
                const auto value = static_cast<double>(map.at(layer, head, query, key));
                sum += value;
                largest = std::max(largest, value);
                ++count;
            }
        }
    }
    return selection.aggregation == Aggregation::Max ? largest : sum / count;
}

/// A finished run and the attention of its segments.
struct Fixture : ControllerFixture {
    explicit Fixture(const FakePlan& plan = {})
        : ControllerFixture(plan)
        , attention(*controller, selection) {}

    [[nodiscard]] bool reads() {
        if (!opens("doc-20.txt")) {
            return false;
        }
        controller->run();
        return reaches(RunState::Finished);
    }
    [[nodiscard]] bool shows(std::int64_t segment) const {
        return QTest::qWaitFor(
            [&] { return !attention.isLoading() && attention.map() && attention.map()->segment.value == segment; });
    }
    [[nodiscard]] int replays() const { return engine->counters().replays.load(); }

    Selection selection;
    SegmentAttention attention;
};

class TestSegmentAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksOnlyWhenActive();
    void reducesTheSelectedHeads_data();
    void reducesTheSelectedHeads();
    void followsTheSelection();
    void waitsForASegmentToBeRead();
    void describesCells();
    void isClearedWithItsSession();
    void isClearedWithTheSelection();
    void asksOnceForAFailingReplay();
    void agreesWithTheRows();
    void holdsOneMapAtATime();
    void tellsAFailedReduction();
    void reducesSingleHeads();
    void rollsOut();
    void endsARollout();
};

void TestSegmentAttention::asksOnlyWhenActive() {
    Fixture f;
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex{3});
    QTest::qWait(30);
    QCOMPARE(f.replays(), 0);
    QVERIFY(!f.attention.isLoading());
    f.attention.setActive(true);
    QVERIFY(f.attention.isLoading());
    QVERIFY(f.shows(3));
    f.attention.setActive(false);
    f.selection.setSegment(SegmentIndex{4});
    QTest::qWait(30);
    QCOMPARE(f.replays(), 1);
}

void TestSegmentAttention::reducesTheSelectedHeads_data() {
    QTest::addColumn<int>("layer"); // -1: all
    QTest::addColumn<int>("head");
    QTest::addColumn<bool>("max");
    QTest::newRow("all, mean") << -1 << -1 << false;
    QTest::newRow("all, max") << -1 << -1 << true;
    QTest::newRow("one head") << 2 << 3 << false;
    QTest::newRow("one layer, max") << 0 << -1 << true;
}

void TestSegmentAttention::reducesTheSelectedHeads() {
    QFETCH(int, layer);
    QFETCH(int, head);
    QFETCH(bool, max);
    Fixture f;
    SelectionState state;
    state.segment = SegmentIndex{5};
    state.layers = layer < 0 ? LayerChoice() : LayerChoice(LayerIndex{layer});
    state.heads = head < 0 ? HeadChoice() : HeadChoice(HeadIndex{head});
    state.aggregation = max ? Aggregation::Max : Aggregation::Mean;
    f.selection.setState(state);
    f.attention.setActive(true);
    QVERIFY(f.reads());
    QVERIFY(f.shows(5));
    const std::size_t positions = f.attention.positions();
    QCOMPARE(positions, 1U + 6U + 1U + 12U + 1U);
    float largest = 0;
    for (std::size_t query = 0; query < positions; ++query) {
        for (std::size_t key = 0; key < positions; ++key) {
            const float value = f.attention.matrix()[query * positions + key];
            const double expected = expectedCell(*f.attention.map(), state, query, key);
            QVERIFY(std::abs(static_cast<double>(value) - expected) < 1e-6);
            largest = std::max(largest, value);
        }
    }
    QCOMPARE(f.attention.maximum(), largest);
}

void TestSegmentAttention::followsTheSelection() {
    Fixture f;
    f.attention.setActive(true);
    QVERIFY(f.reads());
    for (std::int64_t segment = 0; segment < 20; ++segment) {
        f.selection.setSegment(SegmentIndex{segment});
        f.selection.setHeads(HeadChoice(HeadIndex{segment % 4}));
    }
    QVERIFY(f.shows(19));
    QCOMPARE(f.attention.label(), QStringLiteral("Attention, mean over 4 layers × 1 of 4 heads, segment 19"));
    f.selection.setLayers(LayerChoice(LayerIndex{0}));
    QTRY_COMPARE(f.attention.label(), QStringLiteral("Attention, layer 0, head 3, segment 19"));
}

void TestSegmentAttention::waitsForASegmentToBeRead() {
    FakePlan plan;
    plan.segmentDelay = 5ms;
    Fixture f(plan);
    f.attention.setActive(true);
    QVERIFY(f.opens("doc-20.txt"));
    f.selection.setSegment(SegmentIndex{12});
    f.controller->run();
    QVERIFY(!f.attention.isLoading());
    QVERIFY(f.shows(12));
    QCOMPARE(f.replays(), 1);
}

void TestSegmentAttention::describesCells() {
    Fixture f;
    f.attention.setActive(true);
    f.selection.setSegment(SegmentIndex{0});
    QVERIFY(f.reads());
    QVERIFY(f.shows(0));
    const AttentionCell cell = f.attention.cell(4, 8);
    const QString word = QString::fromStdString(f.attention.map()->tokens[8].label);
    QCOMPARE(cell.query, QStringLiteral("mem 3 (position 4, slot 3)"));
    QCOMPARE(cell.key, word + QStringLiteral(" (position 8)"));
    QCOMPARE(cell.where, QStringLiteral("mean over 4 layers × 4 heads"));
    QCOMPARE(cell.value, f.attention.matrix()[4 * f.attention.positions() + 8]);
    QVERIFY(cell.text().startsWith(QStringLiteral("mem 3 (position 4, slot 3) → ") + word));
    QVERIFY(cell.text().contains(QString::number(static_cast<double>(cell.value), 'g', 6)));
    QCOMPARE(f.attention.tokenText(0), QStringLiteral("[CLS] (position 0)"));
}

void TestSegmentAttention::isClearedWithItsSession() {
    Fixture f;
    f.attention.setActive(true);
    f.selection.setSegment(SegmentIndex{2});
    QVERIFY(f.reads());
    QVERIFY(f.shows(2));
    QSignalSpy changed(&f.attention, &SegmentAttention::matrixChanged);
    f.controller->openDocument("doc-9.txt");
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.attention.positions(), 0U);
    QVERIFY(f.attention.label().isEmpty());
    QCOMPARE(changed.size(), 1);
    f.controller->run();
    QVERIFY(f.shows(2)); // still selected, and read now
}

void TestSegmentAttention::isClearedWithTheSelection() {
    Fixture f;
    f.attention.setActive(true);
    f.selection.setSegment(SegmentIndex{2});
    QVERIFY(f.reads());
    QVERIFY(f.shows(2));
    f.selection.setSegment(std::nullopt);
    QCOMPARE(f.attention.positions(), 0U);
    QVERIFY(!f.attention.isLoading());
}

void TestSegmentAttention::asksOnceForAFailingReplay() {
    FakePlan plan;
    plan.failReplays = true;
    Fixture f(plan);
    f.attention.setActive(true);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex{2});
    QTRY_COMPARE(f.failures.size(), 1);
    QVERIFY(!f.attention.isLoading());
    f.attention.setActive(true);
    QTest::qWait(20);
    QCOMPARE(f.replays(), 1);
}

void TestSegmentAttention::agreesWithTheRows() {
    Fixture f;
    f.attention.setActive(true);
    f.selection.setSegment(SegmentIndex{7});
    SegmentDetail detail;
    connect(f.controller.get(), &RunController::detailAvailable, &f.context,
            [&](const SegmentDetail& d) { detail = d; });
    QVERIFY(f.reads());
    f.controller->requestDetail(SegmentIndex{7});
    QTRY_VERIFY(detail.rows);
    QVERIFY(f.shows(7));
    SelectionState state = f.selection.state();
    state.slot = SlotIndex{2};
    const std::vector<float> row = reduceWriteRows(*detail.rows, state);
    QCOMPARE(row.size(), f.attention.positions());
    for (std::size_t key = 0; key < row.size(); ++key) {
        const float expected = f.attention.matrix()[3 * row.size() + key]; // slot 2 stands at position 3
        QVERIFY(std::abs(row[key] - expected) < 1e-3F);
    }
}

void TestSegmentAttention::holdsOneMapAtATime() {
    Fixture f;
    f.attention.setActive(true);
    QVERIFY(f.reads());
    QCOMPARE(f.attention.bytes(), 0U);
    f.selection.setSegment(SegmentIndex{3});
    QVERIFY(f.shows(3));
    const std::uint64_t one = f.attention.bytes();
    QVERIFY(one > f.attention.map()->weights.size() * sizeof(float));
    const std::weak_ptr<const AttentionMap> before = f.attention.map();
    bool heldTwo = true;
    connect(f.controller.get(), &RunController::replayAvailable, &f.context, [&](const auto& map) {
        // The old map's tokens are still shown, the new one's weights are being reduced.
        heldTwo = f.attention.map() == map || f.attention.bytes() > one + one / 2;
    });
    f.selection.setSegment(SegmentIndex{4});
    QVERIFY(f.shows(4));
    QVERIFY(!heldTwo);
    QVERIFY(before.expired());
    QVERIFY(f.attention.bytes() < one + one / 10);
}

void TestSegmentAttention::tellsAFailedReduction() {
    FakePlan plan;
    plan.damageReplays = true;
    Fixture f(plan);
    QSignalSpy failed(&f.attention, &SegmentAttention::failed);
    f.attention.setActive(true);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex{2});
    QVERIFY(f.attention.isLoading());
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(!f.attention.isLoading());
    QVERIFY(failed.front().front().toString().startsWith(QStringLiteral("The attention map of segment 2 ")));
    QCOMPARE(f.replays(), 1);
}

void TestSegmentAttention::reducesSingleHeads() {
    Fixture f;
    f.attention.setActive(true);
    f.selection.setSegment(SegmentIndex{5});
    f.selection.selectHeads({{LayerIndex(0), HeadIndex(1)}, {LayerIndex(3), HeadIndex(2)}});
    QVERIFY(f.reads());
    QVERIFY(f.shows(5));
    QCOMPARE(f.attention.label(), QStringLiteral("Attention, mean over 2 single heads (0.1, 3.2), segment 5"));
    const AttentionMap& map = *f.attention.map();
    for (std::size_t key = 0; key < f.attention.positions(); ++key) {
        const float expected =
            (map.at(LayerIndex(0), HeadIndex(1), 4, key) + map.at(LayerIndex(3), HeadIndex(2), 4, key)) / 2;
        QVERIFY(std::abs(f.attention.matrix()[4 * f.attention.positions() + key] - expected) < 1e-6F);
    }
}

void TestSegmentAttention::rollsOut() {
    Fixture f;
    f.attention.setActive(true);
    f.selection.setSegment(SegmentIndex{5});
    QVERIFY(f.reads());
    QVERIFY(f.shows(5));
    QSignalSpy rollouts(&f.attention, &SegmentAttention::rolloutChanged);
    f.attention.setRollout(true);
    QVERIFY(f.attention.isRollout() && !f.attention.isRolloutShown());
    QVERIFY(f.attention.rolloutPermille().has_value());
    QTRY_VERIFY(f.attention.isRolloutShown());
    QVERIFY(!f.attention.rolloutPermille());
    QCOMPARE(f.attention.label(),
             QStringLiteral("Attention rollout (Abnar and Zuidema 2020), 4 layers × 4 heads, segment 5"));
    const std::vector<float> expected = attentionRollout(*f.attention.map(), {}, {}, [](int) {});
    QVERIFY(std::equal(expected.begin(), expected.end(), f.attention.matrix().begin(), f.attention.matrix().end()));
    QVERIFY(f.attention.cell(1, 2).where.startsWith(QStringLiteral("Attention rollout")));
    QCOMPARE(rollouts.size(), 1);
    QCOMPARE(f.replays(), 1);
}

void TestSegmentAttention::endsARollout() {
    Fixture f;
    f.attention.setActive(true);
    f.selection.setSegment(SegmentIndex{5});
    QVERIFY(f.reads());
    QVERIFY(f.shows(5));
    f.attention.setRollout(true);
    f.attention.setRollout(false);
    QVERIFY(!f.attention.rolloutPermille());
    QTRY_VERIFY(!f.attention.isLoading());
    QVERIFY(!f.attention.isRolloutShown());
    QCOMPARE(f.attention.label(), QStringLiteral("Attention, mean over 4 layers × 4 heads, segment 5"));
}

} // namespace

QTEST_GUILESS_MAIN(TestSegmentAttention)
#include "tst_segment_attention.moc"
