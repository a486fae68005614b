#include "tests/support/fake_engine.h"
#include "viewmodels/trace_store.h"
#include "widgets/axis_tickers.h"

#include <QTest>

using namespace rmtscope;

namespace {

/// Numbers of tokens on an axis of segments that aren't equally long.
class TestAxisTickers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tokensStandWhereTheyBegin_data();
    void tokensStandWhereTheyBegin();
};

void TestAxisTickers::tokensStandWhereTheyBegin_data() {
    QTest::addColumn<QList<int>>("lengths");
    QTest::addColumn<double>("lower");
    QTest::addColumn<double>("upper");
    QTest::addColumn<QString>("label");
    QTest::addColumn<double>("place");
    QTest::newRow("behind a short first segment")
        << QList<int>{2, 64, 64} << 0.0 << 3.0 << QStringLiteral("50") << 1.75;
    QTest::newRow("in a short last segment") << QList<int>{64, 64, 8} << 2.0 << 3.0 << QStringLiteral("130") << 2.25;
    QTest::newRow("a text of a few tokens") << QList<int>{5} << 0.0 << 1.0 << QStringLiteral("3") << 0.6;
    QTest::newRow("thousands") << QList<int>{500, 1000, 1000, 1000} << 0.0 << 4.0 << QStringLiteral("2 k") << 2.5;
}

void TestAxisTickers::tokensStandWhereTheyBegin() {
    QFETCH(QList<int>, lengths);
    QFETCH(double, lower);
    QFETCH(double, upper);
    QFETCH(QString, label);
    QFETCH(double, place);
    TraceStore store;
    std::int64_t tokens = 0;
    for (const int length : lengths) {
        auto trace = std::make_shared<SegmentTrace>(*makeFakeTrace({}, SegmentIndex(0)));
        trace->firstToken = TokenIndex(tokens);
        trace->tokens = length;
        store.append({std::shared_ptr<const SegmentTrace>(std::move(trace))});
        tokens += length;
    }
    TokenTicker ticker;
    const TokenScale scale(store);
    ticker.setScale(scale);
    QVector<double> ticks;
    QVector<QString> labels;
    ticker.generate(QCPRange(lower, upper), QLocale::c(), QLatin1Char('f'), 2, ticks, nullptr, &labels);
    QCOMPARE(labels.size(), ticks.size());
    QVERIFY2(labels.contains(label), qPrintable(QStringList(labels).join(QLatin1Char(' '))));
    QCOMPARE(ticks[labels.indexOf(label)], place);
    for (const double tick : ticks) {
        const double token = scale.tokenAt(tick);
        QVERIFY2(std::abs(token - std::round(token)) < 1e-9, qPrintable(QString::number(token)));
    }
}

} // namespace

QTEST_APPLESS_MAIN(TestAxisTickers)
#include "tst_axis_tickers.moc"
