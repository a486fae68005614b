#pragma once

#include "library/run_store.h"
#include "viewmodels/run_library.h"
#include "viewmodels/run_table.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace rmtscope {

/// A library in a folder of its own, and what it lists.
struct LibraryFixture {
    LibraryFixture()
        : library(std::make_unique<RunLibrary>(path()))
        , table(*library) {}

    [[nodiscard]] QString path() const { return folder.filePath(QStringLiteral("library.sqlite")); }
    [[nodiscard]] bool lists(int count) const {
        return QTest::qWaitFor([&] { return table.rowCount() == count; }, 20'000);
    }
    [[nodiscard]] bool reaches(RecordState state, int row = 0) const {
        return QTest::qWaitFor([&] { return table.rowCount() > row && table.at(row).state == state; }, 20'000);
    }
    /// What the file holds once everything was written that was asked for; the library is gone then.
    [[nodiscard]] QList<KeptRun> close() {
        library.reset();
        RunStore store(path());
        QList<KeptRun> runs;
        for (const RunRecord& record : store.list()) {
            runs.append({record, store.details(record.id)});
        }
        return runs;
    }

    QTemporaryDir folder;
    std::unique_ptr<RunLibrary> library;
    RunTable table;
};

} // namespace rmtscope
