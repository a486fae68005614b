#pragma once

#include "tests/support/fake_engine.h"
#include "tests/viewmodels/run_waits.h"
#include "viewmodels/workspace.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

namespace rmtscope {

/// A workspace over a fake engine whose document was read to its end.
class ReadWorkspace {
public:
    explicit ReadWorkspace(FakePlan plan = {})
        : m_settings(m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)
        , m_workspace(std::make_shared<FakeEngine>(std::move(plan)), m_settings) {}

    [[nodiscard]] Workspace& workspace() { return m_workspace; }
    [[nodiscard]] QSettings& settings() { return m_settings; }

    /// Call it after the panels were made, as they are in the program.
    [[nodiscard]] bool read() {
        m_workspace.controller().openModel("model");
        m_workspace.controller().openDocument("document.txt");
        m_workspace.controller().run();
        return QTest::qWaitFor([this] {
            return m_workspace.controller().state() == RunState::Finished && m_workspace.lines().isReady() &&
                   !m_workspace.timeline(MassKind::Write).isReducing();
        });
    }
    /// Reads one segment.
    [[nodiscard]] bool readOne() {
        if (!opens(m_workspace.controller(), "document.txt")) {
            return false;
        }
        m_workspace.controller().step();
        return reaches(m_workspace.controller(), RunState::Paused);
    }

private:
    QTemporaryDir m_folder;
    QSettings m_settings;
    Workspace m_workspace;
};

} // namespace rmtscope
