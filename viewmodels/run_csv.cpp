#include "viewmodels/run_csv.h"

#include "library/record_names.h"
#include "viewmodels/csv_writer.h"
#include "viewmodels/paths.h"

#include <limits>

namespace rmtscope {
namespace {

constexpr double absentInRun = std::numeric_limits<double>::quiet_NaN();

void addModel(CsvWriter& csv, const ModelInfo& model) {
    csv.add(QString::fromStdString(model.name));
    csv.add(toFileName(model.path));
    csv.add(QString::fromStdString(model.memorySystem));
    csv.add(model.slots);
    csv.add(model.segmentSize);
    csv.add(QString::fromStdString(model.device));
    csv.add(std::int64_t{model.threads});
}

void addDocument(CsvWriter& csv, const RecordedDocument& document) {
    csv.add(document.title);
    csv.add(document.path);
    csv.add(document.tokens);
    csv.add(document.segments);
    csv.add(document.isSample() ? QString::number(document.sample.seed) : QString());
}

void addResults(CsvWriter& csv, const RunRecord& record) {
    const RunResults& results = record.results;
    csv.add(results.tokens);
    csv.add(results.segments);
    csv.add(results.seconds);
    csv.add(results.seconds > 0 ? results.tokensPerSecond() : absentInRun);
    csv.add(static_cast<std::int64_t>(results.peakDeviceBytes));
    csv.add(record.asked);
    csv.add(record.correct);
}

} // namespace

void exportRuns(QIODevice& device, const QList<RunRecord>& records) {
    CsvWriter csv(device);
    for (const char* name : {"began_utc",
                             "kind",
                             "state",
                             "problem",
                             "model",
                             "model_path",
                             "memory_system",
                             "slots",
                             "segment_size",
                             "device",
                             "threads",
                             "document",
                             "document_path",
                             "document_tokens",
                             "document_segments",
                             "sample_seed",
                             "capture",
                             "ask_every",
                             "tokens_read",
                             "segments_read",
                             "seconds",
                             "tokens_per_second",
                             "peak_device_bytes",
                             "asked",
                             "correct",
                             "tags",
                             "notes",
                             "program_version",
                             "reduction"}) {
        csv.add(QString::fromLatin1(name));
    }
    csv.endRow();
    for (const RunRecord& record : records) {
        const bool sweep = record.kind == RecordKind::Sweep;
        csv.add(record.began.toString(Qt::ISODateWithMs));
        csv.add(nameOf(record.kind));
        csv.add(nameOf(record.state));
        csv.add(record.problem);
        addModel(csv, record.model);
        addDocument(csv, record.document);
        csv.add(sweep ? QString() : nameOf(record.session.capture));
        csv.add(sweep ? QString() : QString::number(record.session.askEvery));
        addResults(csv, record);
        csv.add(record.tags);
        csv.add(record.notes);
        csv.add(record.programVersion);
        csv.add(sweep ? QStringLiteral("sums over all samples; peak_device_bytes: maximum; asked, correct: with memory")
                      : QStringLiteral("of one run; asked, correct: when the questions were asked last"));
        csv.endRow();
    }
    csv.finish();
}

} // namespace rmtscope
