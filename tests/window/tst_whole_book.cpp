#include "app/gui/main_window.h"
#include "engine/api/engine.h"
#include "viewmodels/workspace.h"
#include "widgets/run_bar.h"

#include <QAction>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace rmtscope;

namespace {

constexpr int minutes = 60'000;

std::filesystem::path source(const char* path) {
    return std::filesystem::path(RMTSCOPE_SOURCE_DIR) / path;
}

} // namespace

/// From two files to every pixel: the bundled model reads the bundled book in the real window.
class TestWholeBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void readsEverySegment();
    void findsTheFact();
    void opensTheFactsSegment();
    void closesInMidRun();

private:
    [[nodiscard]] SegmentIndex segmentOfFact() const;

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MainWindow> m_window;
};

void TestWholeBook::initTestCase() {
    m_settings = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    m_workspace = std::make_unique<Workspace>(makeEngine(), *m_settings);
    m_window = std::make_unique<MainWindow>(*m_workspace, *m_settings, false);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QSignalSpy failures(&m_workspace->controller(), &RunController::failed);
    m_workspace->controller().openModel(source("tests/models/rmt-encoder-64"));
    m_workspace->controller().openDocument(source("resources/documents/moby-dick.txt"));
    QTRY_COMPARE_WITH_TIMEOUT(m_workspace->controller().state(), RunState::Ready, minutes);
    QCOMPARE(failures.count(), 0);
}

void TestWholeBook::cleanupTestCase() {
    m_window.reset();
    m_workspace.reset();
}

SegmentIndex TestWholeBook::segmentOfFact() const {
    const ByteSpan fact = m_workspace->controller().document()->questions.at(0).facts.at(0).bytes;
    for (std::size_t i = 0; i < m_workspace->store().size(); ++i) {
        if (m_workspace->store().at(i)->bytes.overlaps(fact)) {
            return m_workspace->store().at(i)->segment;
        }
    }
    return SegmentIndex(-1);
}

void TestWholeBook::readsEverySegment() {
    m_window->runBar().runAction().trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_workspace->controller().state(), RunState::Finished, 8 * minutes);
    const RunGeometry geometry = m_workspace->controller().geometry().value();
    QVERIFY(geometry.tokens > 300'000);
    QCOMPARE(m_workspace->store().size(), static_cast<std::size_t>(geometry.segments));
    for (const MassKind kind : {MassKind::Write, MassKind::Read, MassKind::Retain}) {
        QCOMPARE(m_workspace->timeline(kind).segmentCount(), m_workspace->store().size());
        QVERIFY(m_workspace->timeline(kind).maximum() > 0.0F);
    }
    std::int64_t tokens = 0;
    for (std::size_t i = 0; i < m_workspace->store().size(); ++i) {
        tokens += m_workspace->store().at(i)->tokens;
    }
    QCOMPARE(tokens, geometry.tokens);
    QCOMPARE(m_workspace->controller().memoryUse().rowsDropped, 0);
}

void TestWholeBook::findsTheFact() {
    const AnswerTimeline& answers = m_workspace->answers();
    QVERIFY(answers.size() > 50);
    const std::size_t correct = answers.correctLabel().value();
    QCOMPARE(answers.bestLabel(answers.size() - 1), correct);
    QVERIFY(answers.probability(answers.size() - 1, correct) > 0.9);
    QCOMPARE(m_workspace->accuracy().points().back().accuracy, 1.0);
    // Nobody knows the answer before the fact was read.
    QVERIFY(answers.segment(0) < segmentOfFact());
    QVERIFY(answers.probability(0, correct) < 0.9);
}

void TestWholeBook::opensTheFactsSegment() {
    const SegmentIndex segment = segmentOfFact();
    QSignalSpy shown(&m_workspace->attention(), &SegmentAttention::matrixChanged);
    m_workspace->selection().setSegment(segment);
    QTRY_VERIFY_WITH_TIMEOUT(m_workspace->attention().map() && m_workspace->attention().map()->segment == segment,
                             minutes);
    const AttentionMap& map = *m_workspace->attention().map();
    const auto office = std::find_if(map.tokens.begin(), map.tokens.end(),
                                     [](const SegmentToken& token) { return token.label == "office"; });
    QVERIFY(office != map.tokens.end());
    // The word is what this segment writes: some slot gives it more than any other text token.
    bool strongest = false;
    const SegmentTrace& trace = *m_workspace->store().at(segment.offset());
    for (std::size_t slot = 0; slot < static_cast<std::size_t>(trace.shape.slots); ++slot) {
        const StrongToken& first = trace.strongest[slot * strongTokensPerSlot];
        strongest =
            strongest || map.tokens[first.token + static_cast<std::size_t>(trace.shape.slots) + 2].label == "office";
    }
    QVERIFY(strongest);
}

void TestWholeBook::closesInMidRun() {
    m_workspace->controller().restart();
    QTRY_VERIFY_WITH_TIMEOUT(m_workspace->store().size() > 20 && m_workspace->controller().state() == RunState::Running,
                             minutes);
    m_window->close();
    m_window.reset();
    m_workspace.reset();
}

QTEST_MAIN(TestWholeBook)
#include "tst_whole_book.moc"
