#include "engine/analysis/change_points.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace rmtscope;

namespace {

class TestChangePoints : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knownScores_data();
    void knownScores();
    void findsAJumpInNoise();
    void forgetsWhatIsLongAgo();
};

void TestChangePoints::knownScores_data() {
    QTest::addColumn<QList<double>>("distances");
    QTest::addColumn<double>("score");
    const double nan = std::nan("");
    // Median 4.5, deviations 3.5 2.5 1.5 0.5 0.5 1.5 2.5 3.5 with median 2.
    QTest::newRow("eight before it") << QList<double>{1, 2, 3, 4, 5, 6, 7, 8, 20} << 15.5 / (1.4826 * 2);
    QTest::newRow("smaller than usual") << QList<double>{1, 2, 3, 4, 5, 6, 7, 8, 1} << -3.5 / (1.4826 * 2);
    QTest::newRow("too few") << QList<double>{1, 2, 3, 4, 5, 6, 7, 20} << nan;
    QTest::newRow("unknown ones don't count") << QList<double>{nan, 1, 2, 3, 4, 5, 6, 7, 20} << nan;
    QTest::newRow("nor disturb") << QList<double>{1, 2, 3, 4, nan, 5, 6, 7, 8, 20} << 15.5 / (1.4826 * 2);
    QTest::newRow("unknown itself") << QList<double>{1, 2, 3, 4, 5, 6, 7, 8, nan} << nan;
    QTest::newRow("always the same: 1 % of it counts")
        << QList<double>{2, 2, 2, 2, 2, 2, 2, 2, 2, 2.1} << 0.1 / (0.01 * 2);
    QTest::newRow("nothing has ever moved") << QList<double>{0, 0, 0, 0, 0, 0, 0, 0, 1e-9} << HUGE_VAL;
    QTest::newRow("and doesn't") << QList<double>{0, 0, 0, 0, 0, 0, 0, 0, 0} << 0.0;
    QTest::newRow("nothing") << QList<double>{} << nan;
}

void TestChangePoints::knownScores() {
    QFETCH(QList<double>, distances);
    QFETCH(double, score);
    const double found = changeScore({distances.constData(), static_cast<std::size_t>(distances.size())});
    const bool same = std::isnan(score)   ? std::isnan(found)
                      : std::isinf(score) ? std::isinf(found)
                                          : std::abs(found - score) < 1e-9;
    QVERIFY2(same, qPrintable(QString::number(found)));
}

void TestChangePoints::findsAJumpInNoise() {
    std::vector<double> distances;
    QList<std::size_t> found;
    for (std::size_t i = 0; i < 200; ++i) {
        distances.push_back(1 + 0.1 * std::sin(static_cast<double>(i * i)) + (i == 60 || i == 61 || i == 150 ? 1 : 0));
        if (changeScore(distances) > changeThreshold) {
            found.append(i);
        }
    }
    QCOMPARE(found, (QList<std::size_t>{60, 61, 150})); // the second, though it follows the first
}

void TestChangePoints::forgetsWhatIsLongAgo() {
    std::vector<double> distances(100, 1.0);
    distances.insert(distances.end(), changeWindow, 5.0);
    distances.push_back(5.1);
    QVERIFY(changeScore(distances) < changeThreshold); // only the window counts, where 5 is usual
}

} // namespace

QTEST_APPLESS_MAIN(TestChangePoints)
#include "tst_change_points.moc"
