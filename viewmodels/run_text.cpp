#include "viewmodels/run_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace rmtscope {
namespace {

QString runWords(const char* text) {
    return QCoreApplication::translate("RunText", text);
}

} // namespace

QString stateText(RecordState state) {
    switch (state) {
    case RecordState::UnderWay:
        return runWords("under way");
    case RecordState::Finished:
        return runWords("finished");
    case RecordState::Stopped:
        return runWords("stopped");
    case RecordState::Failed:
        return runWords("failed");
    case RecordState::Interrupted:
        break;
    }
    return runWords("interrupted");
}

QString groupedNumber(std::int64_t number) {
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(number));
}

QString beganText(const RunRecord& record) {
    return record.began.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString resultText(const RunRecord& record) {
    if (record.asked == 0) {
        return {};
    }
    return runWords("%1 of %2 right (%3 %)")
        .arg(groupedNumber(record.correct), groupedNumber(record.asked),
             QString::number(100 * resultRatio(record), 'f', 1));
}

double resultRatio(const RunRecord& record) {
    return record.asked == 0 ? -1 : static_cast<double>(record.correct) / static_cast<double>(record.asked);
}

} // namespace rmtscope
