"""A panel over the window that holds the keyboard until it is closed.

The popover itself covers the whole window and is transparent (or a scrim), so that a click
beside the panel closes it; `panel` is what is seen. Tab stays inside, Esc closes, and the focus
goes back to where it was.
"""

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QMargins,
    QObject,
    QPoint,
    QPropertyAnimation,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsOpacityEffect, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.ui.theme import Theme

FADE_MS = 120
SHADOW_BLUR = 24
SHADOW_OFFSET = 8
EDGE = 8
"""The panel keeps this distance from the edges of the window, px."""


class Popover(QWidget):
    """Base of all popovers. Put widgets into `panel_layout`; open with one of `open_…`."""

    closed = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget, *, radius: int = 8, has_scrim: bool = False
    ) -> None:
        super().__init__(parent.window())
        self.theme = theme
        self.panel = _Panel(theme, radius, self)
        self.panel_layout = QVBoxLayout(self.panel)
        self.panel_layout.setContentsMargins(1, 1, 1, 1)
        self.panel_layout.setSpacing(0)
        self._radius = radius
        self._has_scrim = has_scrim
        self._focus_before: QWidget | None = None
        self._anchor: QWidget | None = None
        self.hide()
        self.window().installEventFilter(self)

    def open_below(self, anchor: QWidget) -> None:
        """Open under a widget, or over it where there is no room below."""
        self._anchor = anchor
        self._open()

    def open_centred(self) -> None:
        """Open in the upper middle of the window."""
        self._anchor = None
        self._open()

    def close_popover(self) -> None:
        """Close and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        before = self._focus_before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def first_focus(self) -> QWidget:
        """Where the focus goes on opening; a subclass says so."""
        return self.panel

    def place(self) -> None:
        """Put the panel where it belongs; called again when window or content change."""
        self.setGeometry(self.window().rect())
        before = self.panel.geometry()
        self.panel.adjustSize()
        layout = self.panel.layout()
        if layout is not None and layout.hasHeightForWidth():
            # Qt measured the height at the width that was wished for, not at the one there is.
            width = self.panel.width()
            self.panel.resize(width, layout.totalHeightForWidth(width))
        room = self.size().shrunkBy(QMargins(EDGE, EDGE, EDGE, EDGE))
        size = self.panel.size().boundedTo(room)
        self.panel.setGeometry(QRect(self._corner(size.width(), size.height()), size))
        # All below shows through, so only what changed is painted anew.
        if self.panel.geometry() != before:
            reach = SHADOW_BLUR + SHADOW_OFFSET
            changed = before.united(self.panel.geometry())
            self.update(changed.adjusted(-reach, -reach, reach, reach))

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes round inside the panel."""
        start = QApplication.focusWidget() or self.panel
        widget: QWidget | None = start
        while widget is not None:
            widget = widget.nextInFocusChain() if is_next else widget.previousInFocusChain()
            if widget is start or widget is None:
                break
            if self.panel.isAncestorOf(widget) and _takes_tab(widget):
                reason = Qt.FocusReason
                widget.setFocus(reason.TabFocusReason if is_next else reason.BacktabFocusReason)
                break
        return True

    def event(self, event: QEvent) -> bool:
        """Keep plain keys from reaching the shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if event.modifiers() in plain:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; nothing else goes on to the window below."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_popover()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the panel closes it."""
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_popover()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the scrim and the shadow."""
        painter = QPainter(self)
        if self._has_scrim:
            painter.fillRect(self.rect(), self.theme.colour("scrim"))
        paint_shadow(painter, self.theme, QRectF(self.panel.geometry()), self._radius)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window when it changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def _open(self) -> None:
        if self.isHidden():
            self._focus_before = QApplication.focusWidget()
        self.place()
        self.show()
        self.raise_()
        self.first_focus().setFocus(Qt.FocusReason.PopupFocusReason)
        fade_in(self, self.theme)

    def _corner(self, width: int, height: int) -> QPoint:
        if self._anchor is None:
            return QPoint((self.width() - width) // 2, min(self.height() // 8, 104))
        below = self._anchor.mapTo(self.window(), QPoint(0, self._anchor.height() + 4))
        x = min(below.x(), self.width() - width - EDGE)
        y = below.y()
        if y + height + EDGE > self.height():
            y = max(EDGE, self._anchor.mapTo(self.window(), QPoint(0, 0)).y() - height - 4)
            if y + height + EDGE > self.height():
                y = max(EDGE, self.height() - height - EDGE)
        return QPoint(max(EDGE, x), y)


class _Panel(QFrame):
    """The visible part: raised ground with round corners."""

    def __init__(self, theme: Theme, radius: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._radius = radius
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("line2"))
        painter.setBrush(self._theme.colour("raised"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, self._radius, self._radius)


def paint_shadow(painter: QPainter, theme: Theme, box: QRectF, radius: float) -> None:
    """Paint a soft shadow under `box`: y 8, blur 24, in the colour of the scheme."""
    colour = QColor(theme.colour("shadow"))
    strength = colour.alphaF()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    # What the panel covers needs no shadow; most of the painting time would go there.
    reach = SHADOW_BLUR + SHADOW_OFFSET
    around = QRegion(box.toRect().adjusted(-reach, -reach, reach, reach))
    inset = round(radius) + 1
    painter.save()
    painter.setClipRegion(
        around - QRegion(box.toRect().adjusted(inset, inset, -inset, -inset)),
        Qt.ClipOperation.IntersectClip,
    )
    steps = SHADOW_BLUR // 2
    for step in range(steps):
        grow = SHADOW_BLUR * (0.7 - step / steps)
        colour.setAlphaF(strength * 2 * (step + 1) / (steps * steps))
        painter.setBrush(colour)
        layer = box.adjusted(-grow, -grow, grow, grow).translated(0, SHADOW_OFFSET)
        painter.drawRoundedRect(layer, radius + max(0.0, grow), radius + max(0.0, grow))
    painter.restore()


def fade_in(widget: QWidget, theme: Theme, milliseconds: int = FADE_MS) -> None:
    """Let a widget appear; at once where motion is off."""
    duration = theme.duration(milliseconds)
    if not duration:
        return
    effect = QGraphicsOpacityEffect(widget)
    widget.setGraphicsEffect(effect)
    animation = QPropertyAnimation(effect, b"opacity", effect)
    animation.setDuration(duration)
    animation.setStartValue(0.0)
    animation.setEndValue(1.0)
    animation.setEasingCurve(QEasingCurve.Type.OutCubic)
    # The effect costs painting time, so it goes as soon as it has done its work.
    animation.finished.connect(effect.deleteLater)
    animation.start()


def _takes_tab(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    return takes and widget.isVisible() and widget.isEnabled()
