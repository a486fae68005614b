#include "app/gui/report.h"

#include "engine/api/error.h"
#include "viewmodels/last_answers.h"
#include "viewmodels/paths.h"
#include "viewmodels/run_options_text.h"
#include "viewmodels/workspace.h"
#include "widgets/panel.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace rmtscope {
namespace {

QJsonArray answersOf(const TraceStore& store) {
    QJsonArray answers;
    for (const RecordedAnswer& answer : lastAnswers(store.snapshot(), store.context())) {
        answers.append(QJsonObject{
            {QStringLiteral("id"), answer.id},
            {QStringLiteral("question"), answer.question},
            {QStringLiteral("answer"), answer.given},
            {QStringLiteral("probability"), answer.probability},
            {QStringLiteral("expected"), answer.expected},
            {QStringLiteral("correct"), answer.given.compare(answer.expected, Qt::CaseInsensitive) == 0},
            {QStringLiteral("asked_after_segment"), static_cast<qint64>(answer.segment)},
        });
    }
    return answers;
}

} // namespace

QJsonObject runSummary(Workspace& workspace) {
    const TraceStore& store = workspace.store();
    QJsonObject summary;
    if (const ModelInfo* model = workspace.controller().modelInfo()) {
        summary[QStringLiteral("model")] = QString::fromStdString(model->name);
        summary[QStringLiteral("memory_system")] = QString::fromStdString(model->memorySystem);
        summary[QStringLiteral("device")] = QString::fromStdString(model->device);
        summary[QStringLiteral("layers")] = static_cast<qint64>(model->layers);
        summary[QStringLiteral("heads")] = static_cast<qint64>(model->heads);
        summary[QStringLiteral("slots")] = static_cast<qint64>(model->slots);
    }
    if (const auto document = workspace.controller().document()) {
        summary[QStringLiteral("document")] = toFileName(document->path);
    }
    summary[QStringLiteral("segments")] = static_cast<qint64>(store.size());
    summary[QStringLiteral("tokens")] = static_cast<qint64>(store.tokens());
    const double seconds = store.elapsedMs() / 1000;
    summary[QStringLiteral("seconds")] = seconds;
    summary[QStringLiteral("tokens_per_second")] = seconds > 0 ? static_cast<double>(store.tokens()) / seconds : 0;
    const MemoryUse use = workspace.controller().memoryUse();
    summary[QStringLiteral("tape_bytes")] = static_cast<qint64>(use.tapeBytes);
    summary[QStringLiteral("rows_bytes")] = static_cast<qint64>(use.rowsBytes);
    summary[QStringLiteral("rows_budget_bytes")] = static_cast<qint64>(use.rowsBudgetBytes);
    summary[QStringLiteral("rows_dropped_segments")] = static_cast<qint64>(use.rowsDropped);
    summary[QStringLiteral("view_bytes")] = static_cast<qint64>(workspace.viewBytes());
    summary[QStringLiteral("threads")] =
        static_cast<qint64>(workspace.controller().modelInfo() ? workspace.controller().modelInfo()->threads : 0);
    summary[QStringLiteral("capture")] = captureText(workspace.controller().usedSessionOptions().capture);
    summary[QStringLiteral("answers")] = answersOf(store);
    return summary;
}

void writeReport(Workspace& workspace, const std::vector<Panel*>& panels, const QString& folder) {
    if (!QDir().mkpath(folder)) {
        throw Error(ErrorCode::WriteFailed,
                    QStringLiteral("The folder %1 can't be made. Choose another one.").arg(folder).toStdString(),
                    folder.toStdString());
    }
    const QDir out(folder);
    for (Panel* panel : panels) {
        exportFigure(*panel, FigureFormat::Png, out.filePath(panel->fileStem() + QStringLiteral(".png")));
        exportFigure(*panel, FigureFormat::Pdf, out.filePath(panel->fileStem() + QStringLiteral(".pdf")));
        panel->exportNumbers(out.filePath(panel->fileStem() + QStringLiteral(".csv")));
    }
    writeWholeFile(out.filePath(QStringLiteral("summary.json")), QJsonDocument(runSummary(workspace)).toJson());
}

} // namespace rmtscope
