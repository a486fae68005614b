#include "viewmodels/run_options_text.h"

#include "viewmodels/run_controller.h"

#include <QStringList>

namespace rmtscope {
namespace {

QString mebibytes(std::uint64_t bytes) {
    return QStringLiteral("%1 MiB").arg(bytes >> 20);
}

QString shortAskText(std::int64_t every) {
    return every == askAutomatically ? QStringLiteral("questions about a hundred times")
           : every == 0              ? QStringLiteral("no questions")
                                     : QStringLiteral("questions after every %1").arg(every);
}

QString threadsText(int threads) {
    return threads == 0   ? QStringLiteral("automatic threads")
           : threads == 1 ? QStringLiteral("1 thread")
                          : QStringLiteral("%1 threads").arg(threads);
}

/// Only what the next run does otherwise.
QStringList differences(const RunController& controller) {
    const SessionOptions& next = controller.sessionOptions();
    const SessionOptions& used = controller.usedSessionOptions();
    QStringList parts;
    if (controller.deviceOptions().device != controller.usedDeviceOptions().device) {
        parts.append(QString::fromStdString(controller.deviceOptions().device));
    }
    if (controller.deviceOptions().threads != controller.usedDeviceOptions().threads) {
        parts.append(threadsText(controller.deviceOptions().threads));
    }
    if (!controller.geometry()) {
        return parts; // no session yet: it takes them all
    }
    if (next.capture != used.capture) {
        parts.append(QStringLiteral("capture ") + captureText(next.capture));
    }
    if (next.detailBudgetBytes != used.detailBudgetBytes) {
        parts.append(mebibytes(next.detailBudgetBytes) + QStringLiteral(" for rows"));
    }
    if (next.askEvery != used.askEvery) {
        parts.append(shortAskText(next.askEvery));
    }
    return parts;
}

} // namespace

QString captureText(CaptureLevel level) {
    switch (level) {
    case CaptureLevel::Off:
        return QStringLiteral("off");
    case CaptureLevel::Masses:
        return QStringLiteral("masses");
    case CaptureLevel::Rows:
        break;
    }
    return QStringLiteral("rows");
}

QString runOptionsText(const RunController& controller) {
    const ModelInfo* model = controller.modelInfo();
    if (!model) {
        return {};
    }
    QStringList inUse{QString::fromStdString(model->device), threadsText(model->threads)};
    if (controller.geometry()) {
        inUse.append(QStringLiteral("capture ") + captureText(controller.usedSessionOptions().capture));
    }
    const QStringList next = differences(controller);
    const QString text = inUse.join(QStringLiteral(", "));
    return next.isEmpty() ? text
                          : QStringLiteral("%1; from the next run: %2").arg(text, next.join(QStringLiteral(", ")));
}

} // namespace rmtscope
