#include "viewmodels/wrong_sample_filter.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace rmtscope;

namespace {

WrongSample sampleOf(std::int64_t seed, std::optional<FailureClass> failure, std::int64_t decisive = 0) {
    WrongSample sample{{"memorize", 8, false}, {seed, "kitchen", "garden"}};
    if (failure) {
        sample.diagnosis.emplace();
        sample.diagnosis->failure = *failure;
        sample.diagnosis->decisive = SegmentIndex(decisive);
    }
    return sample;
}

class TestWrongSampleFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showsOneClass_data();
    void showsOneClass();
    void followsADiagnosis();
    void sortsByClassAndDecisiveSegment();
    void countsByClass();

private:
    [[nodiscard]] QStringList seeds() const {
        QStringList shown;
        for (int row = 0; row < m_filter->rowCount(); ++row) {
            shown.append(m_filter->index(row, WrongSamples::Seed).data().toString());
        }
        return shown;
    }

    std::unique_ptr<WrongSamples> m_samples;
    std::unique_ptr<WrongSampleFilter> m_filter;
};

void TestWrongSampleFilter::init() {
    m_filter.reset();
    m_samples = std::make_unique<WrongSamples>();
    m_filter = std::make_unique<WrongSampleFilter>(*m_samples);
    m_samples->setSamples({sampleOf(1, FailureClass::ReadButWrong, 7), sampleOf(2, std::nullopt),
                           sampleOf(3, FailureClass::NeverWritten, 5), sampleOf(4, FailureClass::Overwritten, 6),
                           sampleOf(5, FailureClass::NeverWritten, 2)});
}

void TestWrongSampleFilter::showsOneClass_data() {
    QTest::addColumn<bool>("all");
    QTest::addColumn<int>("failure"); ///< -1: not known
    QTest::addColumn<QStringList>("shown");
    QTest::newRow("all") << true << -1 << QStringList{"1", "2", "3", "4", "5"};
    QTest::newRow("never written") << false << static_cast<int>(FailureClass::NeverWritten) << QStringList{"3", "5"};
    QTest::newRow("none of it") << false << static_cast<int>(FailureClass::NotRead) << QStringList{};
    QTest::newRow("not known") << false << -1 << QStringList{"2"};
}

void TestWrongSampleFilter::showsOneClass() {
    QFETCH(bool, all);
    QFETCH(int, failure);
    QFETCH(QStringList, shown);
    const QAbstractItemModelTester tester(m_filter.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_filter->setShown(
        {.all = all, .failure = failure < 0 ? std::nullopt : std::optional(static_cast<FailureClass>(failure))});
    QCOMPARE(seeds(), shown);
}

void TestWrongSampleFilter::followsADiagnosis() {
    m_filter->setShown({.all = false, .failure = FailureClass::Overwritten});
    QCOMPARE(seeds(), QStringList{"4"});
    FailureDiagnosis diagnosis;
    diagnosis.failure = FailureClass::Overwritten;
    m_samples->setDiagnosis({"memorize", 8, false}, 2, diagnosis);
    QCOMPARE(seeds(), (QStringList{"2", "4"}));
    m_samples->setDiagnosis({"memorize", 4, false}, 1, diagnosis); // of another length: not listed
    QCOMPARE(seeds(), (QStringList{"2", "4"}));
}

void TestWrongSampleFilter::sortsByClassAndDecisiveSegment() {
    m_filter->sort(WrongSamples::Class);
    QCOMPARE(seeds(), (QStringList{"3", "5", "4", "1", "2"}));
    m_filter->sort(WrongSamples::Decisive);
    QCOMPARE(seeds(), (QStringList{"5", "3", "4", "1", "2"}));
}

void TestWrongSampleFilter::countsByClass() {
    QCOMPARE(m_samples->count(FailureClass::NeverWritten), 2);
    QCOMPARE(m_samples->count(FailureClass::NotRead), 0);
    QCOMPARE(m_samples->count(std::nullopt), 1);
}

} // namespace

QTEST_GUILESS_MAIN(TestWrongSampleFilter)
#include "tst_wrong_sample_filter.moc"
