#include "tests/widgets/clicks.h"
#include "tests/widgets/workspace_fixture.h"
#include "widgets/ask_panel.h"
#include "widgets/generation_controls.h"
#include "widgets/heatmap_plot.h"
#include "widgets/prompt_edit.h"
#include "widgets/theme.h"
#include "widgets/written_text.h"

#include <QApplication>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QSvgRenderer>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

class AskPanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isDisabledWithASentence_data();
    void isDisabledWithASentence();
    void saysWhichMemoryIsAsked();
    void saysWhyTheTextEnds_data();
    void saysWhyTheTextEnds();
    void enterAsks();
    void blankPromptsAskNothing();
    void promptsAreRemembered();
    void optionsReachTheModel();
    void drawingNeedsATemperature();
    void textGrowsTokenByToken();
    void stops_data();
    void stops();
    void shadesByReadMass();
    void clickOnATokenChoosesIt();
    void clickInTheHeatmapChooses();
    void arrowsChoose();
    void heatmapShowsTheReads();
    void toolTipsKeepStrangeTokens();
    void exports_data();
    void exports();
    void followsTheTheme();

private:
    void make(FakePlan plan = {}, bool decoder = true);
    [[nodiscard]] TextGeneration& generation() const { return m_read->workspace().generation(); }
    /// Reads the document if it wasn't, asks and waits for the end.
    [[nodiscard]] bool writes(const QString& prompt, int tokens);

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<AskPanel> m_panel;
};

void AskPanelTest::init() {
    applyTheme(Theme::Light);
    make();
}

void AskPanelTest::cleanup() {
    m_panel.reset();
    m_read.reset();
}

void AskPanelTest::make(FakePlan plan, bool decoder) {
    cleanup();
    plan.writesText = decoder;
    m_read = std::make_unique<ReadWorkspace>(plan);
    m_panel = std::make_unique<AskPanel>(m_read->workspace());
    m_panel->resize(620, 640);
    m_panel->show();
}

bool AskPanelTest::writes(const QString& prompt, int tokens) {
    if (m_read->workspace().controller().state() != RunState::Finished && !m_read->read()) {
        return false;
    }
    m_panel->controls().tokens().setValue(tokens);
    m_panel->prompt().setText(prompt);
    m_panel->askButton().click();
    return generation().state() == TextGeneration::State::Writing &&
           QTest::qWaitFor([this] { return generation().state() == TextGeneration::State::Complete; });
}

void AskPanelTest::isDisabledWithASentence_data() {
    QTest::addColumn<bool>("decoder");
    QTest::addColumn<bool>("read");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("nothing open") << true << false << QStringLiteral("Open a decoder");
    QTest::newRow("an encoder") << false << true << QStringLiteral("writes no text");
}

void AskPanelTest::isDisabledWithASentence() {
    QFETCH(bool, decoder);
    QFETCH(bool, read);
    QFETCH(QString, sentence);
    make({}, decoder);
    QVERIFY(!read || m_read->read());
    m_panel->prompt().setText(QStringLiteral("whale"));
    QVERIFY(!m_panel->prompt().isEnabled());
    QVERIFY(!m_panel->askButton().isEnabled());
    QVERIFY2(m_panel->caption().contains(sentence), qPrintable(m_panel->caption()));
}

void AskPanelTest::saysWhichMemoryIsAsked() {
    QVERIFY(m_read->read());
    QCOMPARE(m_panel->caption(), QStringLiteral("Asks the memory after the newest segment that was read."));
    m_read->workspace().selection().setSegment(SegmentIndex(4));
    QCOMPARE(m_panel->caption(), QStringLiteral("Asks the memory after segment 4, the selected one."));
    QVERIFY(writes(QStringLiteral("whale"), 2));
    QVERIFY2(m_panel->caption().startsWith(
                 QStringLiteral("2 tokens from the memory after segment 4, after 12 tokens of text, as many as")),
             qPrintable(m_panel->caption()));
    m_panel->controls().promptOnly().click();
    QVERIFY(writes(QStringLiteral("whale"), 1));
    QVERIFY2(m_panel->caption().startsWith(
                 QStringLiteral("1 token from the memory after segment 4, after 0 tokens of text, as many as")),
             qPrintable(m_panel->caption()));
}

void AskPanelTest::saysWhyTheTextEnds_data() {
    QTest::addColumn<GenerationEnd>("end");
    QTest::addColumn<QString>("part");
    QTest::newRow("end of text") << GenerationEnd::EndOfText << "then the model ended the text.";
    QTest::newRow("no position left") << GenerationEnd::NoPositions << "then the model had no position left";
}

void AskPanelTest::saysWhyTheTextEnds() {
    QFETCH(GenerationEnd, end);
    QFETCH(QString, part);
    FakePlan plan;
    plan.endAfter = 3;
    plan.endsBy = end;
    make(plan);
    QVERIFY(writes(QStringLiteral("whale"), 8));
    QVERIFY2(m_panel->caption().startsWith(QStringLiteral("3 tokens from the memory after segment")) &&
                 m_panel->caption().contains(part),
             qPrintable(m_panel->caption()));
    QVERIFY(writes(QStringLiteral("whale"), 3));
    QVERIFY2(m_panel->caption().contains(QStringLiteral("as many as allowed.")), qPrintable(m_panel->caption()));
}

void AskPanelTest::enterAsks() {
    QVERIFY(m_read->read());
    QTest::keyClicks(&m_panel->prompt(), QStringLiteral("the white whale"));
    QVERIFY(m_panel->askButton().isEnabled());
    QTest::keyClick(&m_panel->prompt(), Qt::Key_Return);
    QTRY_COMPARE(generation().state(), TextGeneration::State::Complete);
    QCOMPARE(generation().size(), 64U);
    QVERIFY(m_panel->text().toPlainText().startsWith(QStringLiteral("the white whale the white whale the")));
}

void AskPanelTest::blankPromptsAskNothing() {
    QVERIFY(m_read->read());
    QTest::keyClicks(&m_panel->prompt(), QStringLiteral("   "));
    QVERIFY(!m_panel->askButton().isEnabled());
    QTest::keyClick(&m_panel->prompt(), Qt::Key_Return);
    QCOMPARE(generation().state(), TextGeneration::State::Nothing);
}

void AskPanelTest::promptsAreRemembered() {
    QVERIFY(writes(QStringLiteral("first"), 1));
    QVERIFY(writes(QStringLiteral("second"), 1));
    m_panel->prompt().setText(QStringLiteral("dra"));
    const auto press = [this](Qt::Key key) {
        QTest::keyClick(&m_panel->prompt(), key);
        return m_panel->prompt().text();
    };
    QCOMPARE(press(Qt::Key_Up), QStringLiteral("second"));
    QCOMPARE(press(Qt::Key_Up), QStringLiteral("first"));
    QCOMPARE(press(Qt::Key_Up), QStringLiteral("first"));
    QCOMPARE(press(Qt::Key_Down), QStringLiteral("second"));
    QCOMPARE(press(Qt::Key_Down), QStringLiteral("dra"));
    QCOMPARE(press(Qt::Key_Down), QStringLiteral("dra"));
}

void AskPanelTest::optionsReachTheModel() {
    m_panel->controls().temperature().setValue(0.7);
    m_panel->controls().topK().setValue(5);
    m_panel->controls().topP().setValue(0.9);
    m_panel->controls().seed().setValue(11);
    m_panel->controls().promptOnly().setChecked(true);
    QVERIFY(writes(QStringLiteral("whale"), 3));
    const GenerationOptions& options = generation().options();
    QCOMPARE(options.maxTokens, 3);
    QCOMPARE(options.temperature, 0.7);
    QCOMPARE(options.topK, 5);
    QCOMPARE(options.topP, 0.9);
    QCOMPARE(options.seed, 11U);
    QVERIFY(options.promptOnly);
}

void AskPanelTest::drawingNeedsATemperature() {
    QVERIFY(!m_panel->controls().seed().isEnabled());
    m_panel->controls().temperature().setValue(0.5);
    QVERIFY(m_panel->controls().seed().isEnabled());
    QVERIFY(m_panel->controls().topK().isEnabled());
}

void AskPanelTest::textGrowsTokenByToken() {
    FakePlan plan;
    plan.replayDelay = 10ms;
    make(plan);
    QVERIFY(m_read->read());
    m_panel->prompt().setText(QStringLiteral("whale"));
    m_panel->askButton().click();
    QTRY_VERIFY(generation().size() > 2);
    QCOMPARE(generation().state(), TextGeneration::State::Writing);
    QCOMPARE(m_panel->text().toPlainText(), QStringLiteral("whale") + generation().text());
    QCOMPARE(m_panel->askButton().text(), QStringLiteral("Stop"));
    QVERIFY2(m_panel->caption().contains(QStringLiteral("64 at most")), qPrintable(m_panel->caption()));
}

void AskPanelTest::stops_data() {
    QTest::addColumn<bool>("byKey");
    QTest::newRow("button") << false;
    QTest::newRow("Escape") << true;
}

void AskPanelTest::stops() {
    QFETCH(bool, byKey);
    FakePlan plan;
    plan.replayDelay = 10ms;
    make(plan);
    QVERIFY(m_read->read());
    m_panel->prompt().setText(QStringLiteral("whale"));
    m_panel->askButton().click();
    QTRY_VERIFY(generation().size() > 1);
    if (byKey) {
        QTest::keyClick(&m_panel->prompt(), Qt::Key_Escape);
    } else {
        m_panel->askButton().click();
    }
    QCOMPARE(generation().state(), TextGeneration::State::Stopped);
    QCOMPARE(m_panel->askButton().text(), QStringLiteral("Ask"));
    QVERIFY2(m_panel->caption().contains(QStringLiteral("then stopped")), qPrintable(m_panel->caption()));
    QCOMPARE(m_panel->reads().geometryInView().segments, static_cast<std::int64_t>(generation().size()));
}

void AskPanelTest::shadesByReadMass() {
    QVERIFY(writes(QStringLiteral("one two three four five six"), 6));
    std::size_t most = 0;
    std::size_t least = 0;
    for (std::size_t i = 1; i < 6; ++i) {
        most = generation().readMass(i) > generation().readMass(most) ? i : most;
        least = generation().readMass(i) < generation().readMass(least) ? i : least;
    }
    QVERIFY(m_panel->text().shadeOf(most).lightness() < m_panel->text().shadeOf(least).lightness());
    const QImage image = m_panel->text().viewport()->grab().toImage();
    QSet<QRgb> colours;
    for (int x = 0; x < image.width(); ++x) {
        colours.insert(image.pixel(x, m_panel->text().positionOf(0).y()));
    }
    QVERIFY(colours.contains(m_panel->text().shadeOf(most).rgb()));
    QVERIFY(colours.contains(m_panel->text().shadeOf(least).rgb()));
    m_read->workspace().selection().setHeads(HeadChoice(std::vector<HeadIndex>{}));
    QCOMPARE(m_panel->text().shadeOf(most), m_panel->palette().color(QPalette::Base));
}

void AskPanelTest::clickOnATokenChoosesIt() {
    QVERIFY(writes(QStringLiteral("one two three"), 5));
    for (const std::size_t token : {0U, 2U, 4U}) {
        const QPoint at = m_panel->text().positionOf(token);
        QCOMPARE(m_panel->text().tokenAt(at), token);
        QTest::mouseClick(m_panel->text().viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(m_panel->chosen(), token);
    }
    QTest::mouseClick(m_panel->text().viewport(), Qt::LeftButton, {}, m_panel->text().viewport()->rect().bottomRight());
    QCOMPARE(m_panel->chosen(), 4U);
}

void AskPanelTest::clickInTheHeatmapChooses() {
    QVERIFY(writes(QStringLiteral("one two three"), 8));
    HeatmapPlot& plot = m_panel->reads();
    plot.refreshNow();
    clickInside(plot, plot.cellCentre({5, 2}));
    QCOMPARE(m_panel->chosen(), 5U);
    QCOMPARE(m_read->workspace().selection().slot(), SlotIndex(2));
}

void AskPanelTest::arrowsChoose() {
    QVERIFY(writes(QStringLiteral("one two three"), 3));
    const auto press = [this](Qt::Key key) {
        QTest::keyClick(&m_panel->text(), key);
        return m_panel->chosen();
    };
    QCOMPARE(press(Qt::Key_Right), 0U);
    QCOMPARE(press(Qt::Key_Right), 1U);
    QVERIFY(m_panel->text().accessibleDescription().startsWith(QStringLiteral("\" two\"")));
    QCOMPARE(press(Qt::Key_Left), 0U);
    QCOMPARE(press(Qt::Key_Left), 0U);
}

void AskPanelTest::heatmapShowsTheReads() {
    QVERIFY(writes(QStringLiteral("one two three"), 8));
    HeatmapPlot& plot = m_panel->reads();
    plot.refreshNow();
    QCOMPARE(plot.geometryInView().segments, 8);
    float largest = 0;
    for (std::size_t token = 0; token < 8; ++token) {
        for (SlotIndex slot; slot.value < 6; ++slot) {
            largest = std::max(largest, generation().read(token, slot));
        }
    }
    QCOMPARE(plot.maximum(), static_cast<double>(largest));
    m_read->workspace().selection().setAggregation(Aggregation::Max);
    plot.refreshNow();
    QVERIFY(plot.maximum() > static_cast<double>(largest));
}

void AskPanelTest::toolTipsKeepStrangeTokens() {
    QVERIFY(writes(QStringLiteral("%1 %99"), 2));
    QTest::keyClick(&m_panel->text(), Qt::Key_Right);
    const QString said = m_panel->text().accessibleDescription();
    QVERIFY2(said.startsWith(QStringLiteral("\" %1\" (token 0, id 0)")), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("most of slot %1:").arg(generation().mostRead(0, 1)[0].value)),
             qPrintable(said));
}

void AskPanelTest::exports_data() {
    QTest::addColumn<bool>("written");
    QTest::newRow("empty") << false;
    QTest::newRow("with a text") << true;
}

void AskPanelTest::exports() {
    QFETCH(bool, written);
    QVERIFY(!written || writes(QStringLiteral("one two three"), 8));
    const QImage png = QImage::fromData(renderFigure(*m_panel, FigureFormat::Png));
    QCOMPARE(png.size(), m_panel->figureSize() * 2);
    QSvgRenderer svg(renderFigure(*m_panel, FigureFormat::Svg));
    QVERIFY(svg.isValid());
    QVERIFY(renderFigure(*m_panel, FigureFormat::Pdf).trimmed().endsWith("%%EOF"));
    const QByteArrayList lines = m_panel->csv().split('\n');
    QCOMPARE(lines.size(), written ? 10 : 2); // the header, a line a token, nothing behind the last
    QVERIFY(lines[0].startsWith("index,token,id,probability,"));
    QVERIFY(!written || lines[2].startsWith("1, two,1,"));
}

void AskPanelTest::followsTheTheme() {
    QVERIFY(writes(QStringLiteral("one two three"), 3));
    const QColor light = m_panel->text().shadeOf(0);
    applyTheme(Theme::Dark);
    QTRY_VERIFY(m_panel->text().shadeOf(0) != light);
    const QImage image = m_panel->text().viewport()->grab().toImage();
    QVERIFY(image.pixelColor(image.width() - 4, image.height() - 4).lightness() < 60);
}

} // namespace

QTEST_MAIN(AskPanelTest)
#include "tst_ask_panel.moc"
