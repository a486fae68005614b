#include "tests/support/made_runs.h"
#include "tests/viewmodels/library_fixture.h"
#include "tests/widgets/clicks.h"
#include "widgets/library_panel.h"
#include "widgets/run_comparison_dialog.h"
#include "widgets/run_view.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

using namespace rmtscope;

namespace {

class TestLibraryPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void listsRuns();
    void searches();
    void sorts();
    void editsTagsWithUndo();
    void editsNotesWhileARunGoesOn();
    void deletesWithUndo();
    void keepsWhatIsUnderWay();
    void opensAgain();
    void comparesTwo();
    void comparesOnlyTwo();
    void copiesRows();
    void copiesCsv();
    void keepsTheSelection();
    void seesOtherWindows();
    void saysWhatIsWrong();
    void exportsWhatIsSeen();

private:
    [[nodiscard]] RunLibrary& library() const { return *m_kept->library; }
    [[nodiscard]] RunView& view() const { return m_panel->view(); }
    [[nodiscard]] QToolButton& button(const QString& text) const { return buttonNamed(*m_panel, text); }
    [[nodiscard]] bool shows(int rows) const;
    [[nodiscard]] QString cell(int row, RunTable::Column column) const;
    /// Puts two runs and a sweep: rows 2, 1 and 0.
    void putThree();
    void type(int row, RunTable::Column column, const QString& text);

    std::unique_ptr<LibraryFixture> m_kept;
    std::unique_ptr<LibraryPanel> m_panel;
};

void TestLibraryPanel::init() {
    m_kept = std::make_unique<LibraryFixture>();
    m_panel = std::make_unique<LibraryPanel>(library());
    m_panel->resize(1100, 500);
    m_panel->show();
    m_panel->activateWindow(); // or shortcuts go nowhere
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
}

void TestLibraryPanel::cleanup() {
    m_panel.reset();
    m_kept.reset();
}

bool TestLibraryPanel::shows(int rows) const {
    return QTest::qWaitFor([&] { return view().model()->rowCount() == rows; }, 20'000);
}

QString TestLibraryPanel::cell(int row, RunTable::Column column) const {
    return view().model()->index(row, column).data().toString();
}

void TestLibraryPanel::putThree() {
    RunRecord first = madeRun(QStringLiteral("a"));
    first.model.name = "zebra";
    library().put(first, [] {
        RunDetails details;
        details.answers = {madeAnswer(QStringLiteral("q0"), true)};
        return details;
    });
    RunRecord second = madeRun(QStringLiteral("b"), 1);
    second.results.tokens = 99;
    library().put(second);
    const KeptRun sweep = madeSweep(QStringLiteral("c"), 2);
    library().put(sweep.record, [details = sweep.details] { return details; });
    QVERIFY(shows(3));
}

void TestLibraryPanel::type(int row, RunTable::Column column, const QString& text) {
    const QModelIndex index = view().model()->index(row, column);
    view().setCurrentIndex(index);
    view().edit(index);
    auto* const editor = view().viewport()->findChild<QLineEdit*>();
    QVERIFY(editor != nullptr);
    editor->selectAll();
    QTest::keyClicks(editor, text);
    QTest::keyClick(editor, Qt::Key_Return);
}

void TestLibraryPanel::listsRuns() {
    QVERIFY(m_panel->caption().startsWith(QStringLiteral("0 runs.")));
    putThree();
    QCOMPARE(cell(0, RunTable::Document), QStringLiteral("memorize: 1 to 8 segments"));
    QTRY_COMPARE(cell(0, RunTable::Result), QStringLiteral("190 of 200 right (95.0 %)"));
    QCOMPARE(cell(2, RunTable::Model), QStringLiteral("zebra"));
    QVERIFY2(m_panel->caption().startsWith(QStringLiteral("3 runs.")), qPrintable(m_panel->caption()));
}

void TestLibraryPanel::searches() {
    putThree();
    QTest::keyClicks(&m_panel->search(), QStringLiteral("zebra"));
    QVERIFY(shows(1));
    QCOMPARE(cell(0, RunTable::Model), QStringLiteral("zebra"));
    QVERIFY2(m_panel->caption().startsWith(QStringLiteral("1 matching run.")), qPrintable(m_panel->caption()));
    m_panel->search().clear();
    QVERIFY(shows(3));
}

void TestLibraryPanel::sorts() {
    putThree();
    view().sortByColumn(RunTable::Tokens, Qt::AscendingOrder);
    QCOMPARE(cell(0, RunTable::Tokens), QStringLiteral("99"));
    view().sortByColumn(RunTable::Model, Qt::DescendingOrder);
    QCOMPARE(cell(0, RunTable::Model), QStringLiteral("zebra"));
    QCOMPARE(view().shown().constFirst().id, QStringLiteral("a"));
}

void TestLibraryPanel::editsTagsWithUndo() {
    putThree();
    QVERIFY(!button(QStringLiteral("Undo")).isEnabled());
    type(1, RunTable::Tags, QStringLiteral("baseline"));
    QTRY_COMPARE(cell(1, RunTable::Tags), QStringLiteral("baseline"));
    type(1, RunTable::Tags, QStringLiteral("other"));
    QTRY_COMPARE(cell(1, RunTable::Tags), QStringLiteral("other"));
    QVERIFY(button(QStringLiteral("Undo")).toolTip().startsWith(QStringLiteral("Undo the change of tags")));
    button(QStringLiteral("Undo")).click();
    QTRY_COMPARE(cell(1, RunTable::Tags), QStringLiteral("baseline"));
    view().setFocus();
    QTest::keySequence(&view(), QKeySequence::Undo);
    QTRY_COMPARE(cell(1, RunTable::Tags), QString());
    button(QStringLiteral("Redo")).click();
    QTRY_COMPARE(cell(1, RunTable::Tags), QStringLiteral("baseline"));
}

void TestLibraryPanel::editsNotesWhileARunGoesOn() {
    RunRecord record = madeRun(QStringLiteral("a"));
    record.state = RecordState::UnderWay;
    library().put(record);
    QVERIFY(shows(1));
    const QModelIndex notes = view().model()->index(0, RunTable::Notes);
    view().setCurrentIndex(notes);
    view().edit(notes);
    auto* const editor = view().viewport()->findChild<QLineEdit*>();
    QVERIFY(editor != nullptr);
    QTest::keyClicks(editor, QStringLiteral("half a se"));
    record.results.tokens = 481;
    library().put(record);
    QTRY_COMPARE(cell(0, RunTable::Tokens), QStringLiteral("481"));
    QCOMPARE(editor->text(), QStringLiteral("half a se"));
    QTest::keyClicks(editor, QStringLiteral("ntence"));
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(cell(0, RunTable::Notes), QStringLiteral("half a sentence"));
}

void TestLibraryPanel::deletesWithUndo() {
    putThree();
    view().select({QStringLiteral("a"), QStringLiteral("b")});
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Delete);
    QVERIFY(shows(1));
    QVERIFY(button(QStringLiteral("Undo")).toolTip().startsWith(QStringLiteral("Undo the deletion of 2 runs")));
    button(QStringLiteral("Undo")).click();
    QVERIFY(shows(3));
    QTRY_COMPARE(cell(2, RunTable::Result), QStringLiteral("1 of 1 right (100.0 %)"));
}

void TestLibraryPanel::keepsWhatIsUnderWay() {
    RunRecord record = madeRun(QStringLiteral("a"));
    record.state = RecordState::UnderWay;
    library().put(record);
    QVERIFY(shows(1));
    view().select({QStringLiteral("a")});
    QVERIFY(!button(QStringLiteral("Delete")).isEnabled());
    record.state = RecordState::Finished;
    library().put(record);
    QTRY_VERIFY(button(QStringLiteral("Delete")).isEnabled());
}

void TestLibraryPanel::opensAgain() {
    putThree();
    QList<KeptRun> chosen;
    connect(m_panel.get(), &LibraryPanel::runChosen, this, [&chosen](const KeptRun& run) { chosen.append(run); });
    view().setCurrentIndex(view().model()->index(0, RunTable::Model));
    QTest::keyClick(&view(), Qt::Key_Return);
    QTRY_COMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0].record.id, QStringLiteral("c"));
    QCOMPARE(chosen[0].details.points.size(), 3);
    view().select({QStringLiteral("a")});
    button(QStringLiteral("Open again")).click();
    QTRY_COMPARE(chosen.size(), 2);
    QCOMPARE(chosen[1].record.id, QStringLiteral("a"));
}

void TestLibraryPanel::comparesTwo() {
    putThree();
    view().select({QStringLiteral("a"), QStringLiteral("b")});
    button(QStringLiteral("Compare")).click();
    QTRY_VERIFY(m_panel->findChild<RunComparisonDialog*>() != nullptr);
    auto* const dialog = m_panel->findChild<RunComparisonDialog*>();
    const QTableView& table = dialog->table();
    QVERIFY(table.model()->rowCount() > 20);
    const auto hidden = [&table] {
        int count = 0;
        for (int row = 0; row < table.model()->rowCount(); ++row) {
            count += table.isRowHidden(row) ? 1 : 0;
        }
        return count;
    };
    QCOMPARE(hidden(), 0);
    dialog->findChild<QToolButton*>()->click(); // only differences
    QVERIFY(hidden() > 10 && hidden() < table.model()->rowCount());
    dialog->close();
    QTRY_VERIFY(m_panel->findChild<RunComparisonDialog*>() == nullptr);
}

void TestLibraryPanel::comparesOnlyTwo() {
    putThree();
    for (const int count : {0, 1, 2, 3}) {
        view().select(QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}.mid(0, count));
        QCOMPARE(button(QStringLiteral("Compare")).isEnabled(), count == 2);
        QCOMPARE(button(QStringLiteral("Open again")).isEnabled(), count == 1);
        QCOMPARE(button(QStringLiteral("Delete")).isEnabled(), count > 0);
    }
}

void TestLibraryPanel::copiesRows() {
    putThree();
    view().select({QStringLiteral("b")});
    view().setFocus();
    QTest::keySequence(&view(), QKeySequence::Copy);
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 3);
    QVERIFY2(lines[0].startsWith(QStringLiteral("Began\tModel\tDocument\t")), qPrintable(lines[0]));
    QVERIFY2(lines[1].contains(QStringLiteral("\ttiny\tstory.txt\tfinished\t99\t")), qPrintable(lines[1]));
}

void TestLibraryPanel::copiesCsv() {
    putThree();
    view().select({QStringLiteral("a"), QStringLiteral("b")});
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY(text.startsWith(QStringLiteral("began_utc,kind,state,")));
    QCOMPARE(text.count(QStringLiteral(",story.txt,")), 2);
    QCOMPARE(m_panel->csv().count('\n'), 4); // all that is shown
}

void TestLibraryPanel::keepsTheSelection() {
    putThree();
    view().select({QStringLiteral("b")});
    library().search(QStringLiteral("story"));
    QVERIFY(shows(2));
    QCOMPARE(view().selected().size(), 1);
    QCOMPARE(view().selected().constFirst().id, QStringLiteral("b"));
    QVERIFY(button(QStringLiteral("Open again")).isEnabled());
    library().search(QStringLiteral("zebra"));
    QVERIFY(shows(1));
    QVERIFY(view().selected().isEmpty());
    QVERIFY(!button(QStringLiteral("Open again")).isEnabled());
}

void TestLibraryPanel::seesOtherWindows() {
    putThree();
    RunLibrary other(m_kept->path());
    other.put(madeRun(QStringLiteral("d"), 9));
    QVERIFY(shows(4)); // it looks every two seconds
    QCOMPARE(view().shown().constFirst().id, QStringLiteral("d"));
}

void TestLibraryPanel::saysWhatIsWrong() {
    QFile file(m_kept->folder.filePath(QStringLiteral("broken.sqlite")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("no database ").repeated(100));
    file.close();
    RunLibrary broken(file.fileName());
    LibraryPanel panel(broken);
    QSignalSpy failures(&panel, &Panel::failed);
    QTRY_COMPARE(failures.size(), 1);
    QCOMPARE(panel.caption(), failures[0][0].toString());
    QVERIFY(panel.caption().contains(QStringLiteral("damaged")));
}

void TestLibraryPanel::exportsWhatIsSeen() {
    putThree();
    const QImage image = QImage::fromData(renderFigure(*m_panel, FigureFormat::Png), "PNG");
    QCOMPARE(image.width(), 2 * m_panel->width());
    const QByteArray vectors = renderFigure(*m_panel, FigureFormat::Svg);
    QVERIFY2(vectors.contains("zebra"), "text stays text");
}

} // namespace

QTEST_MAIN(TestLibraryPanel)
#include "tst_library_panel.moc"
