#include "app/gui/guarded_application.h"

#include "engine/api/error.h"

#include <cstdio>
#include <new>

namespace rmtscope {

bool GuardedApplication::notify(QObject* receiver, QEvent* event) {
    try {
        return QApplication::notify(receiver, event);
    } catch (...) {
        try {
            Q_EMIT failed(sentenceOfCurrentException());
        } catch (...) { // there is no memory to say that there is none
            std::fputs("rmtscope: What was asked failed, and so did saying so in the window.\n", stderr);
        }
    }
    return false;
}

QString GuardedApplication::sentenceOfCurrentException() {
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return tr(
            "There isn't enough memory for what was asked; close other programs or lower the kept rows' budget in "
            "the Run menu, and try again.");
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    } catch (const std::exception& error) {
        return tr("What was asked failed: %1").arg(QString::fromUtf8(error.what()));
    } catch (...) {
        return tr("What was asked failed in a way that nobody foresaw; please report it.");
    }
}

} // namespace rmtscope
