#include "engine/training/processes.h"
#include "tests/support/free_port.h"

#include <ATen/ATen.h>
#include <QTest>

#include <array>
#include <exception>
#include <functional>
#include <thread>

using namespace rmtscope;

namespace {

/// Runs `work` as two processes that train together, each a thread, until both are done. What the first one throws is
/// thrown here.
void asTwo(const std::function<void(const Processes&)>& work) {
    const std::uint16_t port = freePort();
    std::array<Processes, 2> both;
    std::array<std::exception_ptr, 2> failures;
    const auto run = [&](int rank) {
        const auto own = static_cast<std::size_t>(rank);
        try {
            both[own] = Processes::join(
                {.rank = rank, .size = 2, .localRank = rank, .onThisMachine = 2, .host = "127.0.0.1", .port = port},
                {});
            work(both[own]);
        } catch (...) {
            failures[own] = std::current_exception();
        }
    };
    {
        const std::jthread other([&run] { run(1); });
        run(0);
    }
    for (const std::exception_ptr& failure : failures) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
}

/// What both have after adding up `make(rank)`.
std::array<at::Tensor, 2> sumsOf(const std::function<at::Tensor(int rank)>& make) {
    std::array<at::Tensor, 2> sums;
    asTwo([&](const Processes& processes) {
        at::Tensor values = make(processes.rank());
        processes.addUp(values);
        sums[static_cast<std::size_t>(processes.rank())] = values;
    });
    return sums;
}

} // namespace

class TestProcesses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aloneAddsNothing();
    void addUpNumbersOfAll();
    void addUpWhatIsScattered();
    void oneSpeaksForAll();
};

void TestProcesses::aloneAddsNothing() {
    const Processes alone = Processes::join({}, {});
    at::Tensor values = at::ones({3});
    alone.addUp(values);
    QVERIFY(at::equal(values, at::ones({3})));
    QVERIFY(alone.owns(0) && alone.owns(7));
    QVERIFY(alone.any(true) && !alone.any(false));
}

void TestProcesses::addUpNumbersOfAll() {
    for (const at::Tensor& sum : sumsOf([](int rank) { return at::full({2, 3}, rank + 1.0); })) {
        QVERIFY(at::equal(sum, at::full({2, 3}, 3.0)));
    }
}

/// By a copy, as tensors of a GPU are without NCCL.
void TestProcesses::addUpWhatIsScattered() {
    const at::Tensor numbers = at::arange(6, at::kFloat).view({2, 3});
    for (const at::Tensor& sum : sumsOf([&](int rank) { return (numbers * (rank + 1)).t().contiguous().t(); })) {
        QVERIFY(!sum.is_contiguous());
        QVERIFY(at::equal(sum, numbers * 3));
    }
}

void TestProcesses::oneSpeaksForAll() {
    std::array<std::array<bool, 3>, 2> heard{};
    asTwo([&heard](const Processes& processes) {
        heard[static_cast<std::size_t>(processes.rank())] = {processes.any(processes.rank() == 1), processes.any(false),
                                                             processes.goesThroughHost()};
    });
    for (const auto& [one, none, throughHost] : heard) {
        QVERIFY(one && !none && !throughHost);
    }
}

QTEST_APPLESS_MAIN(TestProcesses)
#include "tst_processes.moc"
