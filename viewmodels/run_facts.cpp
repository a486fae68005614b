#include "viewmodels/run_facts.h"

#include "library/record_names.h"
#include "viewmodels/paths.h"
#include "viewmodels/run_options_text.h"
#include "viewmodels/run_text.h"

#include <QCoreApplication>

namespace rmtscope {
namespace {

QString factWords(const char* text) {
    return QCoreApplication::translate("RunFacts", text);
}

QString yesOrNo(bool value) {
    return value ? factWords("yes") : factWords("no");
}

QString decimal(double value, int digits = 6) {
    return QString::number(value, 'g', digits);
}

QString bytes(std::uint64_t number) {
    return factWords("%1 bytes").arg(groupedNumber(static_cast<std::int64_t>(number)));
}

/// Adds facts of one group.
class FactList {
public:
    FactList(QList<RunFact>& facts, FactGroup group)
        : m_facts(facts)
        , m_group(group) {}

    void add(const QString& name, const QString& value) { m_facts.append({m_group, name, value}); }
    void add(const QString& name, std::int64_t number) { add(name, groupedNumber(number)); }

private:
    QList<RunFact>& m_facts;
    FactGroup m_group;
};

void addRun(QList<RunFact>& facts, const RunRecord& record) {
    FactList list(facts, FactGroup::Run);
    list.add(factWords("Kind"), record.kind == RecordKind::Run ? factWords("run") : factWords("accuracy by length"));
    list.add(factWords("Began"), record.began.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
    list.add(factWords("State"), stateText(record.state));
    if (!record.problem.isEmpty()) {
        list.add(factWords("Problem"), record.problem);
    }
    list.add(factWords("Program version"), record.programVersion);
    list.add(factWords("Tags"), record.tags);
    list.add(factWords("Notes"), record.notes);
}

/// What a model is, wherever it lies and runs.
void addNature(FactList& list, const ModelInfo& model) {
    list.add(factWords("Memory system"), QString::fromStdString(model.memorySystem));
    list.add(factWords("Backbone"), QString::fromStdString(model.backbone));
    list.add(factWords("Memory tokens"), model.slots);
    list.add(factWords("Layers"), model.layers);
    list.add(factWords("Heads a layer"), model.heads);
    list.add(factWords("Hidden size"), model.hiddenSize);
    list.add(factWords("Segment size"), model.segmentSize);
    list.add(factWords("Positions"), model.inputSize);
    list.add(factWords("Alignment"), nameOf(model.alignment));
    list.add(factWords("Vocabulary"), model.vocabularySize);
    list.add(factWords("Parameters"), model.parameters);
    list.add(factWords("File of weights"), QString::fromStdString(model.weightFile));
    list.add(factWords("Size of that file"), bytes(model.weightFileBytes));
    QStringList labels;
    for (const std::string& label : model.labels) {
        labels.append(QString::fromStdString(label));
    }
    list.add(factWords("Labels"), labels.join(QStringLiteral(", ")));
    list.add(factWords("Writes text"), yesOrNo(model.writesText));
    list.add(factWords("New text follows the write memory"), yesOrNo(model.generatesAfterWriteMemory));
}

void addModel(QList<RunFact>& facts, const ModelInfo& model) {
    FactList list(facts, FactGroup::Model);
    list.add(factWords("Name"), QString::fromStdString(model.name));
    list.add(factWords("Path"), toFileName(model.path));
    addNature(list, model);
}

void addDocument(QList<RunFact>& facts, const RunRecord& record) {
    FactList list(facts, FactGroup::Document);
    const RecordedDocument& document = record.document;
    list.add(factWords("Title"), document.title);
    if (record.kind == RecordKind::Sweep) {
        list.add(factWords("Noise"), toFileName(record.sweep.noise));
        return;
    }
    if (document.isSample()) {
        list.add(factWords("Task"), QString::fromStdString(document.sample.task));
        list.add(factWords("Seed"), QString::number(document.sample.seed));
        list.add(factWords("Seed of the evaluation"), QString::number(document.sample.evaluationSeed));
        list.add(factWords("Noise"), toFileName(document.sample.noise));
        list.add(factWords("Part of the noise that is left out"), decimal(document.sample.trainShare));
    } else {
        list.add(factWords("Path"), document.path);
    }
    list.add(factWords("Size"), bytes(document.bytes));
    list.add(factWords("Tokens"), document.tokens);
    list.add(factWords("Segments"), document.segments);
}

QString askText(std::int64_t every) {
    return every == askAutomatically ? factWords("about a hundred times")
           : every == 0              ? factWords("never")
                                     : factWords("after every %1").arg(groupedNumber(every));
}

void addSettings(QList<RunFact>& facts, const RunRecord& record) {
    FactList list(facts, FactGroup::Settings);
    if (record.kind == RecordKind::Run) {
        list.add(factWords("Capture"), captureText(record.session.capture));
        list.add(factWords("Memory for rows"), bytes(record.session.detailBudgetBytes));
        list.add(factWords("Questions"), askText(record.session.askEvery));
        list.add(factWords("Memory tape"), yesOrNo(record.session.tape));
    } else {
        list.add(factWords("Samples of each task and length"), record.sweep.samples);
        list.add(factWords("Seed"), QString::number(record.sweep.seed));
        list.add(factWords("Samples in lock-step"), record.sweep.batch);
        list.add(factWords("Part of the noise that is left out"), decimal(record.sweep.trainShare));
    }
    list.add(factWords("Device"), QString::fromStdString(record.device.device));
    list.add(factWords("Threads"),
             record.device.threads == 0 ? factWords("automatic") : groupedNumber(record.device.threads));
    if (!record.model.device.empty()) { // or it never got so far
        list.add(factWords("Device in use"), QString::fromStdString(record.model.device));
        list.add(factWords("Threads in use"), record.model.threads);
    }
}

void addResults(QList<RunFact>& facts, const RunRecord& record) {
    FactList list(facts, FactGroup::Results);
    list.add(factWords("Tokens read"), record.results.tokens);
    list.add(factWords("Segments read"), record.results.segments);
    list.add(factWords("Time of the engine"), factWords("%1 s").arg(decimal(record.results.seconds)));
    list.add(factWords("Tokens a second"), decimal(record.results.tokensPerSecond()));
    list.add(factWords("Most device memory"), bytes(record.results.peakDeviceBytes));
    list.add(factWords("Answers"), resultText(record));
}

void addAnswers(QList<RunFact>& facts, const QList<RecordedAnswer>& answers) {
    FactList list(facts, FactGroup::Answers);
    for (const RecordedAnswer& answer : answers) {
        const QString verdict = !answer.correct   ? factWords("not known whether right")
                                : *answer.correct ? factWords("right")
                                                  : factWords("wrong, expected %1").arg(answer.expected);
        list.add(QStringLiteral("%1: %2").arg(answer.id, answer.question),
                 factWords("%1, probability %2, %3, after segment %4")
                     .arg(answer.given, decimal(answer.probability), verdict, groupedNumber(answer.segment)));
    }
}

void addPoints(QList<RunFact>& facts, const QList<RecordedPoint>& points) {
    FactList list(facts, FactGroup::Accuracy);
    for (const RecordedPoint& point : points) {
        const PointResult& result = point.result;
        const QString name = factWords("%1, %2 segments%3")
                                 .arg(QString::fromStdString(result.key.task), groupedNumber(result.key.segments),
                                      result.key.forgets ? factWords(", without memory") : QString());
        if (!point.problem.isEmpty()) {
            list.add(name, point.problem);
            continue;
        }
        const Interval interval = result.interval();
        list.add(name, factWords("%1 (95 %: %2 to %3), %4 of %5, guessing %6, %7 s, %8")
                           .arg(QString::number(result.accuracy(), 'f', 3), QString::number(interval.low, 'f', 3),
                                QString::number(interval.high, 'f', 3), groupedNumber(result.correct),
                                groupedNumber(result.samples), decimal(result.chance, 3), decimal(result.seconds),
                                bytes(result.peakDeviceBytes)));
    }
}

} // namespace

QString groupText(FactGroup group) {
    switch (group) {
    case FactGroup::Run:
        return factWords("Run");
    case FactGroup::Model:
        return factWords("Model");
    case FactGroup::Document:
        return factWords("Document");
    case FactGroup::Settings:
        return factWords("Settings");
    case FactGroup::Results:
        return factWords("Results");
    case FactGroup::Answers:
        return factWords("Answers");
    case FactGroup::Accuracy:
        break;
    }
    return factWords("Accuracy");
}

QList<RunFact> factsOf(const KeptRun& run) {
    QList<RunFact> facts;
    addRun(facts, run.record);
    addModel(facts, run.record.model);
    addDocument(facts, run.record);
    addSettings(facts, run.record);
    addResults(facts, run.record);
    addAnswers(facts, run.details.answers);
    addPoints(facts, run.details.points);
    return facts;
}

QStringList changedSince(const ModelInfo& recorded, const ModelInfo& now) {
    QList<RunFact> before;
    QList<RunFact> after;
    FactList listBefore(before, FactGroup::Model);
    FactList listAfter(after, FactGroup::Model);
    addNature(listBefore, recorded);
    addNature(listAfter, now);
    QStringList names;
    for (qsizetype i = 0; i < before.size(); ++i) { // both have the same names in the same order
        if (before[i].value != after[i].value) {
            names.append(before[i].name);
        }
    }
    return names;
}

} // namespace rmtscope
