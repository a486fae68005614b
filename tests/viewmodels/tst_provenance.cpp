#include "tests/widgets/workspace_fixture.h"
#include "viewmodels/read_reduction.h"
#include "viewmodels/slot_origins.h"

#include <QSignalSpy>

#include <algorithm>
#include <cmath>

using namespace rmtscope;

namespace {

/// Facts are written in segments 1, 3 and 5 of the fake document.
class TestProvenance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsInTheWay_data();
    void saysWhatIsInTheWay();
    void tracesTheSelectedSegmentOrTheNewest();
    void tracesTheChosenQuestion();
    void ranksSlotsByReadMass();
    void walksBackThroughTheTraces();
    void findsTheSegmentThatWrote();
    void sharesAddUp();
    void marksTheStrongestSegments();
    void bringsTheWords();
    void followSelects();
    void followsTheHeads();
    void tellsAFailure();
    void isForgottenWithItsSession();

private:
    [[nodiscard]] static bool traces(ReadWorkspace& read, std::optional<SegmentIndex> segment) {
        Workspace& workspace = read.workspace();
        if (workspace.controller().state() != RunState::Finished && !read.read()) {
            return false;
        }
        workspace.selection().setSegment(segment);
        QSignalSpy changed(&workspace.provenance(), &Provenance::changed);
        workspace.provenance().trace();
        return QTest::qWaitFor([&] { return !workspace.provenance().isTracing() && !changed.isEmpty(); });
    }
};

void TestProvenance::saysWhatIsInTheWay_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("nothing open") << QStringLiteral("closed") << QStringLiteral("Open a model");
    QTest::newRow("no labels") << QStringLiteral("labels") << QStringLiteral("can't answer");
    QTest::newRow("no questions") << QStringLiteral("questions") << QStringLiteral("no questions");
    QTest::newRow("nothing captured") << QStringLiteral("capture") << QStringLiteral("captures no masses");
    QTest::newRow("nothing") << QString() << QString();
}

void TestProvenance::saysWhatIsInTheWay() {
    QFETCH(QString, what);
    QFETCH(QString, sentence);
    FakePlan plan;
    plan.questions = what == QLatin1String("questions") ? 0 : plan.questions;
    if (what == QLatin1String("labels")) {
        plan.labels.clear();
    }
    ReadWorkspace read(plan);
    if (what == QLatin1String("capture")) {
        read.workspace().settings().setCaptureLevel(CaptureLevel::Off);
    }
    QVERIFY(what == QLatin1String("closed") || read.read());
    const QString obstacle = read.workspace().provenance().obstacle();
    QVERIFY2(obstacle.contains(sentence), qPrintable(obstacle));
    QCOMPARE(obstacle.isEmpty(), sentence.isEmpty());
    read.workspace().provenance().trace();
    QCOMPARE(read.workspace().provenance().isTracing(), sentence.isEmpty());
}

void TestProvenance::tracesTheSelectedSegmentOrTheNewest() {
    ReadWorkspace read;
    QVERIFY(traces(read, std::nullopt));
    const Provenance& provenance = read.workspace().provenance();
    QCOMPARE(provenance.segment(), SegmentIndex(39));
    QVERIFY(traces(read, SegmentIndex(12)));
    QCOMPARE(provenance.segment(), SegmentIndex(12));
    QCOMPARE(provenance.reading()->memoryBefore, SegmentIndex(13));
    read.workspace().selection().setSegment(SegmentIndex(3)); // what was traced stays
    QCOMPARE(provenance.segment(), SegmentIndex(12));
    QCOMPARE(provenance.segmentToTrace(), SegmentIndex(3));
}

void TestProvenance::tracesTheChosenQuestion() {
    ReadWorkspace read;
    read.workspace().answers().setQuestion(1);
    QVERIFY(traces(read, SegmentIndex(9)));
    QCOMPARE(read.workspace().provenance().question(), QStringLiteral("Where is John?"));
    QVERIFY(read.workspace().provenance().answerText().startsWith(QStringLiteral("bedroom (0.")));
}

void TestProvenance::ranksSlotsByReadMass() {
    ReadWorkspace read;
    QVERIFY(traces(read, SegmentIndex(20)));
    const Provenance& provenance = read.workspace().provenance();
    const AnswerReading& reading = *provenance.reading();
    std::vector<float> reads(static_cast<std::size_t>(reading.shape.slots));
    const float mass = reduceRead(reading.read, reading.shape, read.workspace().selection().state(), reads);
    QCOMPARE(provenance.readMass(), mass);
    QCOMPARE(provenance.slotsRead().size(), reads.size());
    for (std::size_t i = 0; i < reads.size(); ++i) {
        const SourceSlot& source = provenance.slotsRead()[i];
        QCOMPARE(source.read, reads[source.slot.offset()]);
        QVERIFY(std::abs(source.share - static_cast<double>(source.read / mass)) < 1e-5);
        QVERIFY(i == 0 || source.share <= provenance.slotsRead()[i - 1].share);
    }
}

void TestProvenance::walksBackThroughTheTraces() {
    ReadWorkspace read;
    QVERIFY(traces(read, SegmentIndex(8)));
    for (const SourceSlot& source : read.workspace().provenance().slotsRead()) {
        std::vector<float> write;
        std::vector<float> retain;
        for (SegmentIndex segment; segment.value <= 8; ++segment) {
            write.push_back(read.workspace().timeline(MassKind::Write).value(segment, source.slot));
            retain.push_back(read.workspace().timeline(MassKind::Retain).value(segment, source.slot));
        }
        const SlotOrigins origins = slotOrigins(write, retain);
        QCOMPARE(source.initialShare, origins.initial);
        QCOMPARE(source.furtherSegments, std::int64_t{4}); // 9 without the 5 that are listed
        for (const SourceSegment& segment : source.segments) {
            QCOMPARE(segment.share, origins.written[segment.segment.offset()]);
        }
    }
}

void TestProvenance::findsTheSegmentThatWrote() {
    ReadWorkspace read;
    QVERIFY(traces(read, SegmentIndex(5)));
    for (const SourceSlot& source : read.workspace().provenance().slotsRead()) {
        QCOMPARE(source.segments.front().segment, SegmentIndex(5)); // a fact: every slot writes more than half
        QVERIFY(source.segments.front().share > 0.5);
    }
}

void TestProvenance::sharesAddUp() {
    ReadWorkspace read;
    QVERIFY(traces(read, SegmentIndex(30)));
    double ofAnswer = 0;
    for (const SourceSlot& source : read.workspace().provenance().slotsRead()) {
        double sum = source.furtherShare + source.initialShare;
        for (const SourceSegment& segment : source.segments) {
            sum += segment.share;
        }
        QVERIFY(std::abs(sum - 1) < 1e-9);
        ofAnswer += source.share;
    }
    QVERIFY(std::abs(ofAnswer - 1) < 1e-5);
}

void TestProvenance::marksTheStrongestSegments() {
    ReadWorkspace read;
    QVERIFY(traces(read, SegmentIndex(5)));
    const auto& marked = read.workspace().provenance().marked();
    QVERIFY(!marked.empty() && marked.size() <= Provenance::mostMarked);
    QVERIFY(std::ranges::is_sorted(marked, {}, &SourceSegment::segment));
    const auto strongest = std::ranges::max_element(marked, {}, &SourceSegment::share);
    QCOMPARE(strongest->segment, SegmentIndex(5));
    QVERIFY(std::ranges::all_of(marked, [](const SourceSegment& each) { return each.share >= 0.01; }));
}

void TestProvenance::bringsTheWords() {
    ReadWorkspace read;
    QVERIFY(traces(read, SegmentIndex(5)));
    Provenance& provenance = read.workspace().provenance();
    const SlotIndex slot = provenance.slotsRead().front().slot;
    QTRY_VERIFY(provenance.words(SegmentIndex(5), slot) != nullptr); // marked, so nobody had to ask
    const std::vector<SourceWord>& words = *provenance.words(SegmentIndex(5), slot);
    QCOMPARE(words.size(), Provenance::wordsASegment);
    QVERIFY(std::ranges::is_sorted(words, std::ranges::greater(), &SourceWord::weight));
    const auto document = read.workspace().controller().document();
    for (const SourceWord& word : words) {
        QVERIFY(word.share > 0 && word.share < 1);
        const std::string_view text = document->text.substr(word.bytes.begin, word.bytes.size());
        QCOMPARE(word.text, QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
    }
    QTRY_VERIFY(provenance.markedBytes().size() >= Provenance::wordsASegment);
    const ByteSpan first = provenance.markedBytes().front();
    QTRY_VERIFY(!read.workspace().colouring().sources(first).empty());
    QCOMPARE(provenance.words(SegmentIndex(5), SlotIndex(77)), nullptr);
    QCOMPARE(provenance.words(SegmentIndex(25), slot), nullptr);
    provenance.requestWords(SegmentIndex(25));
    QTRY_VERIFY(provenance.words(SegmentIndex(25), slot) != nullptr);
}

void TestProvenance::followSelects() {
    ReadWorkspace read;
    QVERIFY(traces(read, SegmentIndex(5)));
    Workspace& workspace = read.workspace();
    QTRY_VERIFY(workspace.provenance().words(SegmentIndex(5), SlotIndex(2)) != nullptr);
    workspace.provenance().follow(SegmentIndex(5), SlotIndex(2));
    QCOMPARE(workspace.selection().segment(), SegmentIndex(5));
    QCOMPARE(workspace.selection().slot(), SlotIndex(2));
    QCOMPARE(workspace.selection().pinnedQuery(), std::optional<std::size_t>(3)); // behind [CLS], mem 0 and mem 1
    const auto& words = *workspace.provenance().words(SegmentIndex(5), SlotIndex(2));
    QCOMPARE(workspace.selection().pinnedKey(), std::optional(words.front().position));
    workspace.provenance().follow(SegmentIndex(5), SlotIndex(2), words.back().position);
    QCOMPARE(workspace.selection().pinnedKey(), std::optional(words.back().position));
    workspace.provenance().follow(SegmentIndex(30), SlotIndex(1)); // words unknown: the pins stay
    QCOMPARE(workspace.selection().segment(), SegmentIndex(30));
    QCOMPARE(workspace.selection().pinnedKey(), std::optional(words.back().position));
}

void TestProvenance::followsTheHeads() {
    ReadWorkspace read;
    QVERIFY(traces(read, SegmentIndex(5)));
    Workspace& workspace = read.workspace();
    const float before = workspace.provenance().readMass();
    QTRY_VERIFY(workspace.provenance().words(SegmentIndex(5), SlotIndex(0)) != nullptr);
    const float weight = workspace.provenance().words(SegmentIndex(5), SlotIndex(0))->front().weight;
    workspace.selection().setLayers(LayerChoice(LayerIndex(2)));
    workspace.selection().setHeads(HeadChoice(HeadIndex(1)));
    QVERIFY(workspace.provenance().readMass() != before);
    QCOMPARE(workspace.provenance().headsLabel(), QStringLiteral("layer 2, head 1"));
    QTRY_VERIFY(workspace.provenance().words(SegmentIndex(5), SlotIndex(0)) != nullptr);
    QVERIFY(workspace.provenance().words(SegmentIndex(5), SlotIndex(0))->front().weight != weight);
    workspace.selection().setHeads(HeadChoice(std::vector<HeadIndex>{}));
    QVERIFY(workspace.provenance().slotsRead().empty());
}

void TestProvenance::tellsAFailure() {
    FakePlan plan;
    plan.failReplays = true;
    ReadWorkspace read(plan);
    QVERIFY(read.read());
    QSignalSpy failed(&read.workspace(), &Workspace::failed);
    read.workspace().provenance().trace();
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(!read.workspace().provenance().isTracing());
    QVERIFY(read.workspace().provenance().reading() == nullptr);
}

void TestProvenance::isForgottenWithItsSession() {
    ReadWorkspace read;
    QVERIFY(traces(read, SegmentIndex(5)));
    read.workspace().controller().restart();
    QVERIFY(read.workspace().provenance().reading() == nullptr);
    QVERIFY(read.workspace().provenance().slotsRead().empty());
    QVERIFY(read.workspace().provenance().marked().empty());
    QVERIFY(read.workspace().colouring().sources({0, 1'000'000}).empty());
}

} // namespace

QTEST_GUILESS_MAIN(TestProvenance)
#include "tst_provenance.moc"
