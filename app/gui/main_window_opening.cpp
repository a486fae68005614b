// How files come into the main window, and what is asked and told about models.

#include "app/gui/main_window.h"
#include "app/gui/window_session.h"
#include "engine/weights/find_weights.h"
#include "viewmodels/paths.h"
#include "viewmodels/session_file.h"
#include "viewmodels/workspace.h"
#include "widgets/model_info_dialog.h"
#include "widgets/model_settings_dialog.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace rmtscope {

void MainWindow::openAnything(const QString& fileName) {
    const QFileInfo info(fileName);
    static const QStringList modelFiles{QStringLiteral("config.json"), QStringLiteral("run_config.json"),
                                        QStringLiteral("rmtscope.json")};
    const bool isModel =
        info.isDir() || isNamedLikeWeights(toPath(info.fileName())) || modelFiles.contains(info.fileName());
    if (info.suffix() == sessionSuffix && !info.isDir()) {
        m_session->open(fileName);
    } else if (isModel) {
        m_workspace.controller().openModel(toPath(info.absoluteFilePath()));
    } else {
        m_workspace.controller().openDocument(toPath(info.absoluteFilePath()));
    }
}

ModelSettingsDialog* MainWindow::showSettings(const std::filesystem::path& model, const SettingsQuestion& question) {
    auto* dialog = new ModelSettingsDialog(QFileInfo(toFileName(model)).fileName(), question, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

void MainWindow::askForSettings(const std::filesystem::path& folder, const SettingsQuestion& question) {
    const auto* dialog = showSettings(folder, question);
    connect(dialog, &QDialog::accepted, this,
            [this, folder, dialog] { m_workspace.controller().openModelWith(folder, dialog->settings()); });
}

void MainWindow::changeSettings(const std::filesystem::path& model, const SettingsQuestion& question) {
    if (findChild<ModelSettingsDialog*>() != nullptr) {
        return; // asked for twice
    }
    const auto* dialog = showSettings(model, question);
    connect(dialog, &QDialog::accepted, this, [this, model, dialog, before = question.suggested] {
        if (dialog->settings() != before) { // or a run would be lost for nothing
            m_workspace.controller().openModelWith(model, dialog->settings());
        }
    });
}

void MainWindow::showModelInfo() {
    if (const ModelInfo* model = m_workspace.controller().modelInfo()) {
        auto* dialog = new ModelInfoDialog(*model, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) {
            openAnything(url.toLocalFile());
        }
    }
    event->acceptProposedAction();
}

} // namespace rmtscope
