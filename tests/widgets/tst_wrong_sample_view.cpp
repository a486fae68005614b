#include "widgets/wrong_sample_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTest>

using namespace rmtscope;

namespace {

WrongSample sampleOf(std::int64_t seed, const char* given) {
    return {{"memorize", 2, false}, {seed, "kitchen", given, 0.5}};
}

class TestWrongSampleView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void sortsByEveryColumn();
    void choosesByKeyboard();
    void choosesByClick();
    void selectsWithModifiers();
    void copiesRows();
    void choosesNothingWhenEmpty();

private:
    [[nodiscard]] QPoint middleOf(int row) const {
        return m_view->visualRect(m_view->model()->index(row, WrongSamples::Given)).center();
    }

    std::unique_ptr<WrongSampleView> m_view;
    QList<std::int64_t> m_chosen;
};

void TestWrongSampleView::init() {
    m_chosen.clear();
    m_view = std::make_unique<WrongSampleView>();
    connect(m_view.get(), &WrongSampleView::sampleChosen, this,
            [this](const WrongSample& sample) { m_chosen.append(sample.verdict.sample); });
    m_view->setSamples({sampleOf(100, "garden"), sampleOf(9, "office"), sampleOf(20, "bedroom")});
    m_view->resize(700, 300);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestWrongSampleView::sortsByEveryColumn() {
    const auto seeds = [this] {
        QStringList texts;
        for (int row = 0; row < m_view->model()->rowCount(); ++row) {
            texts.append(m_view->model()->index(row, WrongSamples::Seed).data().toString());
        }
        return texts;
    };
    QCOMPARE(seeds(), (QStringList{"9", "20", "100"}));
    m_view->sortByColumn(WrongSamples::Seed, Qt::DescendingOrder);
    QCOMPARE(seeds(), (QStringList{"100", "20", "9"}));
    m_view->sortByColumn(WrongSamples::Given, Qt::AscendingOrder);
    QCOMPARE(seeds(), (QStringList{"20", "100", "9"}));
}

void TestWrongSampleView::choosesByKeyboard() {
    QTest::keyClick(m_view.get(), Qt::Key_Return); // the first one is current
    QTest::keyClick(m_view.get(), Qt::Key_Down);
    QTest::keyClick(m_view.get(), Qt::Key_Enter);
    QCOMPARE(m_chosen, (QList<std::int64_t>{9, 20}));
}

void TestWrongSampleView::choosesByClick() {
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, middleOf(2));
    QCOMPARE(m_chosen, (QList<std::int64_t>{100}));
}

void TestWrongSampleView::selectsWithModifiers() {
    m_view->setCurrentIndex(m_view->model()->index(0, 0));
    QTest::keyClick(m_view.get(), Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(m_chosen.isEmpty());
    QCOMPARE(m_view->selectionModel()->selectedRows().size(), 2);
}

void TestWrongSampleView::copiesRows() {
    m_view->selectAll();
    QTest::keySequence(m_view.get(), QKeySequence::Copy);
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 5); // headings, three rows, and nothing behind the last line's end
    QVERIFY2(lines[0].startsWith(QStringLiteral("Seed\tTask\tQuestion\t")), qPrintable(lines[0]));
    QCOMPARE(lines[1], QStringLiteral("9\tmemorize\t\tkitchen\toffice\t0.500\t\t\t\t"));
    QVERIFY(lines[3].startsWith(QStringLiteral("100\t")));
}

void TestWrongSampleView::choosesNothingWhenEmpty() {
    m_view->setSamples({});
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QVERIFY(m_chosen.isEmpty());
}

} // namespace

QTEST_MAIN(TestWrongSampleView)
#include "tst_wrong_sample_view.moc"
