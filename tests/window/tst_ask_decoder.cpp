#include "app/gui/main_window.h"
#include "engine/api/engine.h"
#include "viewmodels/workspace.h"
#include "widgets/ask_panel.h"
#include "widgets/generation_controls.h"
#include "widgets/prompt_edit.h"
#include "widgets/run_bar.h"
#include "widgets/written_text.h"

#include <QAction>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

using namespace rmtscope;

namespace {

constexpr int minutes = 60'000;
constexpr int tokens = 12;
constexpr SegmentIndex asked(2);
const QString prompt = QStringLiteral("I had");

} // namespace

/// A decoder in the real window: it reads, is asked by keyboard, and writes what the engine writes without a window.
class TestAskDecoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void writesWhatTheEngineWrites();

private:
    [[nodiscard]] std::vector<std::int64_t> writtenByTheEngine() const;

    const std::filesystem::path m_model = RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny";
    std::filesystem::path m_document;
    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MainWindow> m_window;
};

void TestAskDecoder::initTestCase() {
    m_document = m_folder.filePath(QStringLiteral("letter.txt")).toStdString();
    std::ofstream(m_document) << "It was the third day out, and the wind had come round to the north-east. The captain "
                                 "of our craft was below; I did not like that plan at all, and said so to the mate.";
    m_settings = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    m_workspace = std::make_unique<Workspace>(makeEngine(), *m_settings);
    m_window = std::make_unique<MainWindow>(*m_workspace, *m_settings, false);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_workspace->controller().openModel(m_model);
    m_workspace->controller().openDocument(m_document);
    QTRY_COMPARE_WITH_TIMEOUT(m_workspace->controller().state(), RunState::Ready, minutes);
    m_window->runBar().runAction().trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_workspace->controller().state(), RunState::Finished, minutes);
    QVERIFY(m_workspace->store().size() > 3);
}

void TestAskDecoder::cleanupTestCase() {
    m_window.reset();
    m_workspace.reset();
}

std::vector<std::int64_t> TestAskDecoder::writtenByTheEngine() const {
    const auto engine = makeEngine();
    const auto session =
        engine->createSession(engine->openModel(m_model, {}, {}, {}), engine->openDocument(m_document, {}, {}), {});
    session->prepare({}, {});
    while (!session->finished()) {
        session->advance({});
    }
    std::vector<std::int64_t> ids;
    const GeneratedText written = session->generate(asked, prompt.toStdString(), {.maxTokens = tokens}, {}, {});
    for (const GeneratedToken& token : written.tokens) {
        ids.push_back(token.id);
    }
    return ids;
}

void TestAskDecoder::writesWhatTheEngineWrites() {
    AskPanel& panel = m_window->ask();
    m_workspace->selection().setSegment(asked);
    panel.controls().tokens().setValue(tokens);
    // Without a window manager no window is active, and only an active one has shortcuts.
    const auto actions = m_window->findChildren<QAction*>();
    const auto toPrompt = std::ranges::find(actions, QKeySequence(Qt::CTRL | Qt::Key_K), &QAction::shortcut);
    QVERIFY(toPrompt != actions.end());
    (*toPrompt)->trigger();
    QCOMPARE(m_window->focusWidget(), &panel.prompt());
    QTest::keyClicks(&panel.prompt(), prompt);
    QTest::keyClick(&panel.prompt(), Qt::Key_Return);
    const TextGeneration& generation = m_workspace->generation();
    QTRY_COMPARE_WITH_TIMEOUT(generation.state(), TextGeneration::State::Complete, minutes);
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < generation.size(); ++i) {
        ids.push_back(generation.token(i).id);
        QVERIFY(generation.readMass(i) > 0 && generation.readMass(i) < 1);
    }
    QCOMPARE(ids, writtenByTheEngine());
    // RMTSCOPE_TEST_PICTURE=FILE keeps what a person would see.
    if (const QString picture = qEnvironmentVariable("RMTSCOPE_TEST_PICTURE"); !picture.isEmpty()) {
        QVERIFY(m_window->grab().save(picture));
    }
}

QTEST_MAIN(TestAskDecoder)
#include "tst_ask_decoder.moc"
