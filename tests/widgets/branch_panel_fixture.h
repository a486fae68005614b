#pragma once

#include "tests/widgets/clicks.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/branch_form.h"
#include "widgets/branch_panel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>

namespace rmtscope {

/// The panel of branches, and what a person does with it.
struct BranchPanelFixture : PanelFixture<BranchPanel> {
    explicit BranchPanelFixture(const FakePlan& plan = {})
        : PanelFixture(QSize(1000, 800), plan) {}

    [[nodiscard]] BranchForm& form() const { return panel().form(); }
    [[nodiscard]] QToolButton& button(const QString& text) const { return buttonNamed(panel(), text); }
    void choose(BranchForm::Kind kind) const { form().kindField().setCurrentIndex(kind); }
    [[nodiscard]] std::shared_ptr<const Branch> branch(int row) const {
        return workspace().branches().find(workspace().branches().idAt(row));
    }
    [[nodiscard]] bool completes(int row) const {
        return QTest::qWaitFor([&] { return branch(row)->state == Branch::State::Complete; }, 20'000);
    }
    /// Zeroes slot 1 before a segment and reads the branch to its end.
    [[nodiscard]] bool branchOff(int segment) const {
        form().segmentField().setValue(segment);
        form().slotsField().setText(QStringLiteral("1"));
        button(QStringLiteral("Run on as a branch")).click();
        return completes(workspace().branches().rowCount() - 1);
    }
};

} // namespace rmtscope
