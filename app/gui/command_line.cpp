#include "app/gui/command_line.h"

#include "viewmodels/session_file.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace rmtscope {
namespace {

CommandLine rejected(const QString& sentence) {
    CommandLine result;
    result.action = CommandLine::Action::Reject;
    result.message = sentence;
    return result;
}

CommandLine shown(const QString& text) {
    CommandLine result;
    result.action = CommandLine::Action::Show;
    result.message = text;
    return result;
}

QString tr(const char* text) {
    return QCoreApplication::translate("CommandLine", text);
}

/// The command line is read before there is an application, whose name Qt's first line would want.
QString helpText(const QCommandLineParser& parser) {
    const QString text = parser.helpText();
    return tr("Usage: rmtscope [options] [model] [document]\n       rmtscope [options] session.rmtscope") +
           text.mid(text.indexOf(QLatin1Char('\n')));
}

} // namespace

CommandLine parseCommandLine(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(tr("A microscope for the memory of recurrent-memory transformers."));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")}, tr("Shows this help."));
    const QCommandLineOption version({QStringLiteral("v"), QStringLiteral("version")}, tr("Shows the version."));
    const QCommandLineOption report(QStringLiteral("report"),
                                    tr("Reads the document to its end, writes pictures and numbers into a folder and "
                                       "leaves. Needs no display."),
                                    QStringLiteral("folder"));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"),
                                        tr("Reads the document to its end, saves a picture of the window and leaves."),
                                        QStringLiteral("file.png"));
    const QCommandLineOption device(QStringLiteral("device"), tr("cpu, cuda or cuda:N."), QStringLiteral("device"));
    const QCommandLineOption threads(QStringLiteral("threads"), tr("Threads of the engine; 0: it chooses."),
                                     QStringLiteral("number"));
    parser.addOptions({help, version, report, screenshot, device, threads});
    parser.addPositionalArgument(QStringLiteral("model"), tr("A model folder."), QStringLiteral("[model]"));
    parser.addPositionalArgument(QStringLiteral("document"), tr("A text."), QStringLiteral("[document]"));
    if (!parser.parse(arguments)) {
        return rejected(parser.errorText());
    }
    if (parser.isSet(help)) {
        return shown(helpText(parser));
    }
    if (parser.isSet(version)) {
        return shown(QStringLiteral("rmtscope %1\n").arg(QStringLiteral(RMTSCOPE_VERSION)));
    }
    CommandLine result;
    const QStringList files = parser.positionalArguments();
    if (files.size() > 2) {
        return rejected(tr("There can be one model and one document, but %1 names were given.")
                            .arg(static_cast<int>(files.size())));
    }
    const auto isSession = [](const QString& file) { return file.endsWith(QLatin1Char('.') + sessionSuffix); };
    if (files.size() == 1 && isSession(files.first())) {
        result.session = files.first();
    } else if (std::any_of(files.begin(), files.end(), isSession)) {
        return rejected(tr("A session file brings its own model and document, so it stands alone: rmtscope FILE.%1")
                            .arg(sessionSuffix));
    } else {
        result.model = files.value(0);
        result.document = files.value(1);
    }
    result.reportFolder = parser.value(report);
    result.screenshotFile = parser.value(screenshot);
    result.device = parser.value(device);
    static const QRegularExpression devices(QStringLiteral("^(cpu|cuda(:[0-9]{1,2})?)?$"));
    if (!devices.match(result.device).hasMatch()) {
        return rejected(tr("--device takes cpu, cuda or cuda:N, not \u201c%1\u201d.").arg(result.device));
    }
    if (parser.isSet(threads)) {
        bool isNumber = false;
        result.threads = parser.value(threads).toInt(&isNumber);
        if (!isNumber || result.threads < 0) {
            return rejected(tr("--threads takes a number from 0 on, not \u201c%1\u201d.").arg(parser.value(threads)));
        }
    }
    if (parser.isSet(report) || parser.isSet(screenshot)) {
        result.action = CommandLine::Action::Batch;
        if (files.size() < 2) {
            return rejected(tr("--report and --screenshot need a model and a document: rmtscope MODEL DOCUMENT …"));
        }
    }
    return result;
}

} // namespace rmtscope
