#include "tests/support/fake_training.h"
#include "tests/widgets/clicks.h"
#include "widgets/series_plot.h"
#include "widgets/training_panel.h"
#include "widgets/training_text.h"

#include <QComboBox>
#include <QDir>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>

using namespace rmtscope;

namespace {

using State = TrainingController::State;

class TestTrainingPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void offersTheBundledRecipes();
    void beginsWithTheEncodersRecipe();
    void needsAFolder();
    void saysWhatARecipeAsksFor();
    void saysWhatIsWrongWithARecipe();
    void drawsWhatWasTrained();
    void hidesRawValues();
    void readsOutExactValues();
    void pausesResumesAndStops();
    void saysWhatStoppingWaitsFor();
    void goesOnWithTheRunInAFolder();
    void showsTheRunInAFolder();
    void opensTheModel();
    void showsTheLossOnALogarithmicAxis();
    void spacePressesWhatHasTheFocus();
    void writesItsNumbers();
    void exportsEveryFormat_data();
    void exportsEveryFormat();

private:
    [[nodiscard]] QToolButton& button(const char* name) const {
        auto* const found = m_panel->findChild<QToolButton*>(QString::fromLatin1(name));
        Q_ASSERT(found != nullptr);
        return *found;
    }
    [[nodiscard]] QToolButton& toggle(const QString& text) const { return buttonNamed(*m_panel, text); }
    void makePanel();
    void startAndWait();

    std::shared_ptr<FakeTrainingPlan> m_plan;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TrainingController> m_training;
    std::unique_ptr<TrainingPanel> m_panel;
};

void TestTrainingPanel::init() {
    m_panel.reset();
    m_plan = std::make_shared<FakeTrainingPlan>();
    m_training = std::make_unique<TrainingController>(fakeTrainings(m_plan));
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("recipes")));
    for (const char* name : {"recipes/large.json", "recipes/small.json", "recipes/notes.txt"}) {
        QFile file(m_folder->filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    makePanel();
}

void TestTrainingPanel::makePanel() {
    m_panel = std::make_unique<TrainingPanel>(*m_training, m_folder->path().toStdString());
    m_panel->resize(1000, 700);
    m_panel->show();
}

void TestTrainingPanel::startAndWait() {
    m_panel->setFolder(m_folder->filePath(QStringLiteral("model")).toStdString());
    button("start").click();
    QTRY_VERIFY(m_training->state() == State::Finished);
    QTRY_VERIFY(!m_panel->loss().series().empty() && m_panel->loss().series()[0].x.size() == 16);
}

void TestTrainingPanel::offersTheBundledRecipes() {
    auto* const recipes = m_panel->findChild<QComboBox*>(QStringLiteral("recipe"));
    QCOMPARE(recipes->count(), 2);
    QCOMPARE(recipes->itemText(0), QStringLiteral("large"));
    m_panel->setRecipe("/elsewhere/mine.json");
    QCOMPARE(recipes->count(), 3);
    QCOMPARE(recipes->currentText(), QStringLiteral("mine"));
    m_panel->setRecipe(m_folder->filePath(QStringLiteral("recipes/small.json")).toStdString());
    QCOMPARE(recipes->count(), 3); // it was there already
    QCOMPARE(recipes->currentText(), QStringLiteral("small"));
}

void TestTrainingPanel::beginsWithTheEncodersRecipe() {
    for (const char* name : {"recipes/rmt-decoder.json", "recipes/rmt-encoder.json"}) {
        QFile file(m_folder->filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    makePanel();
    QCOMPARE(m_panel->findChild<QComboBox*>(QStringLiteral("recipe"))->currentText(), QStringLiteral("rmt-encoder"));
}

void TestTrainingPanel::needsAFolder() {
    QVERIFY(!button("start").isEnabled());
    QVERIFY(!button("stop").isEnabled());
    QVERIFY(!button("openModel").isEnabled());
    m_panel->findChild<QLineEdit*>(QStringLiteral("folder"))->setText(QStringLiteral("  "));
    QVERIFY(!button("start").isEnabled());
    m_panel->setFolder("/some/folder");
    QVERIFY(button("start").isEnabled());
    QCOMPARE(button("start").text(), QStringLiteral("Start"));
}

void TestTrainingPanel::saysWhatARecipeAsksFor() {
    const QString text = recipeText(fakeRecipe());
    QCOMPARE(text, QStringLiteral("rmt-encoder: 2 layers of 16, 3 memory tokens, segments of 40 tokens. Tasks: "
                                  "detect-memorize, reasoning. Stages: short (at most 6 steps, or until 90 % are "
                                  "right) \u2192 long (10 steps)."));
    const auto shows = [this, text] {
        const auto labels = m_panel->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&text](const QLabel* each) { return each->text() == text; });
    };
    QTRY_VERIFY(shows());
}

void TestTrainingPanel::saysWhatIsWrongWithARecipe() {
    QSignalSpy failures(m_panel.get(), &Panel::failed);
    m_panel->setRecipe("/elsewhere/broken.json");
    QTRY_COMPARE(failures.size(), 1);
    QVERIFY(failures[0][0].toString().contains(QStringLiteral("stagse")));
    const auto* problem = m_panel->findChild<QLabel*>(QStringLiteral("problem"));
    QVERIFY(problem->isVisible());
    QVERIFY(problem->text().contains(QStringLiteral("stagse")));
    m_panel->setRecipe(m_folder->filePath(QStringLiteral("recipes/small.json")).toStdString());
    QVERIFY(!problem->isVisible());
    m_plan->failAt = 3;
    m_panel->setFolder(m_folder->filePath(QStringLiteral("model")).toStdString());
    button("start").click();
    QTRY_VERIFY(problem->isVisible());
    QVERIFY(problem->text().contains(QStringLiteral("became unstable")));
    m_plan->failAt = 0;
    button("start").click();
    QVERIFY(!problem->isVisible());
    QTRY_VERIFY(m_training->state() == State::Finished);
}

void TestTrainingPanel::drawsWhatWasTrained() {
    m_panel->setDevice({.device = "cuda", .threads = 3});
    startAndWait();
    QVERIFY(m_plan->usedDevice() == (DeviceOptions{.device = "cuda", .threads = 3}));
    QCOMPARE(m_panel->loss().series().size(), std::size_t{2});
    QCOMPARE(m_panel->loss().series()[0].y.last(), 2.0 / 16);
    QVERIFY(m_panel->loss().series()[1].emphasised);
    QCOMPARE(m_panel->batchAccuracy().series().size(), std::size_t{4});
    QCOMPARE(m_panel->batchAccuracy().series()[2].x.size(), 8); // asked about in every second step
    const auto& held = m_panel->validation().series();
    QCOMPARE(held.size(), std::size_t{6}); // two tasks at three lengths
    QCOMPARE(held[0].name, QStringLiteral("detect-memorize, 1 segment"));
    QCOMPARE(held[0].x, (QVector<double>{3, 6}));
    QCOMPARE(held[1].x, (QVector<double>{9, 12, 15}));
    QVERIFY(held[0].points && held[0].shape != held[1].shape && held[1].shape != held[2].shape);
    QCOMPARE(held[0].colour, held[1].colour);
    QVERIFY(held[0].colour != held[3].colour);
    QCOMPARE(m_panel->learningRate().series()[0].y.first(), 1e-3);
    QCOMPARE(m_panel->validation().upper(), m_panel->loss().upper());
    QVERIFY(
        m_panel->findChild<QLabel*>(QStringLiteral("progress"))
            ->text()
            .startsWith(QStringLiteral("long, stage 2 of 2  \u00b7  step 10 of at most 10  \u00b7  50 segments/s")));
}

void TestTrainingPanel::hidesRawValues() {
    startAndWait();
    QCOMPARE(m_panel->loss().series().size(), std::size_t{2});
    toggle(QStringLiteral("raw")).click();
    QCOMPARE(m_panel->loss().series().size(), std::size_t{1});
    QCOMPARE(m_panel->batchAccuracy().series().size(), std::size_t{2});
}

void TestTrainingPanel::readsOutExactValues() {
    QCOMPARE(m_panel->loss().readout(3), QString());
    startAndWait();
    QCOMPARE(m_panel->loss().readout(2.9),
             QStringLiteral("step 3, stage \u201cshort\u201d\nloss 0.666667\nsmoothed 1.22222"));
    QCOMPARE(m_panel->batchAccuracy().readout(4),
             QStringLiteral("step 4, stage \u201cshort\u201d\ndetect-memorize 25.0 %\nreasoning 50.0 %"));
    QVERIFY(m_panel->batchAccuracy().readout(5).endsWith(QStringLiteral("reasoning wasn't asked about")));
    QCOMPARE(
        m_panel->validation().readout(9.4),
        QStringLiteral("step 9, stage \u201clong\u201d\ndetect-memorize, 2 segments: 75.0 %\nreasoning, 2 segments: "
                       "25.0 %\ndetect-memorize, 4 segments: 75.0 %\nreasoning, 4 segments: 25.0 %"));
    QVERIFY(m_panel->learningRate().readout(1).contains(QStringLiteral("learning rate 0.001")));
}

void TestTrainingPanel::pausesResumesAndStops() {
    m_plan->holdBefore = 3;
    m_panel->setFolder(m_folder->filePath(QStringLiteral("model")).toStdString());
    button("start").click();
    QTRY_VERIFY(m_plan->holds);
    QTRY_VERIFY(m_training->state() == State::Running);
    QVERIFY(!m_panel->findChild<QLineEdit*>(QStringLiteral("folder"))->isEnabled());
    QCOMPARE(button("start").text(), QStringLiteral("Pause"));
    button("start").click();
    QVERIFY(!button("start").isEnabled()); // the step is being finished
    QTRY_VERIFY(m_training->state() == State::Paused);
    QCOMPARE(button("start").text(), QStringLiteral("Resume"));
    QVERIFY(button("openModel").isEnabled());
    m_plan->holdBefore = 5;
    button("start").click();
    QVERIFY(m_training->state() == State::Running);
    QVERIFY(!button("openModel").isEnabled());
    button("stop").click();
    QTRY_VERIFY(m_training->state() == State::Idle);
    QVERIFY(m_panel->findChild<QLineEdit*>(QStringLiteral("folder"))->isEnabled());
    QVERIFY(button("openModel").isEnabled());
    QCOMPARE(button("start").text(), QStringLiteral("Resume")); // the folder holds the run
}

void TestTrainingPanel::saysWhatStoppingWaitsFor() {
    m_plan->holdBefore = 2;
    m_panel->setFolder(m_folder->filePath(QStringLiteral("model")).toStdString());
    button("start").click();
    button("stop").click(); // nothing is open yet, as far as is known
    QCOMPARE(trainingProgressText(*m_training), QStringLiteral("stopping \u2026"));
    QTRY_VERIFY(m_training->state() == State::Idle);
    m_plan->holdBefore = 4; // the second step is behind it if stopping came late
    button("start").click();
    QTRY_VERIFY(m_training->state() == State::Running);
    button("stop").click();
    QVERIFY(trainingProgressText(*m_training).endsWith(QStringLiteral("finishing the step \u2026")));
    QTRY_VERIFY(m_training->state() == State::Idle);
}

void TestTrainingPanel::goesOnWithTheRunInAFolder() {
    m_plan->holdBefore = 5;
    const auto folder = m_folder->filePath(QStringLiteral("model")).toStdString();
    m_panel->setFolder(folder);
    button("start").click();
    QTRY_VERIFY(m_plan->holds);
    button("stop").click();
    QTRY_VERIFY(m_training->state() == State::Idle);
    m_panel.reset();
    m_training = std::make_unique<TrainingController>(fakeTrainings(m_plan));
    makePanel();
    QCOMPARE(button("start").text(), QStringLiteral("Start"));
    m_panel->setFolder(folder);
    QCOMPARE(button("start").text(), QStringLiteral("Resume"));
    button("start").click();
    QTRY_VERIFY(m_training->state() == State::Finished);
    QTRY_VERIFY(!m_panel->loss().series().empty() && m_panel->loss().series()[0].x.size() == 16);
    QCOMPARE(m_panel->loss().series()[0].x.first(), 1.0);
}

void TestTrainingPanel::showsTheRunInAFolder() {
    const auto folder = m_folder->filePath(QStringLiteral("model")).toStdString();
    startAndWait();
    m_panel.reset();
    m_training = std::make_unique<TrainingController>(fakeTrainings(m_plan));
    makePanel();
    QVERIFY(m_panel->loss().series().empty() || m_panel->loss().series()[0].x.isEmpty());
    m_panel->setFolder(folder);
    QTRY_VERIFY(!m_panel->loss().series().empty() && m_panel->loss().series()[0].x.size() == 16);
    QVERIFY(m_training->state() == State::Idle);
    QCOMPARE(m_plan->opened.load(), 1); // by the one before
    m_panel->setFolder(m_folder->filePath(QStringLiteral("none")).toStdString());
    QCOMPARE(m_panel->loss().series()[0].x.size(), 16); // nothing to see there
}

void TestTrainingPanel::opensTheModel() {
    QSignalSpy chosen(m_panel.get(), &TrainingPanel::modelChosen);
    startAndWait();
    QVERIFY(button("openModel").isEnabled());
    button("openModel").click();
    QCOMPARE(chosen.size(), 1);
    QVERIFY(chosen[0][0].value<std::filesystem::path>() == m_folder->filePath(QStringLiteral("model")).toStdString());
}

void TestTrainingPanel::showsTheLossOnALogarithmicAxis() {
    startAndWait();
    const auto heightOf = [this](double loss) {
        m_panel->loss().refreshNow();
        return m_panel->loss().positionOf(5, loss).y();
    };
    QVERIFY(heightOf(0.5) - heightOf(1.0) < heightOf(1.0) - heightOf(2.0));
    toggle(QStringLiteral("log loss")).click();
    QVERIFY(m_panel->loss().logarithmicY());
    QVERIFY(std::abs((heightOf(0.5) - heightOf(1.0)) - (heightOf(1.0) - heightOf(2.0))) <= 2); // whole pixels
}

void TestTrainingPanel::spacePressesWhatHasTheFocus() {
    QToolButton& raw = toggle(QStringLiteral("raw"));
    const bool before = raw.isChecked();
    QTest::keyClick(&raw, Qt::Key_Space);
    QCOMPARE(raw.isChecked(), !before);
    QKeyEvent override(QEvent::ShortcutOverride, Qt::Key_Space, Qt::NoModifier);
    override.ignore();
    QCoreApplication::sendEvent(&raw, &override);
    QVERIFY(override.isAccepted()); // no shortcut of the window gets it
}

void TestTrainingPanel::writesItsNumbers() {
    QVERIFY(m_panel->furtherTables().empty());
    startAndWait();
    QCOMPARE(m_panel->csv().count('\n'), 17);
    QCOMPARE(m_panel->furtherTables().size(), std::size_t{1});
    QCOMPARE(m_panel->furtherTables()[0].name, QStringLiteral("validation"));
    QCOMPARE(m_panel->furtherTables()[0].csv.count('\n'), 9);
}

void TestTrainingPanel::exportsEveryFormat_data() {
    QTest::addColumn<int>("format");
    QTest::newRow("picture") << static_cast<int>(FigureFormat::Png);
    QTest::newRow("vectors") << static_cast<int>(FigureFormat::Svg);
    QTest::newRow("page") << static_cast<int>(FigureFormat::Pdf);
}

void TestTrainingPanel::exportsEveryFormat() {
    QFETCH(int, format);
    startAndWait();
    const QByteArray bytes = renderFigure(*m_panel, static_cast<FigureFormat>(format));
    QVERIFY(bytes.size() > 5'000);
    if (static_cast<FigureFormat>(format) == FigureFormat::Svg) {
        QVERIFY(bytes.contains("learning rate"));
        QVERIFY(bytes.contains("rmt-encoder: 2 layers"));
    }
}

} // namespace

QTEST_MAIN(TestTrainingPanel)
#include "tst_training_panel.moc"
