#include "engine/trace/trace_attributes.h"

#include "engine/api/error.h"
#include "engine/trace/trace_schema.h"

#include <algorithm>
#include <string>

namespace rmtscope {

namespace {

using hdf5::checked;

/// Texts of one length, shorter ones filled with zeros. HDF5 would keep texts of any length in a part of the file
/// without checksums, and crash where that is damaged.
hdf5::Type stringType(std::size_t bytes) {
    hdf5::Type type(H5Tcopy(H5T_C_S1));
    checked(H5Tset_size(type.get(), std::max<std::size_t>(bytes, 1)));
    checked(H5Tset_strpad(type.get(), H5T_STR_NULLPAD));
    checked(H5Tset_cset(type.get(), H5T_CSET_UTF8));
    return type;
}

void write(hid_t file, const char* name, const hdf5::Type& type, const hdf5::Space& space, const void* values) {
    const hdf5::Attribute attribute(H5Acreate2(file, name, type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT));
    if (checked(H5Sget_simple_extent_npoints(space.get())) > 0) {
        checked(H5Awrite(attribute.get(), type.get(), values));
    }
}

void write(hid_t file, const char* name, std::int64_t number) {
    write(file, name, trace_schema::numberType<std::int64_t>(), hdf5::Space(H5Screate(H5S_SCALAR)), &number);
}

void write(hid_t file, const char* name, const std::string& text) {
    write(file, name, stringType(text.size()), hdf5::Space(H5Screate(H5S_SCALAR)), text.c_str());
}

void write(hid_t file, const char* name, const std::vector<std::string>& texts) {
    std::size_t longest = 1;
    for (const std::string& text : texts) {
        longest = std::max(longest, text.size());
    }
    std::string characters;
    for (const std::string& text : texts) {
        characters.append(text).append(longest - text.size(), '\0');
    }
    const hsize_t count = texts.size();
    write(file, name, stringType(longest), hdf5::Space(H5Screate_simple(1, &count, nullptr)), characters.data());
}

hdf5::Attribute open(hid_t file, const char* name) {
    if (checked(H5Aexists(file, name)) == 0) {
        throw hdf5::Failure("it lacks the attribute " + std::string(name));
    }
    return hdf5::Attribute(H5Aopen(file, name, H5P_DEFAULT));
}

void require(bool right, const char* name) {
    if (!right) {
        throw hdf5::Failure("its attribute " + std::string(name) + " has an impossible value");
    }
}

hsize_t countOf(const hdf5::Attribute& attribute) {
    const hdf5::Space space(H5Aget_space(attribute.get()));
    return static_cast<hsize_t>(checked(H5Sget_simple_extent_npoints(space.get())));
}

std::int64_t readNumber(hid_t file, const char* name, std::int64_t least, std::int64_t most) {
    const hdf5::Attribute attribute = open(file, name);
    const hdf5::Type type(H5Aget_type(attribute.get()));
    require(H5Tget_class(type.get()) == H5T_INTEGER && countOf(attribute) == 1, name);
    std::int64_t number = 0;
    checked(H5Aread(attribute.get(), trace_schema::numberType<std::int64_t>().get(), &number));
    require(number >= least && number <= most, name);
    return number;
}

std::vector<std::string> readTexts(hid_t file, const char* name) {
    constexpr hsize_t mostBytes = 64 << 20;
    const hdf5::Attribute attribute = open(file, name);
    const hdf5::Type stored(H5Aget_type(attribute.get()));
    const std::size_t size = H5Tget_size(stored.get());
    const hsize_t count = countOf(attribute);
    require(size > 0 && count <= mostBytes / size, name);
    const hdf5::Type type = stringType(size);
    require(checked(H5Tequal(stored.get(), type.get())) != 0, name);
    std::string characters(count * size, '\0');
    if (count > 0) {
        checked(H5Aread(attribute.get(), type.get(), characters.data()));
    }
    std::vector<std::string> texts(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string text = characters.substr(i * size, size);
        texts[i] = text.substr(0, text.find_last_not_of('\0') + 1);
    }
    return texts;
}

std::string readText(hid_t file, const char* name) {
    const std::vector<std::string> texts = readTexts(file, name);
    require(texts.size() == 1, name);
    return texts.front();
}

void requireReadableSchema(hid_t file, const std::filesystem::path& path) {
    const bool isTrace = checked(H5Aexists(file, "format")) != 0 && readText(file, "format") == trace_schema::format;
    if (!isTrace) {
        throw Error(ErrorCode::FileDamaged,
                    path.string() + " is an HDF5 file, but not a trace; choose one that rmt run --trace wrote.",
                    path.string());
    }
    const std::int64_t version = readNumber(file, "schema_version", 1, INT32_MAX);
    if (version > trace_schema::version) {
        throw Error(ErrorCode::FileUnreadable,
                    "The trace " + path.string() + " has schema version " + std::to_string(version) +
                        ", which is newer than the " + std::to_string(trace_schema::version) +
                        " that this program reads; open it with a newer RMTScope.",
                    path.string());
    }
}

std::vector<Question> readQuestionTexts(hid_t file) {
    const std::vector<std::string> ids = readTexts(file, "question_ids");
    const std::vector<std::string> texts = readTexts(file, "questions");
    const std::vector<std::string> answers = readTexts(file, "expected_answers");
    require(ids.size() == texts.size() && answers.size() == texts.size(), "questions");
    std::vector<Question> questions(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        questions[i].id = ids[i];
        questions[i].text = texts[i];
        questions[i].answer = answers[i];
    }
    return questions;
}

} // namespace

void writeTraceInfo(const hdf5::FileHandle& file, const TraceInfo& info) {
    const hid_t root = file.get();
    write(root, "format", std::string(trace_schema::format));
    write(root, "schema_version", trace_schema::version);
    write(root, "model_name", info.modelName);
    write(root, "model_path", info.modelPath.string());
    write(root, "memory_system", info.memorySystem);
    write(root, "labels", info.labels);
    write(root, "layers", info.geometry.shape.layers);
    write(root, "heads", info.geometry.shape.heads);
    write(root, "slots", info.geometry.shape.slots);
    write(root, "hidden_size", info.geometry.hiddenSize);
    write(root, "segment_size", info.geometry.segmentSize);
    write(root, "document_path", info.documentPath.string());
    write(root, "document_bytes", static_cast<std::int64_t>(info.documentBytes));
    write(root, "document_tokens", info.geometry.tokens);
    write(root, "document_segments", info.geometry.segments);
    write(root, "has_masses", info.masses ? 1 : 0);
    write(root, "has_states", info.states ? 1 : 0);
    std::vector<std::string> ids;
    std::vector<std::string> texts;
    std::vector<std::string> answers;
    for (const Question& question : info.questions) {
        ids.push_back(question.id);
        texts.push_back(question.text);
        answers.push_back(question.answer);
    }
    write(root, "question_ids", ids);
    write(root, "questions", texts);
    write(root, "expected_answers", answers);
}

TraceInfo readTraceInfo(const hdf5::FileHandle& file, const std::filesystem::path& path) {
    // No model is near these; they keep products of sizes from overflowing.
    constexpr std::int64_t largestSize = 1 << 20;
    constexpr std::int64_t largestCount = INT64_MAX / 2;
    const hid_t root = file.get();
    requireReadableSchema(root, path);
    TraceInfo info;
    info.modelName = readText(root, "model_name");
    info.modelPath = readText(root, "model_path");
    info.memorySystem = readText(root, "memory_system");
    info.labels = readTexts(root, "labels");
    info.geometry.shape.layers = readNumber(root, "layers", 0, largestSize);
    info.geometry.shape.heads = readNumber(root, "heads", 0, largestSize);
    info.geometry.shape.slots = readNumber(root, "slots", 0, largestSize);
    info.geometry.hiddenSize = readNumber(root, "hidden_size", 0, largestSize);
    info.geometry.segmentSize = readNumber(root, "segment_size", 0, largestCount);
    info.documentPath = readText(root, "document_path");
    info.documentBytes = static_cast<std::uint64_t>(readNumber(root, "document_bytes", 0, largestCount));
    info.geometry.tokens = readNumber(root, "document_tokens", 0, largestCount);
    info.geometry.segments = readNumber(root, "document_segments", 0, largestCount);
    info.masses = readNumber(root, "has_masses", 0, 1) == 1;
    info.states = readNumber(root, "has_states", 0, 1) == 1;
    info.questions = readQuestionTexts(root);
    return info;
}

} // namespace rmtscope
