#include "viewmodels/branch_json.h"

#include <QJsonDocument>
#include <QTest>

using namespace rmtscope;

namespace {

/// Branches that sessions keep.
class BranchJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBack_data();
    void comesBack();
    void refusesWhatMakesNoSense_data();
    void refusesWhatMakesNoSense();
};

void BranchJsonTest::comesBack_data() {
    QTest::addColumn<BranchSpec>("spec");
    const SegmentIndex segment(7);
    const std::vector<SlotIndex> some{SlotIndex(4), SlotIndex(0)};
    const auto row = [&](const char* name, const MemoryChange& change) {
        QTest::newRow(name) << BranchSpec{QStringLiteral("a branch"), segment, {change}};
    };
    QTest::newRow("nothing changed") << BranchSpec{QString(), SegmentIndex(0)};
    row("all slots zeroed", {{InterventionKind::Zero, segment, {}}});
    row("some zeroed", {{InterventionKind::Zero, segment, some}});
    row("noise", {{InterventionKind::Noise, segment, some, 0.1, 18'446'744'073'709'551'615U}});
    row("frozen for a while", {{InterventionKind::Freeze, segment, some, 0, 0, {}, 3}});
    row("frozen to the end", {{InterventionKind::Freeze, segment, some}});
    row("restored", {{InterventionKind::Replace, segment, some}, SegmentIndex(2)});
    row("replaced", {{InterventionKind::Replace, segment, some, 0, 0, {0.1F, -2.5e-38F, 3e38F, 0}},
                     std::nullopt,
                     QStringLiteral("other.txt, before segment 12")});
    BranchSpec several{QStringLiteral("several \u2013 \u201cx\u201d"), segment};
    several.changes = {{{InterventionKind::Zero, segment, some}}, {{InterventionKind::Zero, segment + 2, {}}}};
    several.edit = TextEdit{{120, 131}, "in Th\xC3\xA9r\xC3\xA8se's garden"};
    QTest::newRow("several changes and the text") << several;
}

void BranchJsonTest::comesBack() {
    QFETCH(BranchSpec, spec);
    const QByteArray text = QJsonDocument(branchJson(spec)).toJson();
    const auto back = branchOf(QJsonDocument::fromJson(text).object());
    QVERIFY(back.has_value());
    QVERIFY2(*back == spec, text);
}

void BranchJsonTest::refusesWhatMakesNoSense_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("a negative segment") << QByteArray(R"({"segment": -1})");
    QTest::newRow("half a segment") << QByteArray(R"({"segment": 1.5})");
    const auto row = [](const char* name, const char* change) {
        QTest::newRow(name) << QByteArray(R"({"segment": 1, "changes": [)") + change + "]}";
    };
    row("a change that isn't one", "3");
    row("no kind", R"({"segment": 1})");
    row("an unknown kind", R"({"kind": "double", "segment": 1})");
    row("no segment", R"({"kind": "zero"})");
    row("a negative slot", R"({"kind": "zero", "segment": 1, "slots": [-1]})");
    row("a slot in words", R"({"kind": "zero", "segment": 1, "slots": ["all"]})");
    row("negative noise", R"({"kind": "noise", "segment": 1, "deviation": -1})");
    row("frozen for no segment", R"({"kind": "freeze", "segment": 1, "segments": 0})");
    row("replaced by nothing", R"({"kind": "replace", "segment": 1})");
    row("half a number", R"({"kind": "replace", "segment": 1, "values": "AAAAAAA="})");
    row("no Base64", R"({"kind": "replace", "segment": 1, "values": "*"})");
    QTest::newRow("an edit that ends before it begins")
        << QByteArray(R"({"segment": 1, "edit": {"begin": 3, "end": 2, "text": ""}})");
}

void BranchJsonTest::refusesWhatMakesNoSense() {
    QFETCH(QByteArray, json);
    const QJsonDocument document = QJsonDocument::fromJson(json);
    QVERIFY(document.isObject());
    QVERIFY(!branchOf(document.object()).has_value());
}

} // namespace

QTEST_GUILESS_MAIN(BranchJsonTest)
#include "tst_branch_json.moc"
