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
    void readsValuesOfVersion1();
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
    SavedMemories written;
    const QByteArray text = QJsonDocument(branchJson(spec, written)).toJson();
    const QByteArray values = QJsonDocument(written.json()).toJson();
    const SavedMemories memories = SavedMemories::of(QJsonDocument::fromJson(values).array());
    QVERIFY2(branchOf(CheckedJson(QJsonDocument::fromJson(text).object()), memories) == spec, text);
}

void BranchJsonTest::readsValuesOfVersion1() {
    const QByteArray json = R"({"name": "a", "segment": 7, "changes": [{"kind": "replace", "segment": 7,
        "source": "other.txt", "values": "AACAPwAAAMA="}]})";
    const BranchSpec spec = branchOf(CheckedJson(QJsonDocument::fromJson(json).object()), {});
    QVERIFY(spec.changes.front().intervention.values == (std::vector<float>{1, -2}));
}

void BranchJsonTest::refusesWhatMakesNoSense_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("words");
    const auto branch = [](const char* name, const char* json, const char* words) {
        QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(words);
    };
    branch("nothing", "{}", R"("name" is missing)");
    branch("a name that isn't text", R"({"name": 3, "segment": 1, "changes": []})", R"("name" isn't text)");
    branch("no segment", R"({"name": "a", "changes": []})", R"("segment" is missing)");
    branch("a negative segment", R"({"name": "a", "segment": -1})", R"("segment" isn't a number from 0)");
    branch("half a segment", R"({"name": "a", "segment": 1.5})", R"("segment" isn't a number from 0)");
    branch("no changes", R"({"name": "a", "segment": 1})", R"("changes" is missing)");
    branch("changes that aren't a list", R"({"name": "a", "segment": 1, "changes": {}})", R"("changes" isn't a list)");
    branch("an edit that isn't one", R"({"name": "a", "segment": 1, "changes": [], "edit": 3})",
           R"("edit" isn't an object)");
    branch("an edit that ends before it begins",
           R"({"name": "a", "segment": 1, "changes": [], "edit": {"begin": 3, "end": 2, "text": ""}})",
           R"(in "edit", "end" isn't a number from 3)");
    branch("an edit without text", R"({"name": "a", "segment": 1, "changes": [], "edit": {"begin": 3, "end": 4}})",
           R"(in "edit", "text" is missing)");
    const auto change = [](const char* name, const char* json, const char* words) {
        QTest::newRow(name) << QByteArray(
                                   R"({"name": "a", "segment": 1, "changes": [{"kind": "zero", "segment": 1}, )") +
                                   json + "]}"
                            << QStringLiteral(R"(in entry 1 of "changes", )") + QString::fromLatin1(words);
    };
    change("a change that isn't one", "3", "there is no object");
    change("no kind", R"({"segment": 1})", R"("kind" is missing)");
    change("an unknown kind", R"({"kind": "double", "segment": 1})", R"("kind" is none of zero, noise)");
    change("a change without segment", R"({"kind": "zero"})", R"("segment" is missing)");
    change("slots that aren't a list", R"({"kind": "zero", "segment": 1, "slots": 3})", R"("slots" isn't a list)");
    change("an empty list of slots", R"({"kind": "zero", "segment": 1, "slots": []})", R"("slots" names no slot)");
    change("a negative slot", R"({"kind": "zero", "segment": 1, "slots": [-1]})", R"("slots" isn't a list of slots)");
    change("a slot in words", R"({"kind": "zero", "segment": 1, "slots": ["all"]})",
           R"("slots" isn't a list of slots)");
    change("negative noise", R"({"kind": "noise", "segment": 1, "deviation": -1, "seed": "1"})",
           R"("deviation" isn't a number from 0)");
    change("noise without deviation", R"({"kind": "noise", "segment": 1, "seed": "1"})", R"("deviation" is missing)");
    change("noise without seed", R"({"kind": "noise", "segment": 1, "deviation": 1})", R"("seed" is missing)");
    change("a seed in words", R"({"kind": "noise", "segment": 1, "deviation": 1, "seed": "one"})",
           R"("seed" isn't a whole number of 64 bits)");
    change("a seed that isn't text", R"({"kind": "noise", "segment": 1, "deviation": 1, "seed": 1})",
           R"("seed" isn't a whole number of 64 bits)");
    change("frozen for no segment", R"({"kind": "freeze", "segment": 1, "segments": 0})",
           R"("segments" isn't a number from 1)");
    change("restored from nowhere", R"({"kind": "replace", "segment": 1, "restored": "2"})",
           R"("restored" isn't a number from 0)");
    change("replaced by nothing", R"({"kind": "replace", "segment": 1, "source": ""})", R"("values" is missing)");
    change("half a number", R"({"kind": "replace", "segment": 1, "source": "", "values": "AAAAAAA="})",
           R"("values" isn't float32 numbers in Base64)");
    change("no Base64", R"({"kind": "replace", "segment": 1, "source": "", "values": "*"})",
           R"("values" isn't float32 numbers in Base64)");
    change("a memory that isn't there", R"({"kind": "replace", "segment": 1, "source": "", "memory": 1})",
           R"("memory" isn't the number of an entry of "memories")");
    change("a memory in words", R"({"kind": "replace", "segment": 1, "source": "", "memory": "first"})",
           R"("memory" isn't a number from 0)");
}

void BranchJsonTest::refusesWhatMakesNoSense() {
    QFETCH(QByteArray, json);
    QFETCH(QString, words);
    const QJsonDocument document = QJsonDocument::fromJson(json);
    QVERIFY(document.isObject());
    QString problem;
    SavedMemories memories;
    memories.add({1, 2});
    try {
        static_cast<void>(branchOf(CheckedJson(document.object()), memories));
    } catch (const WrongJson& wrong) {
        problem = wrong.words();
    }
    QVERIFY2(problem.startsWith(words), qPrintable(problem));
}

} // namespace

QTEST_GUILESS_MAIN(BranchJsonTest)
#include "tst_branch_json.moc"
