#pragma once

#include "app/gui/main_window.h"
#include "tests/widgets/workspace_fixture.h"

#include <memory>

namespace rmtscope {

/// A main window that is shown, over a fake engine.
class WindowFixture {
public:
    explicit WindowFixture(const FakePlan& plan = {})
        : m_read(plan) {
        makeWindow(false);
    }

    [[nodiscard]] MainWindow& window() const { return *m_window; }
    [[nodiscard]] Workspace& workspace() { return m_read.workspace(); }
    /// Opens a model and a document and reads it to its end.
    [[nodiscard]] bool read() { return m_read.read(); }
    /// Another window takes its place.
    void makeWindow(bool remember) {
        m_window = std::make_unique<MainWindow>(workspace(), m_read.settings(), remember);
        m_window->show();
    }

private:
    ReadWorkspace m_read;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace rmtscope
