#include "engine/weights/plain_names.h"

#include <QStringList>
#include <QTest>

using namespace rmtscope;

class TestPlainNames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void removesWrappers_data();
    void removesWrappers();
};

void TestPlainNames::removesWrappers_data() {
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QStringList>("expected");
    QTest::addColumn<QStringList>("removed");
    const auto same = [](const char* name, const QStringList& names) {
        QTest::newRow(name) << names << names << QStringList();
    };
    same("nothing", {});
    same("plain", {"bert.weight", "memory"});
    QTest::newRow("data-parallel") << QStringList{"module.bert.weight", "module.memory"}
                                   << QStringList{"bert.weight", "memory"} << QStringList{"module."};
    QTest::newRow("compiled") << QStringList{"_orig_mod.b", "_orig_mod.a"} << QStringList{"b", "a"}
                              << QStringList{"_orig_mod."};
    QTest::newRow("compiled and data-parallel")
        << QStringList{"module._orig_mod.a"} << QStringList{"a"} << QStringList{"module.", "_orig_mod."};
    QTest::newRow("data-parallel and compiled")
        << QStringList{"_orig_mod.module.a"} << QStringList{"a"} << QStringList{"_orig_mod.", "module."};
    QTest::newRow("averaged") << QStringList{"module.a", "n_averaged"} << QStringList{"a", "n_averaged"}
                              << QStringList{"module."};
    QTest::newRow("compiled inside") << QStringList{"memory", "model._orig_mod.bert.weight"}
                                     << QStringList{"memory", "model.bert.weight"} << QStringList();
    QTest::newRow("merged adapter") << QStringList{"base_model.model.query.base_layer.weight",
                                                   "base_model.model.norm.weight"}
                                    << QStringList{"query.weight", "norm.weight"} << QStringList{"base_model.model."};
    QTest::newRow("infix without prefix")
        << QStringList{"query.base_layer.weight"} << QStringList{"query.weight"} << QStringList();
    same("only some have the prefix", {"module.a", "b"});
    same("a model's own part of that name", {"module.weight", "module_norm.weight"});
    same("prefix only", {"module."});
    same("prefix inside", {"bert.module.a"});
    same("two would become one", {"query.base_layer.weight", "query.weight"});
    same("two would become one by the prefix", {"module.n_averaged", "n_averaged"});
    same("longer name", {"a.base_layers.weight"});
}

void TestPlainNames::removesWrappers() {
    QFETCH(QStringList, names);
    QFETCH(QStringList, expected);
    QFETCH(QStringList, removed);
    std::vector<std::string> given;
    for (const QString& name : names) {
        given.push_back(name.toStdString());
    }
    const PlainNames plain = plainNames(given);
    const auto list = [](const std::vector<std::string>& texts) {
        QStringList all;
        for (const std::string& text : texts) {
            all.append(QString::fromStdString(text));
        }
        return all;
    };
    QCOMPARE(list(plain.names), expected);
    QCOMPARE(list(plain.removedPrefixes), removed);
}

QTEST_APPLESS_MAIN(TestPlainNames)
#include "tst_plain_names.moc"
