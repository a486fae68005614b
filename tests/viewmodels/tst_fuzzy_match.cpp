#include "viewmodels/fuzzy_match.h"

#include <QTest>

using namespace rmtscope;

namespace {

class FuzzyMatchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fits_data();
    void fits();
    void prefers_data();
    void prefers();
};

void FuzzyMatchTest::fits_data() {
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fits");
    QTest::newRow("nothing") << QString() << QStringLiteral("Dark") << true;
    QTest::newRow("nothing in nothing") << QString() << QString() << true;
    QTest::newRow("something in nothing") << QStringLiteral("a") << QString() << false;
    QTest::newRow("a part") << QStringLiteral("ark") << QStringLiteral("Dark") << true;
    QTest::newRow("scattered") << QStringLiteral("opdoc") << QStringLiteral("Open document") << true;
    QTest::newRow("capitals") << QStringLiteral("OPEN") << QStringLiteral("open") << true;
    QTest::newRow("blanks") << QStringLiteral("open doc") << QStringLiteral("Opendocument") << true;
    QTest::newRow("another order") << QStringLiteral("kra") << QStringLiteral("Dark") << false;
    QTest::newRow("a letter twice") << QStringLiteral("darkk") << QStringLiteral("Dark") << false;
    QTest::newRow("umlauts") << QStringLiteral("\u00e4") << QStringLiteral("\u00c4nderung") << true;
}

void FuzzyMatchTest::fits() {
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QFETCH(bool, fits);
    QCOMPARE(fuzzyScore(pattern, text).has_value(), fits);
}

void FuzzyMatchTest::prefers_data() {
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse");
    const auto row = [](const char* name, const char* pattern, const char* better, const char* worse) {
        QTest::newRow(name) << QString::fromLatin1(pattern) << QString::fromLatin1(better)
                            << QString::fromLatin1(worse);
    };
    row("word starts", "sa", "Segment attention", "Save session");
    row("letters that follow", "run", "Trunk", "Turn around");
    row("the begin of a word", "mo", "Open model", "Memory");
    row("the begin of the text", "open", "Open document", "Reopen");
    row("the best of several places", "at", "Data attention", "Data");
    row("humps", "mt", "MemoryTimeline", "Meter");
}

void FuzzyMatchTest::prefers() {
    QFETCH(QString, pattern);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    const auto good = fuzzyScore(pattern, better);
    QVERIFY(good.has_value());
    const auto bad = fuzzyScore(pattern, worse);
    QVERIFY2(!bad || *good > *bad, qPrintable(QStringLiteral("%1 and %2").arg(*good).arg(bad.value_or(0))));
}

} // namespace

QTEST_GUILESS_MAIN(FuzzyMatchTest)
#include "tst_fuzzy_match.moc"
