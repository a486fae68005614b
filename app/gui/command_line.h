#pragma once

#include <QString>
#include <QStringList>

namespace rmtscope {

/// What rmtscope was asked to do.
struct CommandLine {
    enum class Action {
        Open,  ///< the window, with or without a model and a document
        Batch, ///< read the document to its end, write pictures, leave
        Show,  ///< print `message` and leave with 0: help, version
        Reject ///< print `message` and leave with 2: the arguments make no sense
    };

    Action action = Action::Open;
    QString model;
    QString document;
    QString session;        ///< instead of both
    QString reportFolder;   ///< of --report
    QString screenshotFile; ///< of --screenshot
    QString device;         ///< empty: as set in the window
    int threads = -1;       ///< -1: as set in the window
    QString message;
};

/// `arguments` with the program's name first.
[[nodiscard]] CommandLine parseCommandLine(const QStringList& arguments);

} // namespace rmtscope
