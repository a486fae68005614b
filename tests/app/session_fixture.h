#pragma once

#include "app/gui/last_session.h"
#include "app/gui/main_window.h"
#include "app/gui/window_session.h"
#include "tests/widgets/workspace_fixture.h"
#include "viewmodels/session_json.h"
#include "widgets/timeline_panel.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>

namespace rmtscope {

constexpr std::int64_t position = 12;

/// A main window over a fake engine whose session can be saved and brought back, and what it remembered last.
class SessionFixture : public QObject {
protected:
    /// What was open last is kept in a folder of this program's.
    void keepDataApart() { qputenv("XDG_DATA_HOME", m_data.path().toUtf8()); }
    void begin();
    void end();
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }
    [[nodiscard]] RunController& controller() const { return workspace().controller(); }
    [[nodiscard]] QString path(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    void makeWindow(bool remember = false, const FakePlan& plan = {});
    /// Model and document, and reads so many segments.
    [[nodiscard]] bool reads(std::int64_t segments);
    /// A session of them in `work.rmtscope`, looked at in a way of its own; then there is a new window.
    void saveAndBeginAnew(const FakePlan& plan = {});
    /// What was remembered last of all.
    [[nodiscard]] SavedSession remembered() const {
        QFile file(LastSession::fileName());
        return sessionOf(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray(), {}, file.fileName());
    }
    [[nodiscard]] bool isBack() const {
        return QTest::qWaitFor([this] { return !m_window->session().isOpening(); }, 20'000);
    }

    QTemporaryDir m_data; ///< what was open last is kept below it
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<MainWindow> m_window;
    SelectionState m_selection;
    QJsonObject m_timeline;
};

inline void SessionFixture::begin() {
    QFile::remove(LastSession::fileName());
    QApplication::setQuitOnLastWindowClosed(false); // the next test has another one
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("model")));
    for (const char* name : {"story.txt", "noise.txt", "other.txt"}) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    makeWindow();
}

inline void SessionFixture::end() {
    m_window.reset();
    m_read.reset();
}

inline void SessionFixture::makeWindow(bool remember, const FakePlan& plan) {
    m_window.reset();
    m_read = std::make_unique<ReadWorkspace>(plan);
    m_window = std::make_unique<MainWindow>(workspace(), m_read->settings(), remember);
    m_window->show();
}

inline bool SessionFixture::reads(std::int64_t segments) {
    controller().openModel(path("model").toStdString());
    controller().openDocument(path("story.txt").toStdString());
    controller().runTo(segments);
    return QTest::qWaitFor([this] { return controller().state() == RunState::Paused; }, 20'000);
}

inline void SessionFixture::saveAndBeginAnew(const FakePlan& plan) {
    QVERIFY(reads(position));
    Selection& selection = workspace().selection();
    selection.setSegment(SegmentIndex(5));
    selection.setHeads(HeadChoice(HeadIndex(2)));
    selection.setSlot(SlotIndex(3));
    m_selection = selection.state();
    m_window->timeline().heatmap(MassKind::Write).setRange({2, 8});
    m_timeline = m_window->timeline().viewState();
    m_window->docks()[3]->close();
    m_window->session().save(path("work.rmtscope"));
    QVERIFY(workspace().messages().isEmpty());
    makeWindow(false, plan);
}

} // namespace rmtscope
