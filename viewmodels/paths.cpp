#include "viewmodels/paths.h"

#include <QFile>

namespace rmtscope {

std::filesystem::path toPath(const QString& fileName) {
    return QFile::encodeName(fileName).toStdString();
}

QString toFileName(const std::filesystem::path& path) {
    return QFile::decodeName(path.c_str());
}

} // namespace rmtscope
