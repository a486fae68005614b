#include "app/gui/command_line.h"

#include <QtTest>

using namespace rmtscope;

namespace {

using Action = CommandLine::Action;

class CommandLineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void actions_data();
    void actions();
    void values();
};

void CommandLineTest::actions_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("action");
    QTest::addColumn<QString>("message");

    const auto row = [](const char* name, const QString& arguments, Action action, const QString& message) {
        QTest::newRow(name) << arguments.split(QLatin1Char(' '), Qt::SkipEmptyParts) << static_cast<int>(action)
                            << message;
    };
    row("nothing", {}, Action::Open, {});
    row("a model", QStringLiteral("model"), Action::Open, {});
    row("both", QStringLiteral("model text.txt"), Action::Open, {});
    row("a session", QStringLiteral("work/a.rmtscope"), Action::Open, {});
    row("a session and a text", QStringLiteral("a.rmtscope text.txt"), Action::Reject, QStringLiteral("stands alone"));
    row("a report of a session", QStringLiteral("a.rmtscope --report out"), Action::Reject,
        QStringLiteral("need a model and a document"));
    row("a report", QStringLiteral("model text.txt --report out"), Action::Batch, {});
    row("a screenshot", QStringLiteral("--screenshot a.png model text.txt"), Action::Batch, {});
    row("help", QStringLiteral("--help"), Action::Show, QStringLiteral("--report"));
    row("help on use", QStringLiteral("--help"), Action::Show, QStringLiteral("Usage: rmtscope [options] "));
    row("version", QStringLiteral("--version"), Action::Show, QStringLiteral("rmtscope "));
    row("a report of nothing", QStringLiteral("--report out"), Action::Reject, QStringLiteral("need a model"));
    row("a report without a document", QStringLiteral("model --report out"), Action::Reject,
        QStringLiteral("need a model and a document"));
    row("too many names", QStringLiteral("a b c"), Action::Reject, QStringLiteral("3 names"));
    row("an unknown option", QStringLiteral("--colour red"), Action::Reject, QStringLiteral("colour"));
    row("threads in words", QStringLiteral("--threads two"), Action::Reject, QStringLiteral("two"));
    row("fewer than no threads", QStringLiteral("--threads=-1"), Action::Reject, QStringLiteral("-1"));
    row("unknown device", QStringLiteral("--device tpu"), Action::Reject, QStringLiteral("tpu"));
    row("device without its number", QStringLiteral("--device cuda:"), Action::Reject, QStringLiteral("cuda:"));
    row("a report without its folder", QStringLiteral("model text.txt --report"), Action::Reject,
        QStringLiteral("report"));
}

void CommandLineTest::actions() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, message);
    const CommandLine command = parseCommandLine(QStringList(QStringLiteral("rmtscope")) + arguments);
    QTEST(static_cast<int>(command.action), "action");
    QVERIFY2(command.message.contains(message), qPrintable(command.message));
}

void CommandLineTest::values() {
    const CommandLine command = parseCommandLine(
        {QStringLiteral("rmtscope"), QStringLiteral("m"), QStringLiteral("d.txt"), QStringLiteral("--device"),
         QStringLiteral("cuda:1"), QStringLiteral("--threads"), QStringLiteral("3"), QStringLiteral("--report"),
         QStringLiteral("out"), QStringLiteral("--screenshot"), QStringLiteral("s.png")});
    QCOMPARE(command.model, QStringLiteral("m"));
    QCOMPARE(command.document, QStringLiteral("d.txt"));
    QCOMPARE(command.device, QStringLiteral("cuda:1"));
    QCOMPARE(command.threads, 3);
    QCOMPARE(command.reportFolder, QStringLiteral("out"));
    QCOMPARE(command.screenshotFile, QStringLiteral("s.png"));
    QCOMPARE(parseCommandLine({QStringLiteral("rmtscope")}).threads, -1);
    const CommandLine session = parseCommandLine({QStringLiteral("rmtscope"), QStringLiteral("work/a.rmtscope")});
    QCOMPARE(session.session, QStringLiteral("work/a.rmtscope"));
    QVERIFY(session.model.isEmpty() && session.document.isEmpty());
}

} // namespace

QTEST_GUILESS_MAIN(CommandLineTest)
#include "tst_command_line.moc"
