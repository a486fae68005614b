#include "viewmodels/text_fingerprint.h"

#include "engine/api/error.h"

#include <QCryptographicHash>

namespace rmtscope {
namespace {

constexpr std::size_t fingerprintStep = std::size_t{8} << 20; // a few tens of milliseconds

} // namespace

TextFingerprint fingerprintOf(std::string_view text, const ProgressCallback& progress, const std::stop_token& stop) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (std::size_t begin = 0; begin < text.size(); begin += fingerprintStep) {
        if (stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Opening was stopped.");
        }
        const std::string_view part = text.substr(begin, fingerprintStep);
        hash.addData(QByteArrayView(part.data(), static_cast<qsizetype>(part.size())));
        if (text.size() > fingerprintStep) {
            progress(Progress{"Taking the text's fingerprint", begin + part.size(), text.size()});
        }
    }
    return {text.size(), hash.result()};
}

} // namespace rmtscope
