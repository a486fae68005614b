#pragma once

#include "engine/training/recipe.h"

#include <QFile>
#include <QString>
#include <QTemporaryDir>

namespace rmtscope {

/// A recipe for a model so small that a step takes milliseconds, with its noise, in a folder of its own.
class TrainingFiles {
public:
    TrainingFiles() {
        QString noise;
        for (int i = 0; i < 400; ++i) {
            noise += QStringLiteral("the ship sails %1 and the whale sleeps under the sea . ").arg(i);
        }
        write("noise.txt", noise.toUtf8());
    }

    /// The recipe with `was` replaced by `is`; fails where `was` isn't there.
    [[nodiscard]] std::filesystem::path recipe(const QString& was = {}, const QString& is = {}) {
        QString text = QString::fromLatin1(recipeText)
                           .arg(QStringLiteral(RMTSCOPE_SOURCE_DIR "/resources/models/rmt-encoder"), path("noise.txt"));
        if (!was.isEmpty()) {
            if (!text.contains(was)) {
                qFatal("the recipe doesn't have what should be replaced");
            }
            text.replace(was, is);
        }
        write("recipe.json", text.toUtf8());
        return path("recipe.json").toStdString();
    }

    void write(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
            qFatal("a test's file can't be written");
        }
    }
    [[nodiscard]] QByteArray read(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }

private:
    static constexpr const char* recipeText = R"({
  "model": {"system": "rmt-encoder", "layers": 2, "hidden_size": 32, "heads": 2, "intermediate_size": 32,
            "positions": 64, "memory_tokens": 10, "segment_size": 40,
            "labels": ["bathroom", "hallway", "garden", "office", "bedroom", "kitchen"], "vocabulary": "%1"},
  "initial": {"position_width": 8, "looks": [-1, 2]},
  "noise": {"text": "%2", "train_share": 0.8},
  "tasks": ["detect-memorize", "reasoning"],
  "seed": 5,
  "optimizer": {"warm_up_steps": 3},
  "streams_a_part": 3,
  "checkpoint_every_steps": 5,
  "validation": {"every_steps": 4, "samples": 3},
  "stages": [
    {"name": "short", "segments": 2, "streams": 7, "questions": 2, "most_steps": 8,
     "least_tokens": 36, "auxiliary_weight": 0.5, "code_weight": 0.5, "forced_share": 0.3, "forced_blur": 0.3,
     "aside_share": 0.5, "memory_noise": 0.1, "distractions": 0.5},
    {"name": "long", "segments": 3, "streams": 5, "most_steps": 9, "least_tokens": 36, "last_learning_rate": 1e-5,
     "memory_noise": 0.1, "distractions": 0.5, "bptt_depth": 1, "pause_share": 0.5, "most_pause": 4,
     "validation_segments": [2, 3]}
  ]
})";

    QTemporaryDir m_folder;
};

} // namespace rmtscope
