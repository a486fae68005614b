#include "engine/weights/format_problem.h"
#include "engine/weights/pickle.h"
#include "tests/engine/weights/made_archives.h"

#include <QTest>

using namespace rmtscope;
using namespace rmtscope::made;

namespace {

constexpr int mostShownDepth = 6;

QByteArray bytesOfView(std::string_view view) {
    return {view.data(), static_cast<qsizetype>(view.size())};
}

QByteArray shownName(const PickleGlobal& global) {
    return bytesOfView(global.module) + '.' + bytesOfView(global.name);
}

QByteArray shownNumbers(const std::vector<std::int64_t>& numbers) {
    QList<QByteArray> texts;
    for (const std::int64_t number : numbers) {
        texts += QByteArray::number(static_cast<qlonglong>(number));
    }
    return '[' + texts.join(',') + ']';
}

/// A value as Python would print it, more or less; opaque values as <maker>.
QByteArray shown(const PickleValue& value, int depth = 0) {
    if (depth > mostShownDepth) {
        return "...";
    }
    const auto list = [depth](const std::vector<const PickleValue*>& items) {
        QList<QByteArray> texts;
        for (const PickleValue* item : items) {
            texts += shown(*item, depth + 1);
        }
        return texts.join(", ");
    };
    if (const auto* truth = value.as<bool>(); truth != nullptr) {
        return *truth ? "True" : "False";
    }
    if (const auto* integer = value.as<std::int64_t>(); integer != nullptr) {
        return QByteArray::number(static_cast<qlonglong>(*integer));
    }
    if (const auto* number = value.as<double>(); number != nullptr) {
        return QByteArray::number(*number);
    }
    if (const auto* text = value.as<std::string_view>(); text != nullptr) {
        return '\'' + bytesOfView(*text) + '\'';
    }
    if (const auto* bytes = value.as<PickleBytes>(); bytes != nullptr) {
        return "b'" + bytesOfView(bytes->bytes) + '\'';
    }
    if (const auto* items = value.as<PickleList>(); items != nullptr) {
        return '[' + list(items->items) + ']';
    }
    if (const auto* items = value.as<PickleTuple>(); items != nullptr) {
        return '(' + list(items->items) + ')';
    }
    if (const auto* dict = value.as<PickleDict>(); dict != nullptr) {
        QList<QByteArray> texts;
        for (const auto& [key, item] : dict->items) {
            texts += shown(*key, depth + 1) + ": " + shown(*item, depth + 1);
        }
        return '{' + texts.join(", ") + '}';
    }
    if (const auto* global = value.as<PickleGlobal>(); global != nullptr) {
        return shownName(*global);
    }
    if (const auto* opaque = value.as<PickleOpaque>(); opaque != nullptr) {
        return '<' + shownName(opaque->maker) + '>';
    }
    if (const auto* storage = value.as<PickleStorage>(); storage != nullptr) {
        return bytesOfView(storage->type) + ' ' + bytesOfView(storage->key) + ' ' +
               QByteArray::number(static_cast<qlonglong>(storage->elements));
    }
    if (const auto* tensor = value.as<PickleTensor>(); tensor != nullptr) {
        return "tensor of " + bytesOfView(tensor->storage.key) + " from " +
               QByteArray::number(static_cast<qlonglong>(tensor->offset)) + ' ' + shownNumbers(tensor->shape) + " by " +
               shownNumbers(tensor->strides);
    }
    return "None";
}

const Storage four{"FloatStorage", "7", 4};

} // namespace

class TestPickle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void rememberStorages();
    void saysWhereItEnds();
    void survivesSelfReference();
    void survivesDepth();
    void survivesNestedMakers();
    void refuses_data();
    void refuses();
    void boundsMemory_data();
    void boundsMemory();
    void refusesEveryTruncation();
};

void TestPickle::reads_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const QByteArray& bytes, const QByteArray& expected) {
        QTest::newRow(name) << bytes << expected;
    };
    row("None", "N", "None");
    row("True", "\x88", "True");
    row("False", "\x89", "False");
    row("one byte", "K\xff", "255");
    row("two bytes", "M\xff\xff", "65535");
    row("four bytes", "J" + little<std::int32_t>(-2), "-2");
    row("long of no byte", QByteArray("\x8a\x00", 2), "0");
    row("long of one byte", "\x8a\x01\xfe", "-2");
    row("long of 8 bytes", integer(INT64_MIN), "-9223372036854775808");
    row("long of four-byte length", "\x8b" + little<std::int32_t>(2) + little<std::int16_t>(-300), "-300");
    row("long of 9 bytes", "\x8a\x09" + QByteArray("123456789"), "b'123456789'");
    row("old integer", "I-17\n", "-17");
    row("old truth", "I01\n", "True");
    row("old long", "L123L\n", "123");
    row("old long of 30 digits", "L123456789012345678901234567890L\n", "<builtins.int>");
    row("old float", "F1.5\n", "<builtins.float>");
    row("double", QByteArray("G\x3f\xf8\0\0\0\0\0\0", 9), "1.5");
    row("text", text("ab"), "'ab'");
    row("short text",
        "\x8c\x02"
        "ab",
        "'ab'");
    row("long text", "\x8d" + little<std::uint64_t>(2) + "ab", "'ab'");
    row("old text", "Vab\n", "'ab'");
    row("quoted text", "S'ab'\n", "'ab'");
    row("text of Python 2",
        "U\x02"
        "ab",
        "'ab'");
    row("long text of Python 2", "T" + little<std::int32_t>(2) + "ab", "'ab'");
    row("bytes", "B" + little<std::uint32_t>(2) + "ab", "b'ab'");
    row("short bytes",
        "C\x02"
        "ab",
        "b'ab'");
    row("long bytes", "\x8e" + little<std::uint64_t>(2) + "ab", "b'ab'");
    row("byte array", "\x96" + little<std::uint64_t>(2) + "ab", "b'ab'");
    row("empty tuple", ")", "()");
    row("tuple of 1", "K\x01\x85", "(1)");
    row("tuple of 2", "K\x01K\x02\x86", "(1, 2)");
    row("tuple of 3", "K\x01K\x02K\x03\x87", "(1, 2, 3)");
    row("tuple", "(K\x01K\x02K\x03K\x04t", "(1, 2, 3, 4)");
    row("list", "(K\x01K\x02l", "[1, 2]");
    row("appended",
        "]K\x01"
        "a(K\x02K\x03"
        "e",
        "[1, 2, 3]");
    row("dictionary",
        "(" + text("a") +
            "K\x01"
            "d",
        "{'a': 1}");
    row("items", "}" + text("a") + "K\x01s(" + text("b") + "K\x02u", "{'a': 1, 'b': 2}");
    row("set", "\x8f(K\x01K\x02\x90", "<builtins.set>");
    row("frozen set", "(K\x01\x91", "<builtins.set>");
    row("popped",
        "K\x01K\x02"
        "0",
        "1");
    row("popped mark",
        "K\x01(K\x02K\x03"
        "1",
        "1");
    row("duplicated",
        "K\x01"
        "2\x86",
        "(1, 1)");
    row("remembered",
        "K\x05q\x01"
        "0h\x01",
        "5");
    row("remembered far", "K\x05r" + little<std::uint32_t>(1000) + "0j" + little<std::uint32_t>(1000), "5");
    row("remembered in text", "K\x05p12\n0g12\n", "5");
    row("memoized", QByteArray("\x80\x04\x95") + little<std::uint64_t>(9) + "K\x05\x94" + QByteArray("0h\0", 3), "5");
    row("class", global("a.b", "C"), "a.b.C");
    row("class from the stack", text("a.b") + text("C") + "\x93", "a.b.C");
    row("unknown call", call("posix", "system", {text("echo hello")}), "<posix.system>");
    row("old-style object", "(" + text("x") + "ios\nsystem\n", "<os.system>");
    row("object from the stack", "(" + global("os", "system") + text("x") + "o", "<os.system>");
    row("new object", global("a", "B") + ")\x81", "<a.B>");
    row("new object with names", global("a", "B") + ")}\x92", "<a.B>");
    row("call of an unknown result", call("a", "f", {}) + ")R", "<a.f>");
    row("items of an unknown result", call("a", "f", {}) + text("k") + "K\x01s(K\x02" + "e", "<a.f>");
    row("state of an unknown result", call("a", "f", {}) + "}b", "<a.f>");
    row("eval is no exception", call("builtins", "eval", {text("1+1")}), "<builtins.eval>");
    row("ordered dictionary", call("collections", "OrderedDict", {}) + text("a") + "K\x01s", "{'a': 1}");
    row("ordered dictionary of pairs", call("collections", "OrderedDict", {"](K\x01K\x02\x86" + QByteArray("e")}),
        "{1: 2}");
    row("its state", call("collections", "OrderedDict", {}) + "}" + text("_metadata") + "}sb", "{}");
    row("default dictionary", call("collections", "defaultdict", {global("builtins", "list")}), "{}");
    row("persistent module", tuple({text("module"), "N"}) + "Q", "<.persistent reference>");
    row("persistent text", "Pabc\n", "<.persistent reference>");
    row("storage", storage(four), "FloatStorage 7 4");
    row("tensor", tensor(four, 1, {1, 2}, {2, 1}), "tensor of 7 from 1 [1,2] by [2,1]");
    row("tensor of an early version",
        call("torch._utils", "_rebuild_tensor", {storage(four), integer(0), integers({4}), integers({1})}),
        "tensor of 7 from 0 [4] by [1]");
    row("parameter",
        call("torch._utils", "_rebuild_parameter",
             {tensor(four, 0, {4}, {1}), "\x88", call("collections", "OrderedDict", {})}),
        "tensor of 7 from 0 [4] by [1]");
    row("parameter of no tensor", call("torch._utils", "_rebuild_parameter", {"N", "\x88", "N"}),
        "<torch._utils._rebuild_parameter>");
    row("tensor with attributes",
        call("torch._tensor", "_rebuild_from_type_v2",
             {global("torch._utils", "_rebuild_tensor_v2"), global("torch", "Tensor"),
              tuple({storage(four), integer(0), integers({4}), integers({1}), "\x89", "N"}), "}"}),
        "tensor of 7 from 0 [4] by [1]");
    row("tensor with attributes of another maker",
        call("torch._tensor", "_rebuild_from_type_v2",
             {global("os", "system"), global("torch", "Tensor"), tuple({text("x")}), "}"}),
        "<os.system>");
    row("tensor of an unknown storage",
        call("torch._utils", "_rebuild_tensor_v2", {call("a", "f", {}), integer(0), ")", ")"}),
        "<torch._utils._rebuild_tensor_v2>");
}

void TestPickle::reads() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    const std::vector<std::byte> exact = exactBytes(bytes + ".");
    const Pickle read = readPickle(exact);
    QCOMPARE(shown(*read.root), expected);
}

void TestPickle::rememberStorages() {
    const std::vector<std::byte> bytes =
        exactBytes(pickle(tuple({storage(four), storage({"LongStorage", "8", 2}), storage(four)})));
    const Pickle read = readPickle(bytes);
    QCOMPARE(read.storages.size(), std::size_t{2});
    QCOMPARE(read.storages.at("8").elements, std::int64_t{2});
}

void TestPickle::saysWhereItEnds() {
    const std::vector<std::byte> bytes = exactBytes(pickle("N") + "what follows");
    QCOMPARE(readPickle(bytes).bytes, std::size_t{4});
}

void TestPickle::survivesSelfReference() {
    const std::vector<std::byte> bytes = exactBytes("]q\x01h\x01" + QByteArray("a."));
    const Pickle read = readPickle(bytes);
    QVERIFY(read.root->as<PickleList>()->items.front() == read.root);
}

void TestPickle::survivesDepth() {
    const std::vector<std::byte> bytes = exactBytes("N" + QByteArray(1'000'000, '\x85') + ".");
    QVERIFY(readPickle(bytes).root->as<PickleTuple>() != nullptr);
}

/// A maker of tensors that is to call itself, 200,000 times.
void TestPickle::survivesNestedMakers() {
    const QByteArray nested = QByteArray("(h\x01N").repeated(200'000) + ")" + QByteArray("Nt").repeated(200'000);
    const std::vector<std::byte> bytes =
        exactBytes(global("torch._tensor", "_rebuild_from_type_v2") + "q\x01" + nested + "R.");
    const Pickle read = readPickle(bytes);
    QCOMPARE(shown(*read.root), QByteArray("<torch._tensor._rebuild_from_type_v2>"));
}

void TestPickle::refuses_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char* name, const QByteArray& bytes, const QByteArray& part) {
        QTest::newRow(name) << bytes << part;
    };
    row("nothing", "", "ends too early");
    row("no value", ".", "takes more values than it has");
    row("unknown opcode", QByteArray("N\xff"), "unknown opcode 255 at byte 1");
    row("extension", "\x82\x01.", "unknown opcode 130");
    row("later protocol", "\x80\x06N.", "protocol 6");
    row("text beyond the end", "X" + little<std::uint32_t>(-1) + "ab", "4294967295 bytes are needed");
    row("text of 2^64 bytes", "\x8d" + little<std::uint64_t>(-1) + "ab", "18446744073709551615 bytes are needed");
    row("line without end", "cabc", "in the middle of a line");
    row("no such memory", QByteArray("h\0.", 3), "recalls value 0");
    row("no mark", "Nt.", "a mark it hasn't set");
    row("value below a mark", "N(\x85t.", "takes more values than it has");
    row("append to a number",
        "K\x01K\x02"
        "a.",
        "appends to what is no list");
    row("item of a list", "]K\x01K\x02s.", "sets keys of what is no dictionary");
    row("key without value", "}(K\x01u.", "a key without its value");
    row("call of a number", "K\x01)R.", "calls what is no function");
    row("call without a tuple", global("a", "b") + "NR.", "without arguments");
    row("class without a name", text("a") + "N\x93.", "what is no text");
    row("object of no class", "(o.", "no class");
    row("integer that is none", "Iabc\n.", "an integer that is none");
    row("text without quotes", "Sabc\n.", "without quotes");
    row("storage without size", tuple({text("storage"), global("torch", "FloatStorage"), text("0")}) + "Q.",
        "a storage in a way");
    row("storage of negative size", storage({"FloatStorage", "0", -1}) + ".", "a storage in a way");
    row("storage view",
        tuple({text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"), integer(1),
               tuple({text("1"), integer(0), integer(1)})}) +
            "Q.",
        "before 0.4");
    row("tensor without shape", call("torch._utils", "_rebuild_tensor_v2", {storage(four), integer(0)}) + ".",
        "arguments that PyTorch never writes");
    row("tensor of a text", call("torch._utils", "_rebuild_tensor_v2", {text("x"), integer(0), ")", ")"}) + ".",
        "arguments that PyTorch never writes");
    row("shape of texts",
        call("torch._utils", "_rebuild_tensor_v2", {storage(four), integer(0), tuple({text("x")}), ")"}) + ".",
        "arguments that PyTorch never writes");
    row("17 dimensions", tensor(four, 0, QList<std::int64_t>(17, 1), QList<std::int64_t>(17, 1)) + ".",
        "arguments that PyTorch never writes");
    row("ordered dictionary of a number", call("collections", "OrderedDict", {integer(1)}) + ".",
        "arguments that PyTorch never writes");
    row("parameter of nothing", call("torch._utils", "_rebuild_parameter", {}) + ".",
        "arguments that PyTorch never writes");
}

void TestPickle::refuses() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, part);
    const std::vector<std::byte> exact = exactBytes(bytes);
    try {
        static_cast<void>(readPickle(exact));
        QFAIL("nothing was thrown");
    } catch (const FormatProblem& problem) {
        QVERIFY2(QByteArray(problem.what()).contains(part), problem.what());
    }
}

void TestPickle::boundsMemory_data() {
    QTest::addColumn<QByteArray>("bytes");
    constexpr qsizetype many = 5 << 20;
    QTest::newRow("values") << QByteArray(many, 'N');
    QTest::newRow("marks") << QByteArray(many, '(');
    QTest::newRow("duplicates") << "N" + QByteArray(many, '2');
    QTest::newRow("memory") << "N" + QByteArray(many, '\x94');
    const QByteArray pairs = "](" + QByteArray("NN\x86").repeated(1000) + "e\x85q\x01";
    QTest::newRow("copies of a list") << pairs + (global("collections", "OrderedDict") + "h\x01R0").repeated(3000);
}

void TestPickle::boundsMemory() {
    QFETCH(QByteArray, bytes);
    const std::vector<std::byte> exact = exactBytes(bytes + ".");
    try {
        static_cast<void>(readPickle(exact));
        QFAIL("nothing was thrown");
    } catch (const FormatProblem& problem) {
        QVERIFY2(QByteArray(problem.what()).contains("checkpoint has"), problem.what());
    }
}

void TestPickle::refusesEveryTruncation() {
    const QByteArray whole = pickle(dict({{"a", tensor(four, 0, {4}, {1})}, {"b", call("os", "system", {})}}));
    for (qsizetype size = 0; size < whole.size(); ++size) {
        const std::vector<std::byte> bytes = exactBytes(whole.left(size));
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(readPickle(bytes)), FormatProblem);
    }
}

QTEST_APPLESS_MAIN(TestPickle)
#include "tst_pickle.moc"
