#include "tests/widgets/workspace_fixture.h"
#include "viewmodels/cause_check.h"

#include <QSignalSpy>

#include <algorithm>

using namespace rmtscope;

namespace {

using Segments = std::vector<SegmentIndex>;

/// What is measured of a traced answer.
class CauseCheckTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void followsTheAnswerThatWasGiven();
    void looksBeforeAndBehindWhatWrote_data();
    void looksBeforeAndBehindWhatWrote();
    void canBeMeasured();

private:
    static constexpr SegmentIndex traced{8};
    [[nodiscard]] Provenance& provenance() const { return m_read->workspace().provenance(); }

    std::unique_ptr<ReadWorkspace> m_read;
};

void CauseCheckTest::init() {
    m_read = std::make_unique<ReadWorkspace>();
    QVERIFY(m_read->read());
    m_read->workspace().answers().setQuestion(2);
    m_read->workspace().selection().setSegment(traced);
    provenance().trace();
    QTRY_VERIFY(provenance().reading() != nullptr && !provenance().isTracing());
    QTRY_VERIFY(!provenance().marked().empty()); // all masses are reduced
}

void CauseCheckTest::followsTheAnswerThatWasGiven() {
    const TracedSource source = sourceOf(provenance(), SlotIndex(4));
    const CausalChoice choice = causeCheck(provenance(), source);
    QCOMPARE(choice.question, std::size_t{2});
    QCOMPARE(choice.label, provenance().reading()->answer.label);
    QCOMPARE(choice.asked, traced);
    QVERIFY(choice.slots == std::vector<SlotIndex>{SlotIndex(4)});
    QCOMPARE(source.segments.size(), Provenance::segmentsASlot);
    QVERIFY(std::ranges::is_sorted(source.segments));
    QVERIFY(sourceOf(provenance()).slots.empty());
    QCOMPARE(sourceOf(provenance()).segments.size(), provenance().marked().size());
}

void CauseCheckTest::looksBeforeAndBehindWhatWrote_data() {
    QTest::addColumn<Segments>("wrote");
    QTest::addColumn<Segments>("before");
    const auto row = [](const char* name, const Segments& wrote, const Segments& before) {
        QTest::newRow(name) << wrote << before;
    };
    row("one", {SegmentIndex(3)}, {SegmentIndex(3), SegmentIndex(4)});
    row("neighbours", {SegmentIndex(3), SegmentIndex(4)}, {SegmentIndex(3), SegmentIndex(4), SegmentIndex(5)});
    row("the last", {SegmentIndex(0), traced}, {SegmentIndex(0), SegmentIndex(1), traced, traced + 1});
    row("none that stands out", {}, {traced + 1});
}

void CauseCheckTest::looksBeforeAndBehindWhatWrote() {
    QFETCH(Segments, wrote);
    QFETCH(Segments, before);
    const CausalChoice choice = causeCheck(provenance(), {wrote, {}});
    QVERIFY(choice.segments() == before);
    QCOMPARE(choice.first, before.front());
    QCOMPARE(choice.last, before.back());
}

void CauseCheckTest::canBeMeasured() {
    CausalEffects& effects = m_read->workspace().causalEffects();
    const CausalChoice choice = causeCheck(provenance(), sourceOf(provenance()));
    QCOMPARE(effects.obstacle(choice), QString());
    effects.measure(choice);
    QTRY_COMPARE(effects.state(), CausalEffects::State::Complete);
    QCOMPARE(effects.measured(), choice.segments().size());
}

} // namespace

QTEST_GUILESS_MAIN(CauseCheckTest)
#include "tst_cause_check.moc"
