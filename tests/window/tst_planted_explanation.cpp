#include "app/gui/main_window.h"
#include "engine/api/engine.h"
#include "tests/support/copying_encoder.h"
#include "viewmodels/provenance_tree.h"
#include "viewmodels/workspace.h"
#include "widgets/causal_panel.h"
#include "widgets/provenance_panel.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <cmath>
#include <fstream>

using namespace rmtscope;

namespace {

constexpr int minutes = 60'000;
constexpr SegmentIndex copySegment(1);
constexpr SlotIndex factSlot(CopyingEncoder::factSlot);
constexpr SlotIndex copySlot(CopyingEncoder::copySlot);

} // namespace

/// The window explains a memory of which everybody knows what it does: slot 3 takes the fact in segment 0, slot 5
/// copies slot 3 in segment 1, and the answer reads slot 5.
class TestPlantedExplanation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void provenanceFindsTheSlotAndWhatFedIt();
    void theCausalMapFindsBoth();

private:
    const CopyingEncoder m_encoder;
    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MainWindow> m_window;
};

void TestPlantedExplanation::initTestCase() {
    const auto path = [this](const char* name) { return m_folder.filePath(QLatin1String(name)).toStdString(); };
    std::ofstream text(path("story.txt"));
    text << "mary went to the kitchen ";
    for (int i = 0; i < 3 * 51; ++i) { // three whole segments behind the fact's
        text << "the ";
    }
    text.close();
    std::ofstream(path("story.questions.json"))
        << R"({"format": "rmtscope-questions", "version": 1, "questions": [{"id": "q1", "task": "memorize",
               "question": "where is mary", "answer": "kitchen", "facts": []}]})";
    m_settings = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    m_workspace = std::make_unique<Workspace>(makeEngine(), *m_settings);
    m_window = std::make_unique<MainWindow>(*m_workspace, *m_settings, false);
    m_window->addExplaining();
    m_window->addInterventions();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_workspace->controller().openModel(m_encoder.path());
    m_workspace->controller().openDocument(path("story.txt"));
    m_workspace->controller().run();
    QTRY_COMPARE_WITH_TIMEOUT(m_workspace->controller().state(), RunState::Finished, minutes);
    QCOMPARE(m_workspace->store().size(), std::size_t{4});
}

void TestPlantedExplanation::cleanupTestCase() {
    m_window.reset();
    m_workspace.reset();
}

void TestPlantedExplanation::provenanceFindsTheSlotAndWhatFedIt() {
    auto* const panel = m_window->findChild<ProvenancePanel*>();
    panel->parentWidget()->show();
    m_workspace->selection().setSegment(copySegment);
    panel->traceButton().click();
    Provenance& provenance = m_workspace->provenance();
    QTRY_VERIFY_WITH_TIMEOUT(!provenance.slotsRead().empty() && !provenance.slotsRead()[0].segments.empty(), minutes);
    QCOMPARE(provenance.slotsRead()[0].slot, copySlot);
    QCOMPARE(provenance.slotsRead()[0].share, 1.0);
    for (const SegmentIndex segment : {SegmentIndex(0), copySegment}) {
        provenance.requestWords(segment);
        QTRY_VERIFY_WITH_TIMEOUT(provenance.words(segment, copySlot) != nullptr, minutes);
    }
    const auto feeders = provenance.feeders(copySegment, copySlot);
    QCOMPARE(feeders.size(), std::size_t{1});
    QCOMPARE(feeders[0].slot, factSlot);
    QCOMPARE(feeders[0].share, 1.0);
    const auto& words = *provenance.words(SegmentIndex(0), factSlot);
    QCOMPARE(words.size(), std::size_t{1});
    QCOMPARE(words[0].text, QStringLiteral("kitchen"));
    // What a person sees: the tooltip of the copy's segment below slot 5.
    const auto& model = dynamic_cast<const ProvenanceTree&>(*panel->sources().model());
    const QModelIndex slot = model.index(0, 0);
    bool told = false;
    for (int row = 0; row < model.rowCount(slot); ++row) {
        const QModelIndex index = model.index(row, 0, slot);
        told = told || (model.node(index).segment == copySegment &&
                        index.data(Qt::ToolTipRole).toString().contains(QStringLiteral("from slot 3: 100.0 %")));
    }
    QVERIFY(told);
}

void TestPlantedExplanation::theCausalMapFindsBoth() {
    auto* const panel = m_window->findChild<ProvenancePanel*>();
    panel->sources().setCurrentIndex(panel->sources().model()->index(0, 0)); // slot 5
    panel->checkButton().click();
    const CausalEffects& effects = m_workspace->causalEffects();
    QTRY_COMPARE_WITH_TIMEOUT(effects.state(), CausalEffects::State::Complete, minutes);
    QVERIFY(m_window->findChild<CausalPanel*>()->isVisible());
    QCOMPARE(effects.segments(), (std::vector<SegmentIndex>{SegmentIndex(0), SegmentIndex(1), SegmentIndex(2)}));
    for (std::size_t column = 0; column < effects.segments().size(); ++column) {
        for (SlotIndex slot; slot.offset() < effects.slotCount(); ++slot) {
            const bool matters = (effects.segments()[column] == copySegment && slot == factSlot) ||
                                 (effects.segments()[column] == copySegment + 1 && slot == copySlot);
            const auto effect = static_cast<double>(effects.effect(column, slot));
            QVERIFY2(matters ? effect > 0.6 : std::abs(effect) < 1e-4,
                     qPrintable(QStringLiteral("slot %1 before segment %2: %3")
                                    .arg(slot.value)
                                    .arg(effects.segments()[column].value)
                                    .arg(effect)));
        }
    }
    QCOMPARE(effects.strongest()->slot, copySlot); // of those that were asked about
}

QTEST_MAIN(TestPlantedExplanation)
#include "tst_planted_explanation.moc"
