#include "viewmodels/selection_json.h"

#include <QJsonDocument>
#include <QTest>

using namespace rmtscope;

namespace {

class SelectionJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBack_data();
    void comesBack();
    void leavesOutWhatIsNotSelected();
    void understandsNonsenseAsNothing();
};

void SelectionJsonTest::comesBack_data() {
    QTest::addColumn<int>("which");
    QTest::newRow("nothing") << 0;
    QTest::newRow("everything") << 1;
    QTest::newRow("some heads of all layers") << 2;
    QTest::newRow("single heads") << 3;
}

void SelectionJsonTest::comesBack() {
    QFETCH(int, which);
    SelectionState state;
    if (which == 1) {
        state.segment = SegmentIndex(4'000'000'000);
        state.layers = LayerChoice({LayerIndex(3), LayerIndex(0)});
        state.heads = HeadChoice(HeadIndex(0));
        state.aggregation = Aggregation::Max;
        state.slot = SlotIndex(0);
        state.pinnedQuery = 12;
        state.pinnedKey = 0;
        state.earlierPins = {{3, 4}, {0, 1}};
    } else if (which == 2) {
        state.heads = HeadChoice({HeadIndex(1), HeadIndex(2)});
    } else if (which == 3) {
        state.singleHeads = {{LayerIndex(0), HeadIndex(2)}, {LayerIndex(1), HeadIndex(0)}};
    }
    const QByteArray text = QJsonDocument(selectionJson(state)).toJson();
    QVERIFY2(selectionOf(QJsonDocument::fromJson(text).object()) == state, text.constData());
}

void SelectionJsonTest::leavesOutWhatIsNotSelected() {
    QCOMPARE(selectionJson({}), (QJsonObject{{QStringLiteral("aggregation"), QStringLiteral("mean")}}));
}

void SelectionJsonTest::understandsNonsenseAsNothing() {
    const QJsonObject nonsense = QJsonDocument::fromJson(R"({"segment": "three", "layers": 7, "heads": [-1, "x"],
        "aggregation": [], "slot": -3, "pinned_query": 1.5, "pinned_key": null,
        "single_heads": [[1], 2, [-1, 0]], "earlier_pins": {"a": 1}})")
                                     .object();
    QVERIFY(!nonsense.isEmpty());
    QVERIFY(selectionOf(nonsense) == SelectionState());
}

} // namespace

QTEST_GUILESS_MAIN(SelectionJsonTest)
#include "tst_selection_json.moc"
