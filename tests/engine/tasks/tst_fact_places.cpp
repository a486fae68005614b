#include "engine/tasks/fact_places.h"
#include "tests/engine/text/text_files.h"

#include <QTest>

#include <set>

using namespace rmtscope;

namespace {

using Lengths = std::vector<std::int64_t>;

class FactPlacesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void segmentsBeginAsPublished_data();
    void segmentsBeginAsPublished();
    void factsOfOneSegmentFollowEachOther_data();
    void factsOfOneSegmentFollowEachOther();
    void factsNeverTouch_data();
    void factsNeverTouch();
    void everyPlaceIsDrawn_data();
    void everyPlaceIsDrawn();
    void refuses_data();
    void refuses();
};

void FactPlacesTest::segmentsBeginAsPublished_data() {
    QTest::addColumn<int>("reserved");
    QTest::addColumn<QList<int>>("begins");
    QTest::addColumn<QList<int>>("facts");
    QTest::newRow("published") << 2 << QList<int>{0, 497, 996, 1495} << QList<int>{0, 499, 998};
    QTest::newRow("nothing reserved") << 0 << QList<int>{0, 499, 998, 1497} << QList<int>{0, 499, 998};
}

void FactPlacesTest::segmentsBeginAsPublished() {
    QFETCH(int, reserved);
    QFETCH(QList<int>, begins);
    QFETCH(QList<int>, facts);
    const SampleShape shape{3, 499, reserved};
    for (int i = 0; i < begins.size(); ++i) {
        QCOMPARE(shape.begin(SegmentIndex(i)).value, begins[i]);
    }
    for (int i = 0; i < facts.size(); ++i) {
        QCOMPARE(shape.factPlace(SegmentIndex(i)).value, facts[i]);
    }
    QCOMPARE(shape.tokens(), begins.last());
}

void FactPlacesTest::factsOfOneSegmentFollowEachOther_data() {
    QTest::addColumn<QList<int>>("segments");
    QTest::addColumn<QList<int>>("places");
    QTest::newRow("different") << QList<int>{2, 0} << QList<int>{40, 0};
    QTest::newRow("the same") << QList<int>{1, 1} << QList<int>{20, 25};
    QTest::newRow("three in one") << QList<int>{1, 1, 1} << QList<int>{20, 25, 31};
    QTest::newRow("first and last") << QList<int>{1, 0, 1} << QList<int>{20, 0, 25};
}

void FactPlacesTest::factsOfOneSegmentFollowEachOther() {
    QFETCH(QList<int>, segments);
    QFETCH(QList<int>, places);
    Lengths lengths = {5, 6, 7};
    lengths.resize(static_cast<std::size_t>(segments.size()));
    std::vector<SegmentIndex> drawn;
    for (const int segment : segments) {
        drawn.emplace_back(segment);
    }
    QList<int> found;
    for (const TokenIndex place : placesInSegments(drawn, lengths, {3, 20, 2})) {
        found += static_cast<int>(place.value);
    }
    QCOMPARE(found, places);
}

void FactPlacesTest::factsNeverTouch_data() {
    QTest::addColumn<FactPlacing>("placing");
    QTest::addColumn<Lengths>("lengths");
    QTest::addColumn<int>("question");
    QTest::addColumn<int>("segments");
    const auto rows = [](const char* name, FactPlacing placing) {
        QTest::addRow("%s, one", name) << placing << Lengths{6} << 5 << 4;
        QTest::addRow("%s, two", name) << placing << Lengths{6, 7} << 5 << 4;
        QTest::addRow("%s, one segment", name) << placing << Lengths{6, 7} << 5 << 1;
        QTest::addRow("%s, full", name) << placing << Lengths{6, 7} << 5 + 2 * (placing == FactPlacing::Anywhere) << 1;
    };
    rows("begin", FactPlacing::Begin);
    rows("segment starts", FactPlacing::SegmentStarts);
    rows("anywhere", FactPlacing::Anywhere);
    QTest::newRow("anywhere, a long story") << FactPlacing::Anywhere << Lengths{6, 7, 6, 7, 6, 7, 6} << 5 << 4;
}

void FactPlacesTest::factsNeverTouch() {
    QFETCH(FactPlacing, placing);
    QFETCH(Lengths, lengths);
    QFETCH(int, question);
    QFETCH(int, segments);
    const SampleShape shape{segments, 22, 2};
    SeededRandom random(1);
    for (int i = 0; i < 300; ++i) {
        const auto places = drawFactPlaces(placing, lengths, question, shape, random);
        QCOMPARE(places.size(), lengths.size());
        std::set<std::int64_t> taken;
        std::int64_t all = question;
        for (std::size_t fact = 0; fact < places.size(); ++fact) {
            all += lengths[fact];
            for (std::int64_t token = 0; token < lengths[fact]; ++token) {
                QVERIFY(places[fact].value + token < shape.tokens() - question);
                taken.insert(places[fact].value + token);
            }
            if (placing != FactPlacing::SegmentStarts && fact > 0) {
                QVERIFY(places[fact] > places[fact - 1]);
            }
        }
        QCOMPARE(static_cast<std::int64_t>(taken.size()), all - question);
    }
}

void FactPlacesTest::everyPlaceIsDrawn_data() {
    QTest::addColumn<FactPlacing>("placing");
    QTest::addColumn<std::set<std::int64_t>>("places");
    using Places = std::set<std::int64_t>;
    QTest::newRow("begin") << FactPlacing::Begin << Places{0};
    QTest::newRow("segment starts") << FactPlacing::SegmentStarts << Places{0, 10, 20};
    Places all;
    for (std::int64_t place = 0; place <= 28 - 3 - 4; ++place) {
        all.insert(place);
    }
    QTest::newRow("anywhere") << FactPlacing::Anywhere << all;
}

void FactPlacesTest::everyPlaceIsDrawn() {
    QFETCH(FactPlacing, placing);
    QFETCH(std::set<std::int64_t>, places);
    SeededRandom random(2);
    std::set<std::int64_t> drawn;
    for (int i = 0; i < 1000; ++i) {
        drawn.insert(drawFactPlaces(placing, Lengths{3}, 4, {3, 10, 2}, random).front().value);
    }
    QCOMPARE(drawn, places);
}

void FactPlacesTest::refuses_data() {
    QTest::addColumn<FactPlacing>("placing");
    QTest::addColumn<int>("fact");
    QTest::addColumn<int>("question");
    QTest::addColumn<QList<int>>("shape");
    QTest::addColumn<QString>("part");
    const QString noRoom = "Facts of %1 tokens and a question of %2 don't fit in";
    const auto impossible = QString("A sample can't have");
    QTest::newRow("begin") << FactPlacing::Begin << 24 << 5 << QList<int>{3, 10, 2} << noRoom.arg(24).arg(5);
    QTest::newRow("anywhere") << FactPlacing::Anywhere << 24 << 5 << QList<int>{3, 10, 2} << noRoom.arg(24).arg(5);
    QTest::newRow("last segment") << FactPlacing::SegmentStarts << 5 << 4 << QList<int>{3, 10, 2}
                                  << noRoom.arg(5).arg(4);
    QTest::newRow("question longer than a segment")
        << FactPlacing::Begin << 3 << 11 << QList<int>{3, 10, 2} << noRoom.arg(3).arg(11);
    QTest::newRow("no segment") << FactPlacing::Begin << 3 << 3 << QList<int>{0, 10, 2} << impossible;
    QTest::newRow("no room in a segment") << FactPlacing::Begin << 0 << 0 << QList<int>{3, 2, 2} << impossible;
    QTest::newRow("negative reserve") << FactPlacing::Begin << 0 << 0 << QList<int>{3, 2, -1} << impossible;
}

void FactPlacesTest::refuses() {
    QFETCH(FactPlacing, placing);
    QFETCH(int, fact);
    QFETCH(int, question);
    QFETCH(QList<int>, shape);
    QFETCH(QString, part);
    SeededRandom random(1);
    const Thrown thrown = thrownBy([&] {
        static_cast<void>(drawFactPlaces(placing, Lengths{fact}, question, {shape[0], shape[1], shape[2]}, random));
    });
    QCOMPARE(thrown.code, std::optional(ErrorCode::Usage));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
}

} // namespace

QTEST_APPLESS_MAIN(FactPlacesTest)
#include "tst_fact_places.moc"
