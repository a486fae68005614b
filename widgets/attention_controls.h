#pragma once

#include <QObject>

#include <vector>

class QComboBox;
class QToolButton;
class QWidget;

namespace rmtscope {

/// What the attention of a segment is computed to.
enum class AttentionQuantity { Heads, Rollout };

/// Where a colour bar ends.
enum class AttentionRange { Own, Shared };

/// How the attention of a segment is shown, as fields that explain themselves.
class AttentionControls : public QObject {
    Q_OBJECT

public:
    /// The fields belong to `parent`.
    explicit AttentionControls(QWidget& parent);

    /// In the order in which they are shown.
    [[nodiscard]] std::vector<QWidget*> fields() const;

    [[nodiscard]] QComboBox& quantity() const { return *m_quantity; } ///< AttentionQuantity
    [[nodiscard]] QComboBox& crop() const { return *m_crop; }         ///< AttentionCrop
    [[nodiscard]] QComboBox& scale() const { return *m_scale; }       ///< MatrixScale
    [[nodiscard]] QComboBox& range() const { return *m_range; }       ///< AttentionRange
    [[nodiscard]] QComboBox& special() const { return *m_special; }   ///< SpecialTokenView
    [[nodiscard]] QComboBox& comparison() const { return *m_comparison; }
    [[nodiscard]] QToolButton& keep() const { return *m_keep; }
    [[nodiscard]] QToolButton& stop() const { return *m_stop; }

private:
    QComboBox* m_quantity;
    QToolButton* m_stop;
    QComboBox* m_crop;
    QComboBox* m_scale;
    QComboBox* m_range;
    QComboBox* m_special;
    QToolButton* m_keep;
    QComboBox* m_comparison;
};

} // namespace rmtscope
