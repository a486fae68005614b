#include "viewmodels/csv_export.h"

#include "viewmodels/accuracy_series.h"
#include "viewmodels/answer_timeline.h"
#include "viewmodels/csv_writer.h"
#include "viewmodels/document_colouring.h"
#include "viewmodels/document_lines.h"
#include "viewmodels/mass_timeline.h"
#include "viewmodels/shown_attention.h"
#include "viewmodels/text_generation.h"
#include "viewmodels/timing_series.h"
#include "viewmodels/trace_store.h"

#include <initializer_list>

namespace rmtscope {
namespace {

const QString reductionColumn = QStringLiteral("reduction");

QString columnPrefix(MassKind kind) {
    switch (kind) {
    case MassKind::Write:
        return QStringLiteral("write_mem_");
    case MassKind::Read:
        return QStringLiteral("read_mem_");
    case MassKind::Retain:
        return QStringLiteral("retain_mem_");
    }
    return {};
}

std::int64_t tokensRead(const SegmentTrace& trace) {
    return trace.firstToken.value + trace.tokens;
}

} // namespace

void exportMassTimeline(QIODevice& device, const MassTimeline& timeline, const TraceStore& store) {
    CsvWriter csv(device);
    csv.addNames({"segment", "first_byte", "end_byte", "tokens_read"});
    for (std::size_t slot = 0; slot < timeline.slotCount(); ++slot) {
        csv.add(columnPrefix(timeline.kind()) + QString::number(slot));
    }
    csv.add(reductionColumn);
    csv.endRow();
    const QString reduction = timeline.label();
    for (SegmentIndex segment; segment.offset() < timeline.segmentCount(); ++segment) {
        const SegmentTrace& trace = *store.at(segment.offset());
        csv.add(segment.value);
        csv.add(static_cast<std::int64_t>(trace.bytes.begin));
        csv.add(static_cast<std::int64_t>(trace.bytes.end));
        csv.add(tokensRead(trace));
        for (SlotIndex slot; slot.offset() < timeline.slotCount(); ++slot) {
            csv.add(timeline.value(segment, slot));
        }
        csv.add(reduction);
        csv.endRow();
    }
    csv.finish();
}

void exportAnswers(QIODevice& device, const AnswerTimeline& timeline, const TraceStore& store) {
    CsvWriter csv(device);
    const std::vector<std::string>& labels = store.context().labels;
    csv.addNames({"segment", "tokens_read"});
    for (const std::string& label : labels) {
        csv.add(QStringLiteral("probability_") + QString::fromStdString(label));
    }
    csv.addNames({"best_label", "question", "reduction"});
    csv.endRow();
    const auto& document = store.context().document;
    const bool known = document && timeline.question() < document->questions.size();
    const QString question = known ? QString::fromStdString(document->questions[timeline.question()].text) : QString();
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        csv.add(timeline.segment(i).value);
        csv.add(timeline.tokensRead(i));
        for (std::size_t label = 0; label < labels.size(); ++label) {
            csv.add(static_cast<float>(timeline.probability(i, label)));
        }
        csv.add(QString::fromStdString(labels[timeline.bestLabel(i)]));
        csv.add(question);
        csv.add(QStringLiteral("share of 1 over all labels if asked after the segment"));
        csv.endRow();
    }
    csv.finish();
}

void exportTiming(QIODevice& device, const TimingSeries& series) {
    CsvWriter csv(device);
    csv.addNames({"segment", "tokens_read", "elapsed_ms", "device_mib", "reduction"});
    csv.endRow();
    for (std::size_t i = 0; i < series.size(); ++i) {
        csv.add(static_cast<std::int64_t>(i));
        csv.add(static_cast<std::int64_t>(series.tokens()[i]));
        csv.add(series.elapsedMs()[i]);
        csv.add(series.deviceMiB()[i]);
        csv.add(QStringLiteral("measured; questions excluded; memory after the segment"));
        csv.endRow();
    }
    csv.finish();
}

void exportAccuracy(QIODevice& device, const AccuracySeries& series) {
    CsvWriter csv(device);
    csv.addNames(
        {"segment", "tokens_read", "asked", "correct", "accuracy", "interval_low", "interval_high", "reduction"});
    csv.endRow();
    for (const AccuracyPoint& point : series.points()) {
        csv.add(point.segment.value);
        csv.add(point.tokensRead);
        csv.add(point.asked);
        csv.add(point.correct);
        csv.add(point.accuracy);
        csv.add(point.interval.low);
        csv.add(point.interval.high);
        csv.add(QStringLiteral("share of the questions whose facts were read; 95 % Wilson interval"));
        csv.endRow();
    }
    csv.finish();
}

void exportAttention(QIODevice& device, const ShownAttention& attention, const MatrixRange& range) {
    CsvWriter csv(device);
    const QStringList names = attention.names();
    const auto name = [&names](std::size_t row) { return names[static_cast<qsizetype>(row)]; };
    csv.addNames({"query_position", "query_token"});
    for (std::size_t key = range.firstKey; key < range.endKey; ++key) {
        csv.add(QStringLiteral("%1:%2").arg(attention.positions()[key]).arg(name(key)));
    }
    csv.add(reductionColumn);
    csv.endRow();
    const QString numbers = attention.isDifference() ? QStringLiteral("differences of probabilities")
                                                     : QStringLiteral("probabilities, whatever the colour scale");
    const QString reduction = attention.description() + QStringLiteral("; ") + numbers;
    for (std::size_t query = range.firstQuery; query < range.endQuery; ++query) {
        csv.add(static_cast<std::int64_t>(attention.positions()[query]));
        csv.add(name(query));
        for (std::size_t key = range.firstKey; key < range.endKey; ++key) {
            csv.add(attention.matrix()[query * attention.size() + key]);
        }
        csv.add(reduction);
        csv.endRow();
    }
    csv.finish();
}

void exportDocument(QIODevice& device, DocumentColouring& colouring, const DocumentLines& lines, ByteSpan bytes) {
    CsvWriter csv(device);
    csv.addNames({"line", "segment", "first_byte", "end_byte", "shaded", "text", "weight", "reduction"});
    csv.endRow();
    const QString reduction = colouring.label();
    for (const WeightedSpan& span : colouring.weights(bytes)) {
        csv.add(static_cast<std::int64_t>(lines.lineOfByte(span.bytes.begin)));
        csv.add(span.segment.value);
        csv.add(static_cast<std::int64_t>(span.bytes.begin));
        csv.add(static_cast<std::int64_t>(span.bytes.end));
        csv.add(span.isWholeSegment ? QStringLiteral("segment") : QStringLiteral("token"));
        csv.add(span.isWholeSegment ? QString() : lines.text(span.bytes));
        csv.add(span.weight);
        csv.add(reduction);
        csv.endRow();
    }
    csv.finish();
}

void exportGeneration(QIODevice& device, const TextGeneration& generation) {
    CsvWriter csv(device);
    csv.addNames({"index", "token", "id", "probability"});
    for (std::size_t slot = 0; slot < generation.slotCount(); ++slot) {
        csv.add(columnPrefix(MassKind::Read) + QString::number(slot));
    }
    csv.addNames({"read_mass", "segment", "prompt", "reduction"});
    csv.endRow();
    const QString reduction = generation.label();
    for (std::size_t i = 0; i < generation.size(); ++i) {
        csv.add(static_cast<std::int64_t>(i));
        csv.add(tokenName(generation.token(i).text));
        csv.add(generation.token(i).id);
        csv.add(generation.token(i).probability);
        for (SlotIndex slot; slot.offset() < generation.slotCount(); ++slot) {
            csv.add(generation.read(i, slot));
        }
        csv.add(generation.readMass(i));
        csv.add(generation.segment().value);
        csv.add(generation.prompt());
        csv.add(reduction);
        csv.endRow();
    }
    csv.finish();
}

} // namespace rmtscope
