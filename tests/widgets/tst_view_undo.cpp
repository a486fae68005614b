#include "widgets/view_undo.h"

#include <QTest>

#include <memory>

using namespace rmtscope;

namespace {

const QString key = QStringLiteral("value");

class ViewUndoTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void undoesAndRedoes();
    void notesNothingWhereNothingChanged();
    void mergesQuickChangesOfOnePart();
    void endsAStepAfterAPause();
    void keepsChangesOfOtherPartsApart();
    void forgetsAChangeThatWasTakenBack();
    void forgetsWhatWasUndoneOnAnotherChange();
    void takesWhatWasThereBeforeTheHand();
    void clears();
    void saysWhatIsUndone();

private:
    void change(int part, int value) {
        m_values[part] = value;
        m_undo->note(m_parts[part]);
    }

    std::unique_ptr<ViewUndo> m_undo;
    int m_values[2] = {0, 0};
    std::size_t m_parts[2] = {0, 0};
    int m_written = 0;
};

void ViewUndoTest::init() {
    m_undo = std::make_unique<ViewUndo>();
    m_written = 0;
    for (const int part : {0, 1}) {
        m_values[part] = 0;
        m_parts[part] = m_undo->watch({part == 0 ? QStringLiteral("Scaling") : QStringLiteral("Document"),
                                       [this, part] {
                                           return QJsonObject{{key, m_values[part]}};
                                       },
                                       [this, part](const QJsonObject& state) {
                                           m_values[part] = state[key].toInt();
                                           ++m_written;
                                           m_undo->note(m_parts[part]); // as a view does that can't tell
                                       }});
    }
}

void ViewUndoTest::undoesAndRedoes() {
    change(0, 3);
    m_undo->endStep();
    change(0, 8);
    QCOMPARE(m_written, 0); // the person has done it already
    m_undo->stack().undo();
    QCOMPARE(m_values[0], 3);
    m_undo->stack().undo();
    QCOMPARE(m_values[0], 0);
    QVERIFY(!m_undo->stack().canUndo());
    m_undo->stack().redo();
    m_undo->stack().redo();
    QCOMPARE(m_values[0], 8);
    QVERIFY(!m_undo->stack().canRedo());
    QCOMPARE(m_undo->stack().count(), 2);
}

void ViewUndoTest::notesNothingWhereNothingChanged() {
    m_undo->note(m_parts[0]);
    QVERIFY(!m_undo->stack().canUndo());
}

void ViewUndoTest::mergesQuickChangesOfOnePart() {
    for (int value = 1; value < 10; ++value) { // the wheel is turned
        change(0, value);
    }
    QCOMPARE(m_undo->stack().count(), 1);
    m_undo->stack().undo();
    QCOMPARE(m_values[0], 0);
    m_undo->stack().redo();
    QCOMPARE(m_values[0], 9);
}

void ViewUndoTest::endsAStepAfterAPause() {
    change(0, 1);
    QTRY_VERIFY(!m_undo->isInStep());
    change(0, 2);
    QCOMPARE(m_undo->stack().count(), 2);
}

void ViewUndoTest::keepsChangesOfOtherPartsApart() {
    change(0, 1);
    change(1, 5);
    change(0, 2);
    QCOMPARE(m_undo->stack().count(), 3);
    m_undo->stack().undo();
    QCOMPARE(m_values[0], 1);
    QCOMPARE(m_values[1], 5);
    m_undo->stack().undo();
    QCOMPARE(m_values[1], 0);
}

void ViewUndoTest::forgetsAChangeThatWasTakenBack() {
    change(0, 1);
    change(0, 0);
    QVERIFY(!m_undo->stack().canUndo());
}

void ViewUndoTest::forgetsWhatWasUndoneOnAnotherChange() {
    change(0, 1);
    m_undo->stack().undo();
    change(0, 2);
    QVERIFY(!m_undo->stack().canRedo());
    m_undo->stack().undo();
    QCOMPARE(m_values[0], 0);
}

void ViewUndoTest::takesWhatWasThereBeforeTheHand() {
    m_values[0] = 4; // the program's doing
    m_undo->note(m_parts[0], {{key, 4}});
    QVERIFY(!m_undo->stack().canUndo());
    m_values[0] = 5;
    m_undo->note(m_parts[0], {{key, 4}});
    m_undo->stack().undo();
    QCOMPARE(m_values[0], 4);
}

void ViewUndoTest::clears() {
    change(0, 1);
    m_values[0] = 7; // the program's doing
    m_undo->clear();
    QVERIFY(!m_undo->stack().canUndo());
    change(0, 8);
    m_undo->stack().undo();
    QCOMPARE(m_values[0], 7);
}

void ViewUndoTest::saysWhatIsUndone() {
    change(1, 1);
    QCOMPARE(m_undo->stack().undoText(), QStringLiteral("change of Document"));
}

} // namespace

QTEST_GUILESS_MAIN(ViewUndoTest)
#include "tst_view_undo.moc"
