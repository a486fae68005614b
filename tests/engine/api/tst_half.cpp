#include "engine/api/half.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace rmtscope;

namespace {

bool isNan(Half half) {
    return (half.bits & 0x7C00U) == 0x7C00U && (half.bits & 0x3FFU) != 0;
}

/// binary16 by its definition, not by its bits.
double valueOf(Half half) {
    const double sign = (half.bits & 0x8000U) != 0 ? -1 : 1;
    const int exponent = half.bits >> 10 & 0x1F;
    const int fraction = half.bits & 0x3FF;
    if (exponent == 31) {
        return sign * std::numeric_limits<double>::infinity();
    }
    return sign * (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25));
}

class HalfTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPatternHasItsValue();
    void everyPatternComesBack();
    void roundsToTheNearestBetweenAllNeighbours();
    void convertsEdges_data();
    void convertsEdges();
};

void HalfTest::everyPatternHasItsValue() {
    for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
        const Half half{static_cast<std::uint16_t>(bits)};
        const float value = toFloat(half);
        if (isNan(half)) {
            QVERIFY(std::isnan(value));
        } else {
            QVERIFY2(static_cast<double>(value) == valueOf(half), qPrintable(QString::number(bits, 16)));
        }
        QCOMPARE(std::signbit(value), (bits & 0x8000U) != 0);
    }
}

void HalfTest::everyPatternComesBack() {
    for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
        const Half half{static_cast<std::uint16_t>(bits)};
        const Half back = toHalf(toFloat(half));
        if (isNan(half)) {
            QVERIFY(isNan(back));
        } else {
            QVERIFY2(back == half, qPrintable(QString::number(bits, 16)));
        }
    }
}

void HalfTest::roundsToTheNearestBetweenAllNeighbours() {
    for (std::uint32_t bits = 0; bits < 0x7BFF; ++bits) {
        const Half low{static_cast<std::uint16_t>(bits)};
        const Half high{static_cast<std::uint16_t>(bits + 1)};
        const float middle = (toFloat(low) + toFloat(high)) / 2; // exact: float has 13 more bits
        const Half even = bits % 2 == 0 ? low : high;
        QVERIFY2(toHalf(middle) == even, qPrintable(QString::number(bits, 16)));
        QVERIFY2(toHalf(std::nextafter(middle, 0.0F)) == low, qPrintable(QString::number(bits, 16)));
        QVERIFY2(toHalf(std::nextafter(middle, 1e9F)) == high, qPrintable(QString::number(bits, 16)));
        QVERIFY2(toHalf(-middle).bits == (even.bits | 0x8000U), qPrintable(QString::number(bits, 16)));
    }
}

void HalfTest::convertsEdges_data() {
    QTest::addColumn<float>("value");
    QTest::addColumn<int>("bits");
    const float infinity = std::numeric_limits<float>::infinity();
    QTest::newRow("zero") << 0.0F << 0;
    QTest::newRow("minus zero") << -0.0F << 0x8000;
    QTest::newRow("one") << 1.0F << 0x3C00;
    QTest::newRow("a third") << 1.0F / 3 << 0x3555;
    QTest::newRow("largest") << 65504.0F << 0x7BFF;
    QTest::newRow("just below the tie to infinity") << std::nextafter(65520.0F, 0.0F) << 0x7BFF;
    QTest::newRow("tie to infinity") << 65520.0F << 0x7C00;
    QTest::newRow("too large") << 1e30F << 0x7C00;
    QTest::newRow("too small") << -1e30F << 0xFC00;
    QTest::newRow("infinity") << infinity << 0x7C00;
    QTest::newRow("minus infinity") << -infinity << 0xFC00;
    QTest::newRow("smallest") << 0x1p-24F << 1;
    QTest::newRow("tie to zero") << 0x1p-25F << 0;
    QTest::newRow("just above the tie to zero") << std::nextafter(0x1p-25F, 1.0F) << 1;
    QTest::newRow("smallest float") << std::numeric_limits<float>::denorm_min() << 0;
}

void HalfTest::convertsEdges() {
    QFETCH(float, value);
    QFETCH(int, bits);
    QCOMPARE(static_cast<int>(toHalf(value).bits), bits);
}

} // namespace

QTEST_APPLESS_MAIN(HalfTest)
#include "tst_half.moc"
