#include "app/gui/application.h"

#include "app/common/bundled_files.h"
#include "app/gui/batch_run.h"
#include "app/gui/command_line.h"
#include "app/gui/guarded_application.h"
#include "app/gui/help_menu.h"
#include "app/gui/main_window.h"
#include "app/gui/window_session.h"
#include "viewmodels/failure_classes.h"
#include "viewmodels/paths.h"
#include "viewmodels/retention_controller.h"
#include "viewmodels/run_library.h"
#include "viewmodels/run_recorder.h"
#include "viewmodels/sweep_controller.h"
#include "viewmodels/sweep_recorder.h"
#include "viewmodels/training_controller.h"
#include "viewmodels/workspace.h"
#include "widgets/run_thumbnail.h"
#include "widgets/theme.h"

#include <QFileInfo>
#include <QIcon>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <iostream>

namespace rmtscope {
namespace {

bool hasDisplay() {
#ifdef Q_OS_LINUX
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

int failWith(const QString& sentence, int exitCode) {
    std::cerr << sentence.toStdString() << '\n';
    return exitCode;
}

void applyOptions(Workspace& workspace, const CommandLine& command) {
    // For this run only: what was set in the window stays as it is.
    DeviceOptions device = workspace.settings().deviceOptions();
    if (!command.device.isEmpty()) {
        device.device = command.device.toStdString();
    }
    if (command.threads >= 0) {
        device.threads = command.threads;
    }
    workspace.overrideDevice(device);
}

/// Qt's remarks on platforms without a screen are nothing for the person who asked for a report.
void keepErrorsOnly(QtMsgType type, const QMessageLogContext&, const QString& text) {
    if (type == QtCriticalMsg || type == QtFatalMsg) {
        std::cerr << text.toStdString() << '\n';
    }
}

int runBatch(Workspace& workspace, QSettings& settings, const CommandLine& command) {
    MainWindow window(workspace, settings, false);
    window.show();
    QObject::connect(&workspace.controller(), &RunController::modelOpened, &window, [](const ModelInfo& info) {
        if (const std::string warning = warningOf(info); !warning.empty()) {
            std::cerr << "rmtscope: " << warning << '\n'; // nobody sees the banner
        }
    });
    BatchRun batch(workspace, window, command);
    QString sentence;
    QObject::connect(&batch, &BatchRun::finished, qApp, [&sentence](int exitCode, const QString& what) {
        sentence = what;
        QCoreApplication::exit(exitCode);
    });
    QMetaObject::invokeMethod(&batch, &BatchRun::start, Qt::QueuedConnection);
    const int exitCode = QCoreApplication::exec();
    return exitCode == 0 ? 0 : failWith(sentence, exitCode);
}

/// Where the runs of every window are kept.
QString libraryFile() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/library.sqlite");
}

int runWindow(Workspace& workspace, QSettings& settings, const CommandLine& command, const Engines& engines) {
    SweepController sweep(engines.openSweep);
    TrainingController training(engines.training);
    RunLibrary library(libraryFile());
    RunRecorder recorder(workspace.controller(), workspace.store(), library);
    const SweepRecorder sweepRecorder(sweep, library);
    const auto setColours = [&] {
        recorder.setThumbnailer([map = workspace.settings().colourMap()](const TraceList& traces) {
            return runThumbnail(traces, map); // in another thread
        });
    };
    QObject::connect(&workspace.settings(), &Settings::colourMapChanged, &recorder, setColours);
    setColours();
    FailureClasses failures(engines.openFailures);
    RetentionController retention(engines.measureRetention);
    MainWindow window(workspace, settings, true);
    const std::filesystem::path noise = findBundled("documents/moby-dick.txt");
    window.addSweep(sweep, noise, &failures);
    window.addTraining(training, bundledFolder());
    window.addLibrary(library);
    window.addExplaining();
    window.addRetention(retention, noise);
    window.helpMenu().setTorchVersion(QString::fromStdString(engines.torchVersion));
    window.addInterventions();
    window.show();
    if (!command.session.isEmpty()) {
        window.session().open(command.session);
    } else if (command.model.isEmpty() && command.document.isEmpty()) {
        window.session().offerLast();
    }
    if (!command.model.isEmpty()) {
        workspace.controller().openModel(toPath(QFileInfo(command.model).absoluteFilePath()));
    }
    if (!command.document.isEmpty()) {
        workspace.controller().openDocument(toPath(QFileInfo(command.document).absoluteFilePath()));
    }
    return QCoreApplication::exec();
}

} // namespace

int runApplication(int& argc, char** argv, const Engines& engines) {
    QStringList arguments;
    for (int i = 0; i < argc; ++i) {
        arguments.append(QString::fromLocal8Bit(argv[i]));
    }
    CommandLine command = parseCommandLine(arguments);
    for (QString* name : {&command.model, &command.document}) {
        *name = toFileName(findBundled(toPath(*name)));
    }
    if (command.action == CommandLine::Action::Reject) {
        return failWith(command.message, 2);
    }
    if (command.action == CommandLine::Action::Show) {
        std::cout << command.message.toStdString();
        return 0;
    }
    const bool batch = command.action == CommandLine::Action::Batch;
    if (!hasDisplay()) {
        if (!batch) {
            return failWith(QStringLiteral("There is no display to open a window on; --report and --screenshot work "
                                           "without one."),
                            1);
        }
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    if (batch) {
        qInstallMessageHandler(keepErrorsOnly);
    }
    GuardedApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("RMTScope"));
    QApplication::setOrganizationName(QStringLiteral("RMTScope"));
    QApplication::setApplicationVersion(QStringLiteral(RMTSCOPE_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("rmtscope")); // or Wayland shows another icon
    try {
        // A report is the same whatever was set in the window before, and leaves no traces there.
        const QTemporaryDir temporary;
        const auto settings = batch ? std::make_unique<QSettings>(temporary.filePath(QStringLiteral("settings.ini")),
                                                                  QSettings::IniFormat)
                                    : std::make_unique<QSettings>();
        Workspace workspace(engines.make(), *settings);
        // In the banner; without anybody to read it, the end of the report.
        QObject::connect(&application, &GuardedApplication::failed, &workspace, &Workspace::failed);
        applyTheme(batch ? Theme::Light : workspace.settings().theme());
        applyOptions(workspace, command);
        return batch ? runBatch(workspace, *settings, command) : runWindow(workspace, *settings, command, engines);
    } catch (const std::exception& error) {
        return failWith(QString::fromUtf8(error.what()), 1);
    }
}

} // namespace rmtscope
