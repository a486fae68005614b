#include "tests/support/fake_engine.h"
#include "widgets/model_settings_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QtTest>

#include <functional>

using namespace rmtscope;

namespace {

using Change = std::function<void(QDialog&)>;

Change number(const char* field, int value) {
    return [field, value](QDialog& dialog) { dialog.findChild<QSpinBox*>(field)->setValue(value); };
}

Change text(const char* field, const QString& entered) {
    return [field, entered](QDialog& dialog) { dialog.findChild<QLineEdit*>(field)->setText(entered); };
}

Change heads(const QString& entered) {
    return text("heads", entered);
}

Change labels(const QString& entered) {
    return text("labels", entered);
}

bool canBeAccepted(const QDialog& dialog) {
    return dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open)->isEnabled();
}

} // namespace

Q_DECLARE_METATYPE(Change)

namespace {

class TestModelSettingsDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsWhatIsKnown();
    void showsOnlyWhatIsAsked_data();
    void showsOnlyWhatIsAsked();
    void headsMustBeChosen();
    void knownHeadsNeedNoChoice();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void givesWhatWasEntered();
    void keepsSuggestedLabelsWithCommas();
    void everyFieldExplainsItself();
    void isReachedByTheKeyboard();
};

void TestModelSettingsDialog::showsWhatIsKnown() {
    const ModelSettingsDialog dialog(QStringLiteral("checkpoint-100"), fakeQuestion());
    QString shown;
    for (const QLabel* label : dialog.findChildren<QLabel*>()) {
        shown += label->text() + QLatin1Char('\n');
    }
    QVERIFY2(shown.contains(QStringLiteral("checkpoint-100 are a BERT of 3 layers, 96 wide")), qPrintable(shown));
    QVERIFY(dialog.settings() == fakeQuestion().suggested);
}

void TestModelSettingsDialog::showsOnlyWhatIsAsked_data() {
    QTest::addColumn<bool>("headsKnown");
    QTest::addColumn<bool>("memoryKnown");
    QTest::addColumn<bool>("decoder");
    QTest::addColumn<bool>("classifier");
    QTest::addColumn<bool>("labels");
    QTest::newRow("all") << false << false << false << true << true;
    QTest::newRow("memory only") << true << true << false << true << true;
    QTest::newRow("encoder without classifier") << false << true << false << false << false;
    QTest::newRow("decoder") << false << true << true << false << true;
}

void TestModelSettingsDialog::showsOnlyWhatIsAsked() {
    QFETCH(bool, headsKnown);
    QFETCH(bool, memoryKnown);
    QFETCH(bool, decoder);
    QFETCH(bool, classifier);
    QFETCH(bool, labels);
    SettingsQuestion question = fakeQuestion();
    question.facts.heads = headsKnown ? 2 : 0;
    question.suggested.heads = question.facts.heads;
    question.facts.leastMemoryTokens = memoryKnown ? 10 : 0;
    question.facts.decoder = decoder;
    question.facts.outputs = classifier ? 6 : 0;
    question.suggested.segmentSize = 100;
    if (!classifier) {
        question.suggested.labels.clear();
    }
    ModelSettingsDialog dialog(QStringLiteral("model"), question);
    dialog.show();
    QCOMPARE(dialog.findChild<QLineEdit*>("heads")->isVisible(), !headsKnown);
    QCOMPARE(dialog.findChild<QPushButton*>("takeUsualHeads")->isVisible(), !headsKnown);
    QCOMPARE(dialog.findChild<QSpinBox*>("memoryTokens")->isEnabled(), !memoryKnown);
    QCOMPARE(dialog.findChild<QLineEdit*>("labels") != nullptr, labels);
    QVERIFY(dialog.settings() == question.suggested);
    QCOMPARE(dialog.problem().isEmpty(), headsKnown);
    heads("2")(dialog);
    QVERIFY2(dialog.problem().isEmpty(), qPrintable(dialog.problem()));
}

/// Any number gives a model that runs, so none is taken unread: not by Enter, and not from the suggestion.
void TestModelSettingsDialog::headsMustBeChosen() {
    ModelSettingsDialog dialog(QStringLiteral("model"), fakeQuestion());
    dialog.show();
    const auto* field = dialog.findChild<QLineEdit*>("heads");
    QVERIFY(field->text().isEmpty());
    QCOMPARE(field->placeholderText(), QStringLiteral("usual: 2 (head width 48)"));
    QCOMPARE(dialog.settings().heads, 0);
    QVERIFY2(dialog.problem().startsWith(QStringLiteral("Say how many attention heads")), qPrintable(dialog.problem()));
    QSignalSpy accepted(&dialog, &QDialog::accepted);
    QTest::keyClick(&dialog, Qt::Key_Return);
    QVERIFY(accepted.isEmpty());
    QVERIFY(!canBeAccepted(dialog));
    dialog.findChild<QPushButton*>("takeUsualHeads")->click();
    QCOMPARE(dialog.settings().heads, 2);
    QVERIFY(canBeAccepted(dialog));
    heads({})(dialog);
    QVERIFY(!canBeAccepted(dialog));
}

void TestModelSettingsDialog::knownHeadsNeedNoChoice() {
    SettingsQuestion question = fakeQuestion();
    question.suggested.heads = 6; // somebody chose them before
    const ModelSettingsDialog dialog(QStringLiteral("model"), question);
    QCOMPARE(dialog.findChild<QLineEdit*>("heads")->text(), QStringLiteral("6"));
    QVERIFY(canBeAccepted(dialog));
    QVERIFY(dialog.settings() == question.suggested);
}

void TestModelSettingsDialog::saysWhatIsWrong_data() {
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("part");
    QTest::newRow("heads that don't divide") << heads("5") << "must divide the hidden size, 96";
    QTest::newRow("no heads") << heads("0") << "must divide the hidden size, 96";
    QTest::newRow("segment too long") << number("segmentSize", 116) << "1 to 115 text tokens";
    QTest::newRow("no segment") << number("segmentSize", 0) << "1 to 115 text tokens";
    QTest::newRow("too few labels") << labels(QStringLiteral("a, b")) << "There must be 6 labels";
    QTest::newRow("an empty label") << labels(QStringLiteral("a, b, c, d, e,")) << "A label is empty";
}

void TestModelSettingsDialog::saysWhatIsWrong() {
    QFETCH(Change, change);
    QFETCH(QString, part);
    ModelSettingsDialog dialog(QStringLiteral("model"), fakeQuestion());
    dialog.show();
    heads("2")(dialog);
    QVERIFY(canBeAccepted(dialog));
    change(dialog);
    const QString shown = dialog.findChild<QLabel*>("problem")->text();
    QVERIFY2(shown.contains(part) && shown.endsWith(QLatin1Char('.')), qPrintable(shown));
    QVERIFY(!canBeAccepted(dialog));
}

void TestModelSettingsDialog::givesWhatWasEntered() {
    ModelSettingsDialog dialog(QStringLiteral("model"), fakeQuestion());
    heads("6")(dialog);
    number("segmentSize", 64)(dialog);
    labels(QStringLiteral(" bathroom,bedroom , garden, hallway,kitchen,the office "))(dialog);
    auto* alignment = dialog.findChild<QComboBox*>("alignment");
    alignment->setCurrentIndex(alignment->findData(static_cast<int>(SegmentAlignment::Center)));
    const ModelSettings expected{
        6, 10, 64, SegmentAlignment::Center, {"bathroom", "bedroom", "garden", "hallway", "kitchen", "the office"}};
    QVERIFY(dialog.settings() == expected);
    QVERIFY(dialog.problem().isEmpty());
}

void TestModelSettingsDialog::keepsSuggestedLabelsWithCommas() {
    SettingsQuestion question = fakeQuestion();
    question.suggested.heads = 2;
    question.suggested.labels.front() = "Yes, sir";
    ModelSettingsDialog dialog(QStringLiteral("model"), question);
    QVERIFY2(dialog.problem().isEmpty(), qPrintable(dialog.problem()));
    heads("6")(dialog);
    QVERIFY(dialog.settings().labels == question.suggested.labels);
    const QString shown = dialog.findChild<QLineEdit*>("labels")->text();
    labels(QStringLiteral("a, b, c, d, e, f"))(dialog);
    const std::vector<std::string> typed{"a", "b", "c", "d", "e", "f"};
    QVERIFY(dialog.settings().labels == typed);
    labels(shown)(dialog); // back to what was suggested
    QVERIFY(dialog.settings().labels == question.suggested.labels);
}

void TestModelSettingsDialog::everyFieldExplainsItself() {
    const ModelSettingsDialog dialog(QStringLiteral("model"), fakeQuestion());
    for (const char* name : {"heads", "memoryTokens", "segmentSize", "alignment", "labels"}) {
        QVERIFY2(dialog.findChild<QWidget*>(name)->toolTip().endsWith(QLatin1Char('.')), name);
    }
}

void TestModelSettingsDialog::isReachedByTheKeyboard() {
    ModelSettingsDialog dialog(QStringLiteral("model"), fakeQuestion());
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QStringList visited;
    for (int i = 0; i < 6; ++i) {
        visited.append(dialog.focusWidget() == nullptr ? QString() : dialog.focusWidget()->objectName());
        QTest::keyClick(dialog.focusWidget() == nullptr ? &dialog : dialog.focusWidget(), Qt::Key_Tab);
    }
    QCOMPARE(visited.front(), QStringLiteral("heads"));
    for (const char* name : {"takeUsualHeads", "segmentSize", "alignment", "labels"}) {
        QVERIFY2(visited.contains(QLatin1String(name)), name);
    }
    dialog.findChild<QLineEdit*>("heads")->setFocus();
    QTest::keyClicks(dialog.focusWidget(), QStringLiteral("6"));
    QSignalSpy accepted(&dialog, &QDialog::accepted);
    QTest::keyClick(&dialog, Qt::Key_Return);
    QCOMPARE(accepted.size(), 1);
}

} // namespace

QTEST_MAIN(TestModelSettingsDialog)
#include "tst_model_settings_dialog.moc"
