#include "viewmodels/command_search.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace rmtscope;

namespace {

class CommandSearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void listsAllInTheirOrder();
    void findsTheBestFirst_data();
    void findsTheBestFirst();
    void putsWhatWasUsedInFront();
    void remembersAcrossStarts();
    void remembersSoMany();
    void takesWhatWasTyped();
    void namesItselfToScreenReaders();
    void mayChangeWhileItRuns();

private:
    [[nodiscard]] std::vector<Command> commands();
    [[nodiscard]] QStringList names() const {
        QStringList all;
        for (int row = 0; row < m_search->rowCount(); ++row) {
            all.append(m_search->index(row, CommandSearch::Name).data().toString());
        }
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<CommandSearch> m_search;
    QStringList m_ran;
};

std::vector<Command> CommandSearchTest::commands() {
    const auto command = [this](const QString& where, const QString& name, const QString& shortcut) {
        return Command{name, where, shortcut, [this, name] { m_ran.append(name); }};
    };
    return {command(QStringLiteral("File"), QStringLiteral("Open model"), QStringLiteral("Ctrl+Shift+O")),
            command(QStringLiteral("File"), QStringLiteral("Open document"), QStringLiteral("Ctrl+O")),
            command(QStringLiteral("View \u25b8 Theme"), QStringLiteral("Light"), {}),
            command(QStringLiteral("View \u25b8 Theme"), QStringLiteral("Dark"), {}),
            command(QStringLiteral("Dark matter"), QStringLiteral("Other"), {})};
}

void CommandSearchTest::init() {
    m_ran.clear();
    m_search.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    m_search = std::make_unique<CommandSearch>(*m_settings);
    new QAbstractItemModelTester(m_search.get(), QAbstractItemModelTester::FailureReportingMode::QtTest,
                                 m_search.get());
    m_search->setCommands(commands());
}

void CommandSearchTest::listsAllInTheirOrder() {
    QCOMPARE(names(), (QStringList{"Open model", "Open document", "Light", "Dark", "Other"}));
    m_search->setCommands({});
    QCOMPARE(m_search->rowCount(), 0);
}

void CommandSearchTest::findsTheBestFirst_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("name before menu") << QStringLiteral("dark") << QStringList{"Dark", "Other"};
    QTest::newRow("by words' starts") << QStringLiteral("od") << QStringList{"Open document"};
    QTest::newRow("by the menu") << QStringLiteral("theme li") << QStringList{"Light"};
    QTest::newRow("nothing") << QStringLiteral("zzz") << QStringList{};
}

void CommandSearchTest::findsTheBestFirst() {
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    m_search->setText(text);
    QCOMPARE(names().mid(0, expected.size()), expected);
    QCOMPARE(names().isEmpty(), expected.isEmpty());
}

void CommandSearchTest::putsWhatWasUsedInFront() {
    m_search->run(3);
    m_search->run(2);
    QCOMPARE(m_ran, (QStringList{"Dark", "Light"}));
    m_search->setText({});
    QCOMPARE(names(), (QStringList{"Light", "Dark", "Open model", "Open document", "Other"}));
}

void CommandSearchTest::remembersAcrossStarts() {
    m_search->run(3);
    CommandSearch next(*m_settings);
    next.setCommands(commands());
    QCOMPARE(next.index(0, CommandSearch::Name).data().toString(), QStringLiteral("Dark"));
}

void CommandSearchTest::remembersSoMany() {
    std::vector<Command> many;
    for (int i = 0; i < 30; ++i) {
        many.push_back({QString::number(i), QStringLiteral("Many"), {}, [] {}});
    }
    m_search->setCommands(many);
    for (int i = 0; i < 30; ++i) {
        m_search->run(i);
    }
    QCOMPARE(m_settings->value(QStringLiteral("palette/used")).toStringList().size(), CommandSearch::mostRemembered);
}

void CommandSearchTest::takesWhatWasTyped() {
    m_search->setTyped([this](const QString& text) {
        return text == QStringLiteral("7") ? std::vector<Command>{{QStringLiteral("Go to segment 7"),
                                                                   QStringLiteral("Go"),
                                                                   {},
                                                                   [this] { m_ran.append(QStringLiteral("seven")); }}}
                                           : std::vector<Command>();
    });
    m_search->setText(QStringLiteral(" 7 "));
    QCOMPARE(names(), (QStringList{"Go to segment 7"}));
    m_search->run(0);
    QCOMPARE(m_ran, (QStringList{"seven"}));
    QVERIFY(!m_settings->contains(QStringLiteral("palette/used"))); // there is another number the next time
}

void CommandSearchTest::namesItselfToScreenReaders() {
    const auto spoken = [this](int row) {
        return m_search->index(row, CommandSearch::Name).data(Qt::AccessibleTextRole).toString();
    };
    QCOMPARE(spoken(1), QStringLiteral("Open document, File, Ctrl+O"));
    QCOMPARE(spoken(2), QStringLiteral("Light, View \u25b8 Theme"));
}

void CommandSearchTest::mayChangeWhileItRuns() {
    m_search->setCommands({{QStringLiteral("Clear"), {}, {}, [this] {
                                m_search->setCommands({});
                                m_ran.append(QStringLiteral("cleared"));
                            }}});
    m_search->run(0);
    QCOMPARE(m_ran, (QStringList{"cleared"}));
    QCOMPARE(m_search->rowCount(), 0);
}

} // namespace

QTEST_GUILESS_MAIN(CommandSearchTest)
#include "tst_command_search.moc"
