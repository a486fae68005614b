#include "engine/api/error.h"
#include "tests/engine/runtime/tiny_models.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace rmtscope;

namespace {

constexpr std::size_t words = 330;
constexpr SegmentIndex branchPoint(3);

SessionOptions askingOften() {
    SessionOptions options;
    options.askEvery = 1;
    return options;
}

Intervention change(InterventionKind kind, SegmentIndex segment, std::vector<SlotIndex> slots = {}) {
    return {kind, segment, std::move(slots)};
}

bool sameBits(const SegmentTrace& a, const SegmentTrace& b) {
    const bool masses = std::ranges::equal(a.masses, b.masses, [](Half x, Half y) { return x.bits == y.bits; });
    const bool answers = std::ranges::equal(a.answers, b.answers, [](const Answer& x, const Answer& y) {
        return x.label == y.label && x.probabilities == y.probabilities;
    });
    return a.segment == b.segment && a.firstToken == b.firstToken && a.bytes == b.bytes && masses && answers;
}

} // namespace

/// An encoder and a decoder, each read once to its end; branches leave that run.
class TestBranch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void unchangedItIsTheRun_data();
    void unchangedItIsTheRun();
    void zeroesAreReadAsZeroMemory_data() { eachModel(); }
    void zeroesAreReadAsZeroMemory();
    void restoringTheFirstMemoryForgetsTheText_data() { eachModel(); }
    void restoringTheFirstMemoryForgetsTheText();
    void noiseChangesItsSlotsOnly_data() { eachModel(); }
    void noiseChangesItsSlotsOnly();
    void frozenSlotsStay_data() { eachModel(); }
    void frozenSlotsStay();
    void laterChangesComeWhenReached_data() { eachModel(); }
    void laterChangesComeWhenReached();
    void opensAgainWhatItSaw_data() { eachModel(); }
    void opensAgainWhatItSaw();
    void rewindingKeepsTheChanges_data() { eachModel(); }
    void rewindingKeepsTheChanges();
    void aBranchOfABranchKeepsBoth_data() { eachModel(); }
    void aBranchOfABranchKeepsBoth();
    void leavesTheRunAlone_data() { eachModel(); }
    void leavesTheRunAlone();
    void needsNoTapeWhereItStands();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();

private:
    struct Run {
        std::shared_ptr<const TorchModel> model;
        std::unique_ptr<Session> session;
        std::vector<std::shared_ptr<const SegmentTrace>> traces;
    };

    static void eachModel() {
        QTest::addColumn<QString>("name");
        QTest::newRow("encoder") << QStringLiteral("bert-rmt-tiny");
        QTest::newRow("decoder") << QStringLiteral("gpt2-rmt-tiny");
    }
    [[nodiscard]] Run& run() {
        const QFETCH(QString, name);
        return name.startsWith(QLatin1String("bert")) ? m_encoder : m_decoder;
    }
    static Run read(const std::string& name);
    static std::unique_ptr<Session> branchOf(Session& session, std::vector<Intervention> interventions,
                                             SegmentIndex segment = branchPoint) {
        return session.branch({.segment = segment, .interventions = std::move(interventions)}, {}, {});
    }

    Run m_encoder;
    Run m_decoder;
};

TestBranch::Run TestBranch::read(const std::string& name) {
    Run run;
    run.model = openTinyModel(name);
    run.session = openTiny(run.model, documentOf(tinyText(words), whereIsMary()), askingOften());
    while (!run.session->finished()) {
        run.traces.push_back(run.session->advance({}));
    }
    return run;
}

void TestBranch::initTestCase() {
    m_encoder = read("bert-rmt-tiny");
    m_decoder = read("gpt2-rmt-tiny");
    for (const Run* run : {&m_encoder, &m_decoder}) {
        QVERIFY(run->session->geometry().segments > 6);
        QVERIFY(!run->traces.back()->answers.empty());
    }
}

void TestBranch::unchangedItIsTheRun_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("from");
    for (const char* name : {"bert-rmt-tiny", "gpt2-rmt-tiny"}) {
        QTest::addRow("%s from the start", name) << QString::fromLatin1(name) << 0;
        QTest::addRow("%s from the middle", name) << QString::fromLatin1(name) << 3;
    }
}

void TestBranch::unchangedItIsTheRun() {
    QFETCH(const int, from);
    Run& original = run();
    const auto branch = branchOf(*original.session, {}, SegmentIndex(from));
    QCOMPARE(branch->position(), SegmentIndex(from));
    while (!branch->finished()) {
        const auto trace = branch->advance({});
        QVERIFY(sameBits(*trace, *original.traces[trace->segment.offset()]));
    }
    QCOMPARE(branch->geometry().segments, original.session->geometry().segments);
    for (SegmentIndex k; k.value <= branch->geometry().segments; ++k) {
        QVERIFY(branch->memoryBefore(k) == original.session->memoryBefore(k));
    }
    QVERIFY(branch->replay(SegmentIndex(1), {})->weights == original.session->replay(SegmentIndex(1), {})->weights);
}

void TestBranch::zeroesAreReadAsZeroMemory() {
    Run& original = run();
    const auto branch = branchOf(*original.session, {change(InterventionKind::Zero, branchPoint)});
    const RunGeometry& geometry = branch->geometry();
    at::Tensor state = at::zeros({1, geometry.shape.slots, geometry.hiddenSize});
    QCOMPARE(branch->memoryBefore(branchPoint), numbersOf(state));
    QVERIFY(branch->memoryBefore(branchPoint - 1) == original.session->memoryBefore(branchPoint - 1));
    readToEnd(*branch);
    for (SegmentIndex k = branchPoint; k.value < geometry.segments; ++k) {
        state = stepByHand(*original.model, *original.session, k, state);
        QVERIFY(branch->memoryBefore(k + 1) == numbersOf(state));
        QVERIFY(branch->memoryBefore(k + 1) != original.session->memoryBefore(k + 1));
    }
}

/// The rest of the text, read as if nothing stood before it.
void TestBranch::restoringTheFirstMemoryForgetsTheText() {
    Run& original = run();
    Intervention restore = change(InterventionKind::Replace, branchPoint);
    restore.values = original.session->memoryBefore(SegmentIndex(0));
    const auto branch = branchOf(*original.session, {restore});
    readToEnd(*branch);
    at::Tensor state = original.model->memory()->initialState(1);
    for (SegmentIndex k = branchPoint; k.value < branch->geometry().segments; ++k) {
        state = stepByHand(*original.model, *original.session, k, state);
        QVERIFY(branch->memoryBefore(k + 1) == numbersOf(state));
    }
}

void TestBranch::noiseChangesItsSlotsOnly() {
    Run& original = run();
    Intervention noise = change(InterventionKind::Noise, branchPoint, {SlotIndex(2)});
    noise.deviation = 0.25;
    noise.seed = 7;
    const auto branch = branchOf(*original.session, {noise});
    const RunGeometry& geometry = branch->geometry();
    const auto before = original.session->memoryBefore(branchPoint);
    const auto after = branch->memoryBefore(branchPoint);
    for (std::int64_t slot = 0; slot < geometry.shape.slots; ++slot) {
        QCOMPARE(slotOf(after, geometry, slot) == slotOf(before, geometry, slot), slot != 2);
    }
    const float largest = std::inner_product(
        after.begin(), after.end(), before.begin(), 0.0F, [](float a, float b) { return std::max(a, b); },
        [](float a, float b) { return std::abs(a - b); });
    QVERIFY(largest > 0.05F && largest < 0.25F * 6);
    QVERIFY(branchOf(*original.session, {noise})->memoryBefore(branchPoint) == after);
}

void TestBranch::frozenSlotsStay() {
    Run& original = run();
    Intervention twice = change(InterventionKind::Freeze, branchPoint, {SlotIndex(0)});
    twice.segments = 2;
    const auto branch =
        branchOf(*original.session, {twice, change(InterventionKind::Freeze, branchPoint + 1, {SlotIndex(3)})});
    readToEnd(*branch);
    const RunGeometry& geometry = branch->geometry();
    const auto slot = [&](std::int64_t which, SegmentIndex segment) {
        return slotOf(branch->memoryBefore(segment), geometry, which);
    };
    const auto first = slot(0, branchPoint);
    QVERIFY(first == slotOf(original.session->memoryBefore(branchPoint), geometry, 0));
    QVERIFY(slot(0, branchPoint + 1) == first);
    QVERIFY(slot(0, branchPoint + 2) == first);
    QVERIFY(slot(0, branchPoint + 3) != first);
    QVERIFY(slot(1, branchPoint + 1) != slot(1, branchPoint));
    const auto fourth = slot(3, branchPoint + 1);
    for (SegmentIndex k = branchPoint + 1; k.value <= geometry.segments; ++k) {
        QVERIFY(slot(3, k) == fourth);
    }
    QVERIFY(slot(3, branchPoint) != fourth);
}

void TestBranch::laterChangesComeWhenReached() {
    Run& original = run();
    const SegmentIndex later = branchPoint + 2;
    const auto branch = branchOf(*original.session, {change(InterventionKind::Zero, later, {SlotIndex(1)})});
    readToEnd(*branch);
    const RunGeometry& geometry = branch->geometry();
    QVERIFY(branch->memoryBefore(later - 1) == original.session->memoryBefore(later - 1));
    const auto changed = branch->memoryBefore(later);
    const auto before = original.session->memoryBefore(later);
    const std::vector<float> zeros(static_cast<std::size_t>(geometry.hiddenSize));
    for (std::int64_t slot = 0; slot < geometry.shape.slots; ++slot) {
        QVERIFY(slotOf(changed, geometry, slot) == (slot == 1 ? zeros : slotOf(before, geometry, slot)));
    }
    QVERIFY(branch->memoryBefore(later + 1) != original.session->memoryBefore(later + 1));
}

void TestBranch::opensAgainWhatItSaw() {
    Run& original = run();
    BranchPlan plan{.segment = branchPoint,
                    .interventions = {change(InterventionKind::Zero, branchPoint),
                                      change(InterventionKind::Zero, branchPoint + 1, {SlotIndex(2)})}};
    const auto branch = original.session->branch(plan, {}, {});
    const auto trace = branch->advance({});
    const SegmentDetail kept = branch->detail(branchPoint, {});
    QVERIFY(!kept.replayed);
    plan.options = askingOften();
    plan.options->detailBudgetBytes = 0;
    const auto forgetful = original.session->branch(plan, {}, {});
    static_cast<void>(forgetful->advance({}));
    const SegmentDetail again = forgetful->detail(branchPoint, {});
    QVERIFY(again.replayed);
    QVERIFY(std::ranges::equal(kept.rows->write(), again.rows->write()));
    QVERIFY(std::ranges::equal(kept.rows->read(), again.rows->read()));

    const auto map = branch->replay(branchPoint, {});
    QVERIFY(map->weights != original.session->replay(branchPoint, {})->weights);
    const auto positions = map->tokens.size();
    std::size_t query = 0; // the last block of memory writes, of both kinds
    for (std::size_t i = 0; i < positions; ++i) {
        query = map->tokens[i].label == "mem 0" ? i : query;
    }
    for (std::size_t key = 0; key < positions; ++key) {
        const std::size_t cell = map->shape.offset(LayerIndex(1), HeadIndex(1), SlotIndex(0)) * positions + key;
        const float weight = map->at(LayerIndex(1), HeadIndex(1), query, key);
        QVERIFY(std::abs(weight - toFloat(kept.rows->write()[cell])) < 1e-3F);
    }
    // Behind a segment stands what the next one reads: with what is changed there.
    const auto behind = branch->memoryBefore(branchPoint + 1);
    QVERIFY(std::equal(behind.begin(), behind.end(), trace->memoryAfter.get()));
    const auto questions = whereIsMary();
    QVERIFY(branch->ask(branchPoint, questions, {}).front().probabilities == trace->answers.front().probabilities);
    QVERIFY(branch->ask(branchPoint - 1, questions, {}).front().probabilities !=
            original.session->ask(branchPoint - 1, questions, {}).front().probabilities);
    QVERIFY(branch->ask(branchPoint - 2, questions, {}).front().probabilities ==
            original.session->ask(branchPoint - 2, questions, {}).front().probabilities);
}

void TestBranch::rewindingKeepsTheChanges() {
    Run& original = run();
    const auto branch = branchOf(*original.session, {change(InterventionKind::Zero, branchPoint)});
    readToEnd(*branch);
    const SegmentIndex end(branch->geometry().segments);
    const auto last = branch->memoryBefore(end);
    for (const SegmentIndex back : {branchPoint, SegmentIndex(1), SegmentIndex(0)}) {
        branch->rewind(back);
        readToEnd(*branch);
        QVERIFY(branch->memoryBefore(end) == last);
    }
}

void TestBranch::aBranchOfABranchKeepsBoth() {
    Run& original = run();
    const auto once = branchOf(*original.session, {change(InterventionKind::Freeze, branchPoint, {SlotIndex(0)})});
    readToEnd(*once);
    const auto twice =
        branchOf(*once, {change(InterventionKind::Zero, branchPoint + 1, {SlotIndex(1)})}, branchPoint + 1);
    readToEnd(*twice);
    const auto together =
        branchOf(*original.session, {change(InterventionKind::Freeze, branchPoint, {SlotIndex(0)}),
                                     change(InterventionKind::Zero, branchPoint + 1, {SlotIndex(1)})});
    readToEnd(*together);
    for (SegmentIndex k; k.value <= twice->geometry().segments; ++k) {
        QVERIFY(twice->memoryBefore(k) == together->memoryBefore(k));
    }
}

void TestBranch::leavesTheRunAlone() {
    Run fresh = read(run().model->info().name);
    const SegmentIndex end(fresh.session->geometry().segments);
    const auto last = fresh.session->memoryBefore(end);
    auto branch = branchOf(*fresh.session, {change(InterventionKind::Zero, branchPoint)});
    static_cast<void>(branch->advance({}));
    fresh.session->rewind(SegmentIndex(2));
    readToEnd(*branch); // needs nothing of the run any more
    readToEnd(*fresh.session);
    QVERIFY(fresh.session->memoryBefore(end) == last);
    fresh.session.reset();
    QVERIFY(branch->memoryBefore(end) != last);
    QVERIFY(!branch->replay(SegmentIndex(1), {})->weights.empty());
}

void TestBranch::needsNoTapeWhereItStands() {
    SessionOptions options;
    options.tape = false;
    const auto session = openTiny(m_encoder.model, documentOf(tinyText(words)), options);
    static_cast<void>(session->advance({}));
    static_cast<void>(session->advance({}));
    auto plan = BranchPlan{.segment = session->position(),
                           .interventions = {change(InterventionKind::Zero, session->position())}};
    plan.options = SessionOptions(); // a tape that begins in the middle would be none
    const auto branch = session->branch(plan, {}, {});
    QCOMPARE(branch->memoryUse().tapeBytes, 0U);
    readToEnd(*branch);
    QVERIFY_EXCEPTION_THROWN(branch->replay(SegmentIndex(3), {}), Error);
    QVERIFY_EXCEPTION_THROWN(branchOf(*session, {}, SegmentIndex(1)), Error);
    const auto fromStart = branchOf(*session, {change(InterventionKind::Zero, SegmentIndex(0))}, SegmentIndex(0));
    static_cast<void>(fromStart->advance({}));
    fromStart->rewind(SegmentIndex(0));
    const auto first = fromStart->memoryBefore(SegmentIndex(0));
    QVERIFY(std::ranges::all_of(first, [](float value) { return value == 0; }));
}

void TestBranch::refusesWhatDoesNotFit_data() {
    QTest::addColumn<int>("from");
    QTest::addColumn<Intervention>("intervention");
    QTest::addColumn<QString>("says");
    const auto zero = [](std::int64_t segment, std::vector<SlotIndex> slots = {}) {
        return change(InterventionKind::Zero, SegmentIndex(segment), std::move(slots));
    };
    Intervention nan = change(InterventionKind::Replace, branchPoint, {SlotIndex(0)});
    nan.values.assign(32, std::numeric_limits<float>::quiet_NaN());
    QTest::newRow("not read yet") << 1000 << zero(1000) << "was not read yet";
    QTest::newRow("no segment") << -1 << zero(3) << "was not read yet";
    QTest::newRow("beyond the end") << 3 << zero(1000) << "the document has segments";
    QTest::newRow("before the branch") << 3 << zero(2) << "begins at 3";
    QTest::newRow("no such slot") << 3 << zero(3, {SlotIndex(10)}) << "slots 0 to 9";
    QTest::newRow("NaN") << 3 << nan << "no number at all";
}

void TestBranch::refusesWhatDoesNotFit() {
    QFETCH(const int, from);
    QFETCH(const Intervention, intervention);
    QFETCH(const QString, says);
    try {
        static_cast<void>(branchOf(*m_encoder.session, {intervention}, SegmentIndex(from)));
        QFAIL("must be refused");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Usage);
        QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
    }
}

QTEST_APPLESS_MAIN(TestBranch)
#include "tst_branch.moc"
