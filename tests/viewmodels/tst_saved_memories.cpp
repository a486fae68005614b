#include "viewmodels/checked_json.h"
#include "viewmodels/saved_memories.h"

#include <QTest>

#include <limits>

using namespace rmtscope;

namespace {

class SavedMemoriesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheSameValuesOnce();
    void tellsBitsApart();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
};

void SavedMemoriesTest::keepsTheSameValuesOnce() {
    SavedMemories memories;
    QVERIFY(memories.isEmpty());
    QCOMPARE(memories.add({1, 2, 3}), 0);
    QCOMPARE(memories.add({1, 2}), 1);
    QCOMPARE(memories.add({1, 2, 3}), 0);
    QCOMPARE(memories.json().size(), 2);
    const SavedMemories read = SavedMemories::of(memories.json());
    QVERIFY(*read.at(1) == (std::vector<float>{1, 2}));
    QVERIFY(read.at(2) == nullptr);
    QVERIFY(read.at(-1) == nullptr);
}

void SavedMemoriesTest::tellsBitsApart() {
    SavedMemories memories;
    QCOMPARE(memories.add({0.0F}), 0);
    QCOMPARE(memories.add({-0.0F}), 1);
    const float none = std::numeric_limits<float>::quiet_NaN();
    QCOMPARE(memories.add({none}), 2);
    QCOMPARE(memories.add({none}), 2);
}

void SavedMemoriesTest::refusesWhatIsNone_data() {
    QTest::addColumn<QJsonArray>("json");
    QTest::newRow("no text") << QJsonArray{3};
    QTest::newRow("nothing") << QJsonArray{QString()};
    QTest::newRow("no Base64") << QJsonArray{QStringLiteral("*")};
    QTest::newRow("half a number") << QJsonArray{QStringLiteral("AAAAAAA=")};
}

void SavedMemoriesTest::refusesWhatIsNone() {
    QFETCH(QJsonArray, json);
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(SavedMemories::of(json)), WrongJson);
}

} // namespace

QTEST_GUILESS_MAIN(SavedMemoriesTest)
#include "tst_saved_memories.moc"
