#include "app/gui/application.h"

#include <QTest>

#include <string>
#include <vector>

using namespace rmtscope;

namespace {

/// Exit codes that are known before there is a window.
class ApplicationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exitCode_data();
    void exitCode();
};

void ApplicationTest::exitCode_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::newRow("version") << QStringList{"--version"} << 0;
    QTest::newRow("no such device") << QStringList{"--device", "tpu"} << 2;
    QTest::newRow("no such device, for a report")
        << QStringList{"model", "text.txt", "--report", "out", "--device", "tpu"} << 2;
    QTest::newRow("no such option") << QStringList{"--colour"} << 2;
    QTest::newRow("a report of nothing") << QStringList{"--report", "out"} << 2;
}

void ApplicationTest::exitCode() {
    QFETCH(QStringList, arguments);
    std::vector<std::string> texts{"rmtscope"};
    for (const QString& argument : arguments) {
        texts.push_back(argument.toStdString());
    }
    std::vector<char*> pointers;
    for (std::string& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    int count = static_cast<int>(texts.size());
    QTEST(runApplication(count, pointers.data(), {}), "code");
}

} // namespace

QTEST_APPLESS_MAIN(ApplicationTest)
#include "tst_application.moc"
