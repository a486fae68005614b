#include "app/gui/guarded_application.h"

#include <new>

namespace rmtscope {

bool GuardedApplication::notify(QObject* receiver, QEvent* event) {
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::bad_alloc&) {
        Q_EMIT failed(tr("There isn't enough memory for what was asked; close other programs or lower the kept rows' "
                         "budget in the Run menu, and try again."));
    } catch (const std::exception& error) {
        Q_EMIT failed(tr("What was asked failed: %1").arg(QString::fromUtf8(error.what())));
    }
    return false;
}

} // namespace rmtscope
