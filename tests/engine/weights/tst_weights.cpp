#include "engine/weights/safetensors_writer.h"
#include "engine/weights/weights.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

using namespace rmtscope;

class TestWeights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void forgetsWholePages_data();
    void forgetsWholePages();
    void leavesCopiesAlone();
};

namespace {

const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));

/// Pages of anonymous memory, which lose what they hold where a mapped file's would only be read again.
class Pages {
public:
    explicit Pages(std::size_t count)
        : m_bytes(count * page)
        , m_data(static_cast<std::byte*>(
              ::mmap(nullptr, m_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))) {
        std::memset(m_data, 1, m_bytes);
    }
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;
    ~Pages() { ::munmap(m_data, m_bytes); }

    [[nodiscard]] std::span<const std::byte> bytes() const { return {m_data, m_bytes}; }
    /// '1' for a page that kept its bytes, '0' for one that lost them.
    [[nodiscard]] QString kept() const {
        QString text;
        for (std::size_t i = 0; i < m_bytes; i += page) {
            text += QLatin1Char(m_data[i] == std::byte{1} && m_data[i + page - 1] == std::byte{1} ? '1' : '0');
        }
        return text;
    }

private:
    std::size_t m_bytes;
    std::byte* m_data;
};

} // namespace

void TestWeights::forgetsWholePages_data() {
    QTest::addColumn<qint64>("begin");
    QTest::addColumn<qint64>("end");
    QTest::addColumn<QString>("kept");
    const auto size = static_cast<qint64>(page);
    QTest::newRow("all") << qint64{0} << 4 * size << "0000";
    QTest::newRow("pages") << size << 3 * size << "1001";
    QTest::newRow("parts of pages stay") << size - 1 << 3 * size + 1 << "1001";
    QTest::newRow("within pages") << size + 1 << 3 * size - 1 << "1111";
    QTest::newRow("within one") << size + 1 << size + 2 << "1111";
    QTest::newRow("empty") << size << size << "1111";
}

void TestWeights::forgetsWholePages() {
    QFETCH(qint64, begin);
    QFETCH(qint64, end);
    QFETCH(QString, kept);
    const Pages other(1);
    const Pages pages(4);
    Weights weights;
    weights.mappings = {other.bytes(), pages.bytes()};
    TensorView view;
    view.data = pages.bytes().subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    weights.forgetPages(view);
    QCOMPARE(pages.kept(), kept);
    QCOMPARE(other.kept(), QStringLiteral("1"));
}

void TestWeights::leavesCopiesAlone() {
    const Pages mapping(1);
    const Pages copy(2);
    Weights weights;
    weights.mappings = {mapping.bytes()};
    TensorView view;
    view.data = copy.bytes();
    weights.forgetPages(view);
    weights.forgetPages(TensorView());
    QCOMPARE(copy.kept(), QStringLiteral("11"));
    QCOMPARE(mapping.kept(), QStringLiteral("1"));
}

QTEST_APPLESS_MAIN(TestWeights)
#include "tst_weights.moc"
