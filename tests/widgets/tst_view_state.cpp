#include "tests/widgets/workspace_fixture.h"
#include "widgets/answer_panel.h"
#include "widgets/ask_panel.h"
#include "widgets/attention_panel.h"
#include "widgets/document_panel.h"
#include "widgets/document_view.h"
#include "widgets/generation_controls.h"
#include "widgets/matrix_plot.h"
#include "widgets/prompt_edit.h"
#include "widgets/scaling_panel.h"
#include "widgets/series_plot.h"
#include "widgets/timeline_panel.h"
#include "widgets/view_state.h"

#include <QComboBox>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>

using namespace rmtscope;

namespace {

/// How views are set, as one value.
class ViewStateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void setsBoxesAsByHand();
    void setsToggles();
    void setsPlots();
    void leavesWhatItCannotSet_data();
    void leavesWhatItCannotSet();
    void tellsWhatIsSetByHand();
    void everyPanelComesBack_data();
    void everyPanelComesBack();
    void zoomStaysFromSegmentToSegment();
    void cropIsWhatNothingByHandMeans();
    void textComesBackBeforeItIsLaidOut();
    void questionsAndPromptsComeBack();

private:
    std::unique_ptr<ReadWorkspace> m_read;
};

void ViewStateTest::init() {
    m_read = std::make_unique<ReadWorkspace>();
}

void ViewStateTest::cleanup() {
    m_read.reset();
}

void ViewStateTest::setsBoxesAsByHand() {
    QComboBox places;
    places.addItems({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
    QComboBox numbers;
    numbers.addItem(QStringLiteral("seven"), 7);
    numbers.addItem(QStringLiteral("zero"), 0);
    ViewState state;
    state.add(QStringLiteral("places"), places);
    state.add(QStringLiteral("numbers"), numbers);
    QCOMPARE(state.read(), (QJsonObject{{QStringLiteral("places"), 0}, {QStringLiteral("numbers"), 7}}));
    QSignalSpy chosen(&numbers, &QComboBox::activated);
    state.write({{QStringLiteral("places"), 2}, {QStringLiteral("numbers"), 0}});
    QCOMPARE(places.currentText(), QStringLiteral("c"));
    QCOMPARE(numbers.currentText(), QStringLiteral("zero"));
    QCOMPARE(chosen.size(), 1);
    state.write(state.read());
    QCOMPARE(chosen.size(), 1);
}

void ViewStateTest::setsToggles() {
    QToolButton toggle;
    toggle.setCheckable(true);
    ViewState state;
    state.add(QStringLiteral("log"), toggle);
    state.write({{QStringLiteral("log"), true}});
    QVERIFY(toggle.isChecked());
    QCOMPARE(state.read()[QStringLiteral("log")], QJsonValue(true));
}

void ViewStateTest::setsPlots() {
    SeriesPlot plot;
    Series series;
    series.x = {0, 1000};
    series.y = {0, 1};
    plot.setSeries({series});
    ViewState state;
    state.add(QStringLiteral("tokens"), plot);
    const QJsonObject all = state.read();
    QVERIFY(all[QStringLiteral("tokens")].isNull());
    plot.setRange(100, 200);
    const QJsonObject part = state.read();
    state.write(all);
    QCOMPARE(plot.upper(), 1000.0);
    series.x = {0, 3000};
    plot.setSeries({series});
    QCOMPARE(plot.upper(), 3000.0); // it follows the data again
    state.write(part);
    QCOMPARE(plot.lower(), 100.0);
    QCOMPARE(plot.upper(), 200.0);
}

void ViewStateTest::leavesWhatItCannotSet_data() {
    QTest::addColumn<QJsonObject>("wrong");
    const QString key = QStringLiteral("x");
    QTest::newRow("missing") << QJsonObject{};
    QTest::newRow("another kind") << QJsonObject{{key, QStringLiteral("b")}};
    QTest::newRow("beyond the last") << QJsonObject{{key, 3}};
    QTest::newRow("below the first") << QJsonObject{{key, -2}};
    QTest::newRow("a list") << QJsonObject{{key, QJsonArray{1, 0}}}; // a range that ends before it begins
}

void ViewStateTest::leavesWhatItCannotSet() {
    QFETCH(QJsonObject, wrong);
    QComboBox box;
    box.addItems({QStringLiteral("a"), QStringLiteral("b")});
    box.setCurrentIndex(1);
    ViewState ofBox;
    ofBox.add(QStringLiteral("x"), box);
    ofBox.write(wrong);
    QCOMPARE(box.currentIndex(), 1);
    SeriesPlot plot;
    plot.setRange(100, 200);
    ViewState ofPlot;
    ofPlot.add(QStringLiteral("x"), plot);
    ofPlot.write(wrong);
    QCOMPARE(plot.upper(), 200.0);
}

void ViewStateTest::tellsWhatIsSetByHand() {
    TimelinePanel panel(m_read->workspace());
    panel.resize(900, 400);
    panel.show();
    QSignalSpy changed(&panel.handState(), &ViewState::changed);
    QVERIFY(m_read->read());
    QCOMPARE(changed.size(), 0);                       // it grew by itself
    HeatmapPlot& plot = panel.heatmap(MassKind::Read); // which only shares the range
    plot.setFocus();
    QTest::keyClick(&plot, Qt::Key_Plus);
    QVERIFY(!changed.isEmpty());
    const QJsonObject zoomed = panel.handState().read();
    QVERIFY(!zoomed[QStringLiteral("segments")].isNull());
    QTest::keyClick(&plot, Qt::Key_Home);
    QVERIFY(panel.handState().read()[QStringLiteral("segments")].isNull());
    panel.setViewState(zoomed);
    QCOMPARE(panel.handState().read(), zoomed);
}

void ViewStateTest::everyPanelComesBack_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("timeline's heatmaps") << 0 << "retain" << QJsonValue(true);
    QTest::newRow("timeline's pixels") << 0 << "pixel" << QJsonValue(static_cast<int>(BucketMode::Mean));
    QTest::newRow("timeline's range") << 0 << "segments" << QJsonValue(QJsonArray{10, 20});
    QTest::newRow("answers' range") << 1 << "tokens" << QJsonValue(QJsonArray{100, 200});
    QTest::newRow("scaling's axis") << 2 << "log" << QJsonValue(true);
    QTest::newRow("scaling's range") << 2 << "tokens" << QJsonValue(QJsonArray{100, 200});
    QTest::newRow("attention's crop") << 3 << "crop" << QJsonValue(2);
    QTest::newRow("attention's scale") << 3 << "scale" << QJsonValue(static_cast<int>(MatrixScale::Logarithmic));
    QTest::newRow("attention's colours") << 3 << "range" << QJsonValue(1);
}

void ViewStateTest::everyPanelComesBack() {
    QFETCH(int, which);
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    std::unique_ptr<Panel> panel;
    switch (which) {
    case 0:
        panel = std::make_unique<TimelinePanel>(m_read->workspace());
        break;
    case 1:
        panel = std::make_unique<AnswerPanel>(m_read->workspace());
        break;
    case 2:
        panel = std::make_unique<ScalingPanel>(m_read->workspace());
        break;
    default:
        panel = std::make_unique<AttentionPanel>(m_read->workspace());
    }
    QVERIFY(m_read->read());
    QJsonObject state = panel->viewState();
    QVERIFY2(state.contains(key), qPrintable(key));
    QVERIFY(state[key] != value);
    state[key] = value;
    panel->setViewState(state);
    QCOMPARE(panel->viewState()[key], value);
}

void ViewStateTest::zoomStaysFromSegmentToSegment() {
    AttentionPanel panel(m_read->workspace());
    panel.resize(700, 600);
    panel.show();
    QVERIFY(m_read->read());
    const auto shows = [this](std::int64_t segment) {
        m_read->workspace().selection().setSegment(SegmentIndex(segment));
        return QTest::qWaitFor([this, segment] {
            const auto map = m_read->workspace().attention().map();
            return map && map->segment == SegmentIndex(segment) && !m_read->workspace().attention().isLoading();
        });
    };
    QVERIFY(shows(3));
    QJsonObject state = panel.viewState();
    state[QStringLiteral("view")] =
        QJsonObject{{QStringLiteral("keys"), QJsonArray{2, 8}}, {QStringLiteral("queries"), QJsonArray{4, 10}}};
    panel.setViewState(state);
    QCOMPARE(panel.matrix().visibleKeys(), (std::pair{2.0, 8.0}));
    QVERIFY(shows(4));
    QCOMPARE(panel.matrix().visibleKeys(), (std::pair{2.0, 8.0}));
    QCOMPARE(panel.viewState(), state);
}

void ViewStateTest::cropIsWhatNothingByHandMeans() {
    MatrixPlot plot;
    QStringList labels;
    for (int i = 0; i < 20; ++i) {
        labels.append(QString::number(i));
    }
    plot.setMatrix(std::vector<float>(400), labels);
    plot.showColumns(4, 12);
    QVERIFY(plot.viewedRange().isNull());
    QTest::keyClick(&plot, Qt::Key_Home); // all, though a crop is chosen
    QCOMPARE(plot.visibleKeys(), (std::pair{0.0, 20.0}));
    QVERIFY(!plot.viewedRange().isNull());
    plot.viewRange(QJsonValue::Null);
    QCOMPARE(plot.visibleKeys(), (std::pair{4.0, 12.0}));
    QVERIFY(plot.viewedRange().isNull());
}

void ViewStateTest::textComesBackBeforeItIsLaidOut() {
    DocumentPanel panel(m_read->workspace());
    panel.resize(700, 120); // some lines
    panel.show();
    QVERIFY(m_read->read());
    panel.text().verticalScrollBar()->setValue(9);
    const QJsonObject state = panel.viewState();
    const ByteSpan seen = panel.text().visibleBytes();
    QVERIFY(seen.begin > 0);
    panel.text().verticalScrollBar()->setValue(0);
    panel.setViewState(state);
    QVERIFY(panel.text().visibleBytes() == seen);

    m_read->workspace().controller().openDocument("another.txt");
    QTRY_VERIFY(m_read->workspace().lines().document()->path == "another.txt");
    panel.setViewState(state); // ready or not
    QTRY_VERIFY(m_read->workspace().lines().isReady());
    QCOMPARE(panel.text().visibleBytes().begin, seen.begin);
}

void ViewStateTest::questionsAndPromptsComeBack() {
    AnswerPanel answers(m_read->workspace());
    AskPanel ask(m_read->workspace());
    QVERIFY(m_read->read());
    m_read->workspace().answers().setQuestion(2);
    ask.prompt().setText(QStringLiteral("Where?"));
    ask.controls().tokens().setValue(99);
    const QJsonObject question = answers.viewState();
    const QJsonObject prompt = ask.viewState();
    m_read->workspace().answers().setQuestion(0);
    ask.prompt().clear();
    ask.controls().tokens().setValue(5);
    answers.setViewState(question);
    ask.setViewState(prompt);
    QCOMPARE(m_read->workspace().answers().question(), 2U);
    QCOMPARE(ask.prompt().text(), QStringLiteral("Where?"));
    QCOMPARE(ask.controls().tokens().value(), 99);
    QJsonObject other = question;
    other[QStringLiteral("question")] = 3; // there are three
    answers.setViewState(other);
    QCOMPARE(m_read->workspace().answers().question(), 2U);
}

} // namespace

QTEST_MAIN(ViewStateTest)
#include "tst_view_state.moc"
