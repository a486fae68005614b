#include "app/gui/window_session.h"

#include "app/common/bundled_files.h"
#include "app/gui/main_window.h"
#include "app/gui/session_opening.h"
#include "viewmodels/failure.h"
#include "viewmodels/paths.h"
#include "viewmodels/session_file.h"
#include "viewmodels/workspace.h"
#include "widgets/panel.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include <utility>

namespace rmtscope {
namespace {

const QString filter = QStringLiteral("*.") + sessionSuffix;

QString bundled() {
    return toFileName(bundledFolder());
}

QString absoluteName(const std::filesystem::path& path) {
    return QFileInfo(toFileName(path)).absoluteFilePath();
}

} // namespace

WindowSession::WindowSession(MainWindow& window, Workspace& workspace, QSettings& settings, QMenu& file)
    : QObject(&window)
    , m_window(window)
    , m_workspace(workspace)
    , m_last(settings, bundled()) {
    addActions(file);
    connect(&workspace.messages(), &Messages::taken, this, [this](int id) {
        if (id == m_offer) {
            openLast();
        }
    });
    // Whoever opens something has decided.
    connect(&workspace.controller(), &RunController::modelOpened, this, &WindowSession::onOpened);
    connect(&workspace.controller(), &RunController::documentOpened, this, &WindowSession::onOpened);
}

void WindowSession::addActions(QMenu& file) {
    QAction* open = file.addAction(tr("Ope&n session …"), this, &WindowSession::askWhatToOpen);
    open->setObjectName(QStringLiteral("openSession"));
    open->setStatusTip(
        tr("Opens model and document of a session file, reads on to where it was, and shows it as then."));
    QAction* save = file.addAction(tr("Sa&ve session …"), this, &WindowSession::askWhereToSave);
    save->setObjectName(QStringLiteral("saveSession"));
    save->setShortcut(QKeySequence::Save);
    save->setStatusTip(tr("Keeps model, document, position, selection and all views in a file that opens them again."));
    QMenu* recent = file.addMenu(tr("Re&cent sessions"));
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { addRecent(*recent); });
    QAction* last = file.addAction(tr("Open what was open &last"), this, &WindowSession::openLast);
    last->setObjectName(QStringLiteral("openLast"));
    last->setEnabled(m_last.isThere());
    const auto enable = [this, save] {
        const RunController& controller = m_workspace.controller();
        save->setEnabled(controller.modelInfo() != nullptr || controller.document() != nullptr);
    };
    connect(&m_workspace.controller(), &RunController::modelOpened, save, enable);
    connect(&m_workspace.controller(), &RunController::documentOpened, save, enable);
    enable();
}

void WindowSession::addRecent(QMenu& menu) {
    menu.clear();
    menu.setToolTipsVisible(true);
    const QStringList names = m_workspace.recentFiles().sessions();
    int digit = 1;
    for (const QString& name : names) {
        QAction* action = menu.addAction(QStringLiteral("&%1 %2").arg(digit++).arg(QFileInfo(name).fileName()), this,
                                         [this, name] { open(name); });
        action->setToolTip(name);
    }
    if (names.isEmpty()) {
        menu.addAction(tr("None yet"))->setEnabled(false);
    }
}

void WindowSession::askWhereToSave() {
    QFileDialog dialog(&m_window, tr("Save the session"), {}, tr("Sessions (%1)").arg(filter));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(sessionSuffix);
    if (dialog.exec() == QDialog::Accepted) {
        save(dialog.selectedFiles().constFirst());
    }
}

void WindowSession::askWhatToOpen() {
    const QString file = QFileDialog::getOpenFileName(&m_window, tr("Open a session"), {},
                                                      tr("Sessions (%1);;All files (*)").arg(filter));
    if (!file.isEmpty()) {
        open(file);
    }
}

SavedSession WindowSession::openFiles() const {
    const RunController& controller = m_workspace.controller();
    SavedSession session;
    if (const ModelInfo* info = controller.modelInfo()) {
        session.model = absoluteName(info->path);
        session.modelSettings = savedModel(*info);
    }
    if (const auto document = controller.document(); document && document->sample) {
        session.sample = document->sample->name;
    } else if (document) {
        session.document = absoluteName(document->path);
        session.text = controller.textFingerprint();
    }
    return session;
}

SavedSession WindowSession::current() const {
    const RunController& controller = m_workspace.controller();
    SavedSession session = openFiles();
    session.options = controller.sessionOptions();
    session.segmentsRead = controller.segmentsRead();
    session.selection = m_workspace.selection().state();
    session.branches = m_workspace.branches().specs();
    for (const Panel* panel : m_window.findChildren<Panel*>()) {
        session.views[panel->fileStem()] = panel->viewState();
    }
    session.layout = m_window.layoutState();
    return session;
}

void WindowSession::save(const QString& fileName) {
    if (const auto failure = attempt([&] { writeSession(fileName, current(), bundled()); })) {
        m_workspace.messages().add(Severity::Error, failure->sentence);
        return;
    }
    m_workspace.recentFiles().addSession(QFileInfo(fileName).absoluteFilePath());
}

void WindowSession::open(const QString& fileName) {
    const QString file = QFileInfo(fileName).absoluteFilePath();
    SavedSession session;
    if (const auto failure = attempt([&] { session = readSession(file, bundled()); })) {
        m_workspace.messages().add(Severity::Error, failure->sentence);
        return;
    }
    m_workspace.recentFiles().addSession(file);
    bringBack(std::move(session));
}

void WindowSession::bringBack(SavedSession session) {
    withdrawOffer();
    delete std::exchange(m_opening, nullptr); // an earlier one is given up
    m_opened = session;
    auto* opening = new SessionOpening(m_window, m_workspace, std::move(session), this);
    m_opening = opening;
    connect(opening, &SessionOpening::ended, this, [this, opening] {
        opening->deleteLater();
        m_opening = m_opening == opening ? nullptr : m_opening;
    });
    opening->start();
}

void WindowSession::rememberLast() {
    const RunController& controller = m_workspace.controller();
    if (isOpening() || controller.modelInfo() != nullptr || controller.document() != nullptr) {
        // While one is brought back, the window shows half of it.
        const SavedSession session = isOpening() ? m_opened : current();
        if (const auto failure = attempt([&] { m_last.keep(session); })) {
            m_workspace.messages().add(Severity::Error, failure->sentence);
        }
    }
}

void WindowSession::openLast() {
    SavedSession session;
    if (const auto failure = attempt([&] { session = m_last.read(); })) {
        m_workspace.messages().add(Severity::Error, failure->sentence);
        return;
    }
    bringBack(std::move(session));
}

void WindowSession::offerLast() {
    SavedSession session;
    if (!m_last.isThere() || attempt([&] { session = m_last.read(); })) {
        return;
    }
    const QString document =
        session.sample ? QString::fromStdString(titleOf(*session.sample)) : QFileInfo(session.document).fileName();
    QStringList names{document, QFileInfo(session.model).fileName()};
    names.removeAll(QString());
    m_offer = m_workspace.messages().addOffer(tr("Last time this was open: %1.").arg(names.join(tr(" with "))),
                                              tr("Open what was open last"));
}

/// A session's options are for its model and document alone.
void WindowSession::onOpened() {
    withdrawOffer();
    const SavedSession now = openFiles();
    const bool same = now.model == m_opened.model && now.document == m_opened.document && now.sample == m_opened.sample;
    if (!isOpening() && !same) {
        m_workspace.useOwnSessionOptions();
    }
}

void WindowSession::withdrawOffer() {
    m_workspace.messages().dismiss(std::exchange(m_offer, 0));
}

} // namespace rmtscope
