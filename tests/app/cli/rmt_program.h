#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace rmtscope::test {

/// What one call of `rmt` left behind.
struct ProgramResult {
    int code = -1;
    QByteArray out;
    QByteArray complaints; ///< standard error

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

/// Runs the program that was just built and waits for its end.
inline ProgramResult rmt(const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral(RMT_PROGRAM), arguments);
    process.waitForFinished(-1);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace rmtscope::test
