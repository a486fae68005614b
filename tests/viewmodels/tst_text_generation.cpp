#include "tests/support/fake_engine.h"
#include "viewmodels/text_generation.h"

#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

FakePlan decoderPlan() {
    FakePlan plan;
    plan.writesText = true;
    return plan;
}

struct Fixture {
    explicit Fixture(const FakePlan& plan = decoderPlan())
        : controller(std::make_shared<FakeEngine>(plan))
        , generation(controller, selection) {}

    [[nodiscard]] bool opens() {
        controller.openModel("model");
        controller.openDocument("story.txt");
        return QTest::qWaitFor([this] { return controller.state() == RunState::Ready; });
    }
    [[nodiscard]] bool readsAll() {
        if (!opens()) {
            return false;
        }
        controller.run();
        return QTest::qWaitFor([this] { return controller.state() == RunState::Finished; }, 20'000);
    }
    [[nodiscard]] bool writes(const QString& prompt, std::int64_t tokens) {
        GenerationOptions options;
        options.maxTokens = tokens;
        generation.ask(prompt, options);
        return QTest::qWaitFor([this] { return generation.state() == TextGeneration::State::Complete; }, 20'000);
    }

    Selection selection;
    RunController controller;
    TextGeneration generation;
};

class TestTextGeneration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsInTheWay();
    void saysThatAnEncoderWritesNothing();
    void asksTheSelectedSegmentOrTheNewest();
    void keepsWhatIsWritten();
    void knowsHowMuchTextStandsInFront();
    void saysWhyItEnded_data();
    void saysWhyItEnded();
    void showsOnlyWholeCharacters();
    void reducesBySelection();
    void namesTheSlotsReadMost();
    void replacesTheTextBefore();
    void stopKeepsTheText();
    void tellsAFailure();
    void isClearedByAnotherSession();
    void takesChoicesWithoutHeads();
};

void TestTextGeneration::saysWhatIsInTheWay() {
    Fixture f;
    QSignalSpy changed(&f.generation, &TextGeneration::askableChanged);
    QVERIFY(f.generation.obstacle().contains(QStringLiteral("Open a decoder")));
    f.controller.openModel("model");
    QVERIFY(f.generation.obstacle().contains(QStringLiteral("being opened")));
    QVERIFY(f.opens());
    QVERIFY(f.generation.obstacle().contains(QStringLiteral("at least one segment")));
    f.generation.ask(QStringLiteral("whale"), {});
    QCOMPARE(f.generation.state(), TextGeneration::State::Nothing);
    changed.clear();
    f.controller.step();
    QTRY_COMPARE(f.generation.obstacle(), QString());
    QVERIFY(!changed.isEmpty());
    QCOMPARE(f.generation.segmentToAsk(), SegmentIndex(0));
}

void TestTextGeneration::saysThatAnEncoderWritesNothing() {
    Fixture f{FakePlan{}};
    QVERIFY(f.readsAll());
    QVERIFY(f.generation.obstacle().contains(QStringLiteral("writes no text")));
    f.generation.ask(QStringLiteral("whale"), {});
    QCOMPARE(f.generation.state(), TextGeneration::State::Nothing);
}

void TestTextGeneration::asksTheSelectedSegmentOrTheNewest() {
    Fixture f;
    QVERIFY(f.readsAll());
    QCOMPARE(f.generation.segmentToAsk(), SegmentIndex(39));
    f.selection.setSegment(SegmentIndex(7));
    QCOMPARE(f.generation.segmentToAsk(), SegmentIndex(7));
    QVERIFY(f.writes(QStringLiteral("whale"), 1));
    f.selection.setSegment(SegmentIndex(100)); // not there
    QCOMPARE(f.generation.segmentToAsk(), SegmentIndex(39));
    QCOMPARE(f.generation.segment(), SegmentIndex(7));
}

void TestTextGeneration::keepsWhatIsWritten() {
    Fixture f;
    QVERIFY(f.readsAll());
    QVERIFY(f.writes(QStringLiteral("white whale"), 3));
    QCOMPARE(f.generation.size(), 3U);
    QCOMPARE(f.generation.text(), QStringLiteral(" white whale white"));
    QCOMPARE(f.generation.text(1), QStringLiteral(" whale"));
    QCOMPARE(f.generation.token(2).id, 2);
    QVERIFY(f.generation.token(0).probability > 0);
    QVERIFY(f.generation.bytes() > 3 * 4 * 4 * 6 * sizeof(float));
}

void TestTextGeneration::knowsHowMuchTextStandsInFront() {
    Fixture f;
    QVERIFY(f.readsAll());
    QVERIFY(!f.generation.contextTokens().has_value());
    QVERIFY(f.writes(QStringLiteral("whale"), 2));
    QCOMPARE(f.generation.contextTokens(), std::optional<std::int64_t>(12)); // the fake takes the whole segment
    GenerationOptions options;
    options.promptOnly = true;
    f.generation.ask(QStringLiteral("whale"), options);
    QVERIFY(!f.generation.contextTokens().has_value());
    QTRY_COMPARE(f.generation.state(), TextGeneration::State::Complete);
    QCOMPARE(f.generation.contextTokens(), std::optional<std::int64_t>(0));
}

void TestTextGeneration::saysWhyItEnded_data() {
    QTest::addColumn<GenerationEnd>("end");
    QTest::newRow("end of text") << GenerationEnd::EndOfText;
    QTest::newRow("no position left") << GenerationEnd::NoPositions;
}

void TestTextGeneration::saysWhyItEnded() {
    QFETCH(GenerationEnd, end);
    FakePlan plan = decoderPlan();
    plan.endAfter = 2;
    plan.endsBy = end;
    Fixture f(plan);
    QVERIFY(f.readsAll());
    QVERIFY(f.writes(QStringLiteral("whale"), 5));
    QCOMPARE(f.generation.endedBy(), end);
    QVERIFY(f.writes(QStringLiteral("whale"), 2));
    QCOMPARE(f.generation.endedBy(), GenerationEnd::TokenLimit);
}

void TestTextGeneration::showsOnlyWholeCharacters() {
    FakePlan plan = decoderPlan();
    plan.tokenBytes = 1;
    plan.replayDelay = 1ms;
    Fixture f(plan);
    QVERIFY(f.readsAll());
    const QString prompt = QStringLiteral("a\u20AC\U0001F40Bb");
    QStringList seen;
    connect(&f.generation, &TextGeneration::appended, this, [&] { seen.append(f.generation.text()); });
    QVERIFY(f.writes(prompt, prompt.toUtf8().size() + 2)); // ends with the first byte of the euro sign
    for (const QString& text : seen) {
        QVERIFY2((prompt + QStringLiteral("a")).startsWith(text), qPrintable(text));
    }
    QCOMPARE(f.generation.text(), prompt + QStringLiteral("a"));
    QCOMPARE(f.generation.text(1), QString());
    QCOMPARE(f.generation.text(3), QStringLiteral("\u20AC"));
}

void TestTextGeneration::reducesBySelection() {
    Fixture f;
    QVERIFY(f.readsAll());
    QVERIFY(f.writes(QStringLiteral("whale"), 4));
    const std::vector<float>& read = f.generation.token(2).read;
    QSignalSpy changed(&f.generation, &TextGeneration::readsChanged);
    f.selection.setLayers(LayerChoice(LayerIndex(1)));
    f.selection.setHeads(HeadChoice(HeadIndex(2)));
    QCOMPARE(changed.size(), 2);
    const CaptureShape shape{4, 4, 6};
    float mass = 0;
    for (SlotIndex slot; slot.value < 6; ++slot) {
        QCOMPARE(f.generation.read(2, slot), read[shape.offset(LayerIndex(1), HeadIndex(2), slot)]);
        mass += f.generation.read(2, slot);
    }
    QCOMPARE(f.generation.readMass(2), mass);
    QVERIFY(f.generation.largestMass() >= mass);
    QCOMPARE(f.generation.label(), QStringLiteral("Read mass, layer 1, head 2"));
}

void TestTextGeneration::namesTheSlotsReadMost() {
    Fixture f;
    QVERIFY(f.readsAll());
    QVERIFY(f.writes(QStringLiteral("whale"), 1));
    const auto most = f.generation.mostRead(0, 3);
    QCOMPARE(most.size(), 3U);
    QVERIFY(f.generation.read(0, most[0]) >= f.generation.read(0, most[1]));
    QVERIFY(f.generation.read(0, most[1]) >= f.generation.read(0, most[2]));
    for (SlotIndex slot; slot.value < 6; ++slot) {
        QVERIFY(f.generation.read(0, slot) <= f.generation.read(0, most[0]));
    }
    QCOMPARE(f.generation.mostRead(0, 100).size(), 6U);
}

void TestTextGeneration::replacesTheTextBefore() {
    Fixture f;
    QVERIFY(f.readsAll());
    QVERIFY(f.writes(QStringLiteral("old"), 3));
    QSignalSpy cleared(&f.generation, &TextGeneration::cleared);
    GenerationOptions options;
    options.maxTokens = 2;
    f.generation.ask(QStringLiteral("new"), options);
    QCOMPARE(f.generation.size(), 0U);
    QTRY_COMPARE(f.generation.text(), QStringLiteral(" new new"));
    QCOMPARE(cleared.size(), 1);
    QCOMPARE(f.generation.prompt(), QStringLiteral("new"));
}

void TestTextGeneration::stopKeepsTheText() {
    FakePlan plan = decoderPlan();
    plan.replayDelay = 3ms;
    Fixture f(plan);
    QVERIFY(f.readsAll());
    GenerationOptions options;
    options.maxTokens = 100'000;
    f.generation.ask(QStringLiteral("whale"), options);
    QCOMPARE(f.generation.state(), TextGeneration::State::Writing);
    QTRY_VERIFY(f.generation.size() > 2);
    f.generation.stop();
    QCOMPARE(f.generation.state(), TextGeneration::State::Stopped);
    QCOMPARE(f.generation.endedBy(), GenerationEnd::Stopped);
    QVERIFY(f.generation.text().startsWith(QStringLiteral(" whale whale")));
}

void TestTextGeneration::tellsAFailure() {
    FakePlan plan = decoderPlan();
    plan.failReplays = true;
    Fixture f(plan);
    QVERIFY(f.readsAll());
    QSignalSpy failed(&f.generation, &TextGeneration::failed);
    f.generation.ask(QStringLiteral("whale"), {});
    QTRY_COMPARE(f.generation.state(), TextGeneration::State::Failed);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(f.generation.failure(), failed.first().first().toString());
}

void TestTextGeneration::isClearedByAnotherSession() {
    Fixture f;
    QVERIFY(f.readsAll());
    QVERIFY(f.writes(QStringLiteral("whale"), 3));
    f.controller.openDocument("doc-5.txt");
    QTRY_COMPARE(f.generation.size(), 0U);
    QCOMPARE(f.generation.state(), TextGeneration::State::Nothing);
    QCOMPARE(f.generation.prompt(), QString());
}

void TestTextGeneration::takesChoicesWithoutHeads() {
    Fixture f;
    QVERIFY(f.readsAll());
    f.selection.setHeads(HeadChoice(std::vector<HeadIndex>{}));
    QVERIFY(f.writes(QStringLiteral("whale"), 3));
    QVERIFY(std::isnan(f.generation.readMass(0)));
    QCOMPARE(f.generation.largestMass(), 0.0F);
}

} // namespace

QTEST_GUILESS_MAIN(TestTextGeneration)
#include "tst_text_generation.moc"
