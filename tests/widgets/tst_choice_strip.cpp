#include "tests/widgets/workspace_fixture.h"
#include "widgets/choice_strip.h"
#include "widgets/layer_head_selector.h"
#include "widgets/message_bar.h"

#include <QSignalSpy>
#include <QToolButton>

using namespace rmtscope;

namespace {

using Cells = std::optional<std::vector<std::int64_t>>;

class ChoiceStripTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clicks_data();
    void clicks();
    void dragChoosesARange();
    void keys();
    void selectorsShowTheSharedSelection();
    void selectorsTellSingleHeads();
    void messagesComeAndGo();
    void messagesOfferSomething();
};

void ChoiceStripTest::clicks_data() {
    QTest::addColumn<QList<int>>("cells"); // -1: all; 100 and more: with Ctrl
    QTest::addColumn<QList<qint64>>("chosen");
    QTest::newRow("one") << QList<int>{2} << QList<qint64>{2};
    QTest::newRow("another") << QList<int>{2, 0} << QList<qint64>{0};
    QTest::newRow("several") << QList<int>{2, 100} << QList<qint64>{0, 2};
    QTest::newRow("one less") << QList<int>{103} << QList<qint64>{0, 1, 2};
    QTest::newRow("the last one stays") << QList<int>{1, 101} << QList<qint64>{1};
    QTest::newRow("all") << QList<int>{1, -1} << QList<qint64>{};
    QTest::newRow("all, one by one") << QList<int>{0, 101, 102, 103} << QList<qint64>{};
}

void ChoiceStripTest::clicks() {
    QFETCH(QList<int>, cells);
    QFETCH(QList<qint64>, chosen);
    ChoiceStrip strip(QStringLiteral("head"));
    strip.setCount(4);
    strip.resize(strip.sizeHint());
    QSignalSpy changed(&strip, &ChoiceStrip::chosenChanged);
    for (const int cell : cells) {
        const bool control = cell >= 100;
        QTest::mouseClick(&strip, Qt::LeftButton, control ? Qt::ControlModifier : Qt::NoModifier,
                          strip.cellRect(control ? cell - 100 : cell).center());
    }
    QCOMPARE(strip.chosen(),
             chosen.isEmpty() ? Cells() : Cells(std::vector<std::int64_t>(chosen.begin(), chosen.end())));
    QVERIFY(!changed.isEmpty());
}

void ChoiceStripTest::dragChoosesARange() {
    ChoiceStrip strip(QStringLiteral("head"));
    strip.setCount(12);
    strip.resize(strip.sizeHint());
    QTest::mousePress(&strip, Qt::LeftButton, {}, strip.cellRect(3).center());
    QTest::mouseMove(&strip, strip.cellRect(6).center());
    QTest::mouseRelease(&strip, Qt::LeftButton, {}, strip.cellRect(6).center());
    QCOMPARE(strip.chosen(), (Cells(std::vector<std::int64_t>{3, 4, 5, 6})));
}

void ChoiceStripTest::keys() {
    ChoiceStrip strip(QStringLiteral("layer"));
    strip.setCount(4);
    QTest::keyClick(&strip, Qt::Key_Right);
    QCOMPARE(strip.chosen(), (Cells(std::vector<std::int64_t>{1})));
    QTest::keyClick(&strip, Qt::Key_Right, Qt::ControlModifier);
    QTest::keyClick(&strip, Qt::Key_Return);
    QCOMPARE(strip.chosen(), (Cells(std::vector<std::int64_t>{1, 2})));
    QTest::keyClick(&strip, Qt::Key_A);
    QCOMPARE(strip.chosen(), Cells());
}

void ChoiceStripTest::selectorsShowTheSharedSelection() {
    Selection selection;
    LayerHeadSelector one(selection);
    LayerHeadSelector other(selection);
    one.setShape(4, 6);
    other.setShape(4, 6);
    one.resize(one.sizeHint());
    one.show();
    auto* heads = one.findChildren<ChoiceStrip*>().at(1);
    QTest::mouseClick(heads, Qt::LeftButton, {}, heads->cellRect(5).center());
    QCOMPARE(selection.heads(), HeadChoice(HeadIndex(5)));
    QVERIFY(selection.layers().isAll());
    QCOMPARE(other.findChildren<ChoiceStrip*>().at(1)->chosen(), (Cells(std::vector<std::int64_t>{5})));
}

void ChoiceStripTest::selectorsTellSingleHeads() {
    Selection selection;
    LayerHeadSelector selector(selection);
    selector.setShape(4, 6);
    auto* single = selector.findChild<QToolButton*>();
    QVERIFY(single->isHidden());
    selection.selectHeads({{LayerIndex(0), HeadIndex(1)}, {LayerIndex(2), HeadIndex(5)}});
    QVERIFY(!single->isHidden());
    QVERIFY(single->text().startsWith(QStringLiteral("2 single heads")));
    QVERIFY(single->toolTip().contains(QStringLiteral("0.1, 2.5")));
    QCOMPARE(selector.findChildren<ChoiceStrip*>().at(0)->chosen(), (Cells(std::vector<std::int64_t>{0, 2})));
    single->click();
    QVERIFY(selection.singleHeads().empty() && selection.layers().isAll());
    QVERIFY(single->isHidden());
}

void ChoiceStripTest::messagesComeAndGo() {
    Messages messages;
    MessageBar bar(messages);
    QVERIFY(!bar.isVisibleTo(nullptr));
    messages.add(Severity::Error, QStringLiteral("The model is missing."));
    messages.add(Severity::Info, QStringLiteral("Two tensors weren't needed."));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(bar.isVisibleTo(nullptr));
    const auto buttons = bar.findChildren<QToolButton*>(QStringLiteral("dismiss"));
    QCOMPARE(buttons.size(), 2);
    buttons.first()->click();
    QCOMPARE(messages.messages().size(), 1);
    QCOMPARE(messages.messages().first().severity, Severity::Info);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    bar.findChild<QToolButton*>(QStringLiteral("dismiss"))->click();
    QVERIFY(messages.isEmpty());
    QVERIFY(!bar.isVisibleTo(nullptr));
}

void ChoiceStripTest::messagesOfferSomething() {
    Messages messages;
    MessageBar bar(messages);
    messages.add(Severity::Info, QStringLiteral("Nothing to do."));
    const int id = messages.addOffer(QStringLiteral("Something to do."), QStringLiteral("Do it"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    int taken = 0;
    connect(&messages, &Messages::taken, this, [&taken](int which) { taken = which; });
    const auto offers = bar.findChildren<QToolButton*>(QStringLiteral("offer"));
    QCOMPARE(offers.size(), 1);
    QCOMPARE(offers.first()->text(), QStringLiteral("Do it"));
    offers.first()->click();
    QCOMPARE(taken, id);
    QCOMPARE(messages.messages().size(), 1);
}

} // namespace

QTEST_MAIN(ChoiceStripTest)
#include "tst_choice_strip.moc"
