#pragma once

#include "tests/widgets/workspace_fixture.h"
#include "widgets/theme.h"

#include <memory>

namespace rmtscope {

/// A panel that is shown in the light theme, over a workspace with a fake engine.
template <class P>
class PanelFixture {
public:
    explicit PanelFixture(const QSize& size, const FakePlan& plan = {}) {
        applyTheme(Theme::Light);
        m_read = std::make_unique<ReadWorkspace>(plan);
        m_panel = std::make_unique<P>(workspace());
        m_panel->resize(size);
        m_panel->show();
    }

    [[nodiscard]] P& panel() const { return *m_panel; }
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }
    /// Opens a model and a document and reads it to its end.
    [[nodiscard]] bool read() const { return m_read->read(); }
    /// Opens them and reads one segment.
    [[nodiscard]] bool readOne() const { return m_read->readOne(); }

private:
    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<P> m_panel;
};

} // namespace rmtscope
