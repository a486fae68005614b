#include "tests/support/fake_engine.h"
#include "viewmodels/go_to.h"
#include "viewmodels/workspace.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace rmtscope;

namespace {

/// 40 segments of 12 tokens, of which a test reads all or none.
class GoToTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void knowsNothingWithoutADocument();
    void understands_data();
    void understands();
    void selectsASegment();
    void pinsAToken();
    void pinsATokenOfTheSegmentThatIsShown();
    void givesTheTokenUpForAnotherSegment();
    void estimatesWhatWasNotRead();

private:
    [[nodiscard]] bool opens() {
        m_workspace->controller().openModel("model");
        m_workspace->controller().openDocument("document.txt");
        return QTest::qWaitFor([this] { return m_workspace->controller().state() == RunState::Ready; });
    }
    [[nodiscard]] bool reads() {
        m_workspace->controller().run();
        return QTest::qWaitFor([this] { return m_workspace->controller().state() == RunState::Finished; });
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<GoTo> m_goTo;
};

void GoToTest::init() {
    m_goTo.reset();
    m_workspace.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    m_workspace = std::make_unique<Workspace>(std::make_shared<FakeEngine>(), *m_settings);
    m_goTo = std::make_unique<GoTo>(*m_workspace);
}

void GoToTest::knowsNothingWithoutADocument() {
    QVERIFY(m_goTo->commands(QStringLiteral("3")).empty());
}

void GoToTest::understands_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("a number") << QStringLiteral("12") << QStringList{"Go to segment 12", "Go to token 12"};
    QTest::newRow("a segment") << QStringLiteral("segment 12") << QStringList{"Go to segment 12"};
    QTest::newRow("a token") << QStringLiteral("Token 12") << QStringList{"Go to token 12"};
    QTest::newRow("in full") << QStringLiteral("go to token 12") << QStringList{"Go to token 12"};
    QTest::newRow("the last segment") << QStringLiteral("segment 39") << QStringList{"Go to segment 39"};
    QTest::newRow("no such segment") << QStringLiteral("40") << QStringList{"Go to token 40"};
    QTest::newRow("the last token") << QStringLiteral("479") << QStringList{"Go to token 479"};
    QTest::newRow("no such token") << QStringLiteral("480") << QStringList{};
    QTest::newRow("more than a number holds") << QStringLiteral("99999999999999999999") << QStringList{};
    QTest::newRow("words") << QStringLiteral("dark") << QStringList{};
    QTest::newRow("below zero") << QStringLiteral("-1") << QStringList{};
}

void GoToTest::understands() {
    QFETCH(QString, text);
    QFETCH(QStringList, names);
    QVERIFY(opens());
    QStringList found;
    for (const Command& command : m_goTo->commands(text)) {
        found.append(command.name);
    }
    QCOMPARE(found, names);
}

void GoToTest::selectsASegment() {
    QVERIFY(opens());
    m_goTo->commands(QStringLiteral("segment 7")).at(0).run();
    QCOMPARE(m_workspace->selection().segment(), std::optional(SegmentIndex(7)));
}

void GoToTest::pinsAToken() {
    QVERIFY(opens());
    QVERIFY(reads());
    m_workspace->attention().setActive(true);
    const auto commands = m_goTo->commands(QStringLiteral("token 29")); // the sixth of segment 2
    QCOMPARE(commands.at(0).where, QStringLiteral("segment 2"));
    commands.at(0).run();
    QCOMPARE(m_workspace->selection().segment(), std::optional(SegmentIndex(2)));
    QTRY_VERIFY(m_workspace->selection().pinnedKey().has_value());
    const auto& tokens = m_workspace->attention().map()->tokens;
    std::int64_t before = 0;
    for (std::size_t i = 0; i < *m_workspace->selection().pinnedKey(); ++i) {
        before += tokens[i].role == TokenRole::Text ? 1 : 0;
    }
    QCOMPARE(before, 5);
    QVERIFY(tokens[*m_workspace->selection().pinnedKey()].role == TokenRole::Text);
}

void GoToTest::pinsATokenOfTheSegmentThatIsShown() {
    QVERIFY(opens());
    QVERIFY(reads());
    m_workspace->attention().setActive(true);
    m_goTo->token(TokenIndex(24));
    QTRY_VERIFY(m_workspace->selection().pinnedKey().has_value());
    const std::size_t first = *m_workspace->selection().pinnedKey();
    m_goTo->token(TokenIndex(26));
    QCOMPARE(m_workspace->selection().pinnedKey(), std::optional(first + 2));
}

void GoToTest::givesTheTokenUpForAnotherSegment() {
    QVERIFY(opens());
    QVERIFY(reads());
    m_workspace->attention().setActive(true);
    m_goTo->token(TokenIndex(29));
    m_workspace->selection().setSegment(SegmentIndex(9));
    QTRY_VERIFY(m_workspace->attention().map() && m_workspace->attention().map()->segment == SegmentIndex(9));
    QVERIFY(!m_workspace->selection().pinnedKey().has_value());
    m_workspace->selection().setSegment(SegmentIndex(2));
    QTRY_VERIFY(m_workspace->attention().map()->segment == SegmentIndex(2));
    QVERIFY(!m_workspace->selection().pinnedKey().has_value());
}

void GoToTest::estimatesWhatWasNotRead() {
    QVERIFY(opens());
    const auto commands = m_goTo->commands(QStringLiteral("token 241"));
    QCOMPARE(commands.at(0).where, QStringLiteral("about segment 20, not read yet"));
    commands.at(0).run();
    QCOMPARE(m_workspace->selection().segment(), std::optional(SegmentIndex(20)));
}

} // namespace

QTEST_GUILESS_MAIN(GoToTest)
#include "tst_go_to.moc"
