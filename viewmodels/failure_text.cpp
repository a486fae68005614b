#include "viewmodels/failure_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <vector>

namespace rmtscope {
namespace {

QString failureWords(const char* text) {
    return QCoreApplication::translate("rmtscope::FailureText", text);
}

QString meaningOf(FailureClass failure) {
    switch (failure) {
    case FailureClass::NeverWritten:
        return failureWords(
            "Right after the last fact that the answer needs, the memory doesn't answer, nor just before the "
            "question.");
    case FailureClass::Overwritten:
        return failureWords(
            "The memory answered after the last fact that is needed; after the decisive segment it no longer "
            "does.");
    case FailureClass::NotRead:
        return failureWords(
            "Just before the question the memory still answers, but the question's segment reads less of it than "
            "nine of ten right answers do.");
    case FailureClass::ReadButWrong:
        return failureWords(
            "Just before the question the memory still answers, and the question's segment reads as much of it as "
            "right answers do.");
    case FailureClass::CannotTell:
        break;
    }
    return failureWords(
        "The last fact that is needed stands in the question's own segment, so there is no memory of it to ask "
        "before.");
}

} // namespace

QString failureText(FailureClass failure) {
    switch (failure) {
    case FailureClass::NeverWritten:
        return failureWords("never written");
    case FailureClass::Overwritten:
        return failureWords("overwritten");
    case FailureClass::NotRead:
        return failureWords("there but not read");
    case FailureClass::ReadButWrong:
        return failureWords("read but wrong");
    case FailureClass::CannotTell:
        break;
    }
    return failureWords("can't tell");
}

QString evidenceText(const FailureDiagnosis& diagnosis) {
    QStringList lines{meaningOf(diagnosis.failure)};
    std::vector<FailureDiagnosis::Asked> asked = diagnosis.asked;
    std::sort(asked.begin(), asked.end(), [](const auto& a, const auto& b) { return a.segment < b.segment; });
    for (const FailureDiagnosis::Asked& each : asked) {
        lines.append(
            (each.right ? failureWords("Asked after segment %1: right") : failureWords("Asked after segment %1: wrong"))
                .arg(each.segment.value));
    }
    const QString read = failureWords("The answer gave memory %1 of its attention").arg(diagnosis.readMass, 0, 'g', 3);
    lines.append(diagnosis.usualReadMass ? failureWords("%1; nine of ten right answers give %2 or more")
                                               .arg(read)
                                               .arg(*diagnosis.usualReadMass, 0, 'g', 3)
                                         : read);
    return lines.join(QLatin1Char('\n'));
}

} // namespace rmtscope
