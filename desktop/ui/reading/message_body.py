"""The body of a message in a card: own words, folded quote, long bodies in pieces, remote strip."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.core.l10n import tr
from desktop.model.message import Message
from desktop.ui.alive import while_alive
from desktop.ui.reading.body_parts import TextParts, split_html, split_text
from desktop.ui.reading.body_view import BodyView
from desktop.ui.reading.context import ReadingContext
from desktop.ui.reading.html_document import (
    FIRST_LIMIT,
    LIMIT,
    FittedHtml,
    fit_html,
    is_list,
    length_of,
    sets_colours,
)
from desktop.ui.reading.parts import link_button
from desktop.ui.reading.remote_strip import RemoteStrip
from desktop.ui.reading.text_html import text_to_html

_MOST_SPLIT = 400_000
"""Characters; a longer text is a log or a book, and looking for its quotes would take long."""


class MessageBody(QWidget):
    """Nothing is laid out before `load`; a long body is laid out piece by piece."""

    link_pressed = Signal(str, str)
    link_hovered = Signal(str, str)
    focus_changed = Signal(bool)
    laid_out = Signal()

    def __init__(self, context: ReadingContext, message: Message) -> None:
        super().__init__()
        self._context, self._message = context, message
        self._html = message.html or ""
        self._parts: Mapping[str, bytes] = {}
        self._waiting: Iterator[FittedHtml] = iter(())
        self._length = 0
        self._at_once = 1
        self._quoted = ""
        self._shows_quote = False
        self._is_loaded = False
        self._words: Sequence[str] = ()
        self.views: list[BodyView] = [self._new_view()]
        self.quote_button = self._make_quote_button()
        self.all_button = link_button(context.theme, tr("Show all"))
        self.all_button.clicked.connect(self.show_all)
        self.all_button.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        if message.blocked_remote and message.html:
            strip = RemoteStrip(context, message)
            strip.loaded.connect(self._show_pictures)
            self._column.addWidget(strip)
        self._column.addWidget(self.views[0])
        self._column.addWidget(self.all_button)
        self._column.addWidget(self.quote_button)

    @property
    def first_view(self) -> BodyView:
        """The view that takes the focus of the message."""
        return self.views[0]

    @property
    def is_heavy(self) -> bool:
        """Whether laying it out takes longer than a frame, as far as its length tells."""
        return len(self._html) > FIRST_LIMIT and length_of(self._html) > FIRST_LIMIT

    def load(self) -> None:
        """Lay the body out; once."""
        if self._is_loaded:
            return
        self._is_loaded = True
        self._show()
        if "cid:" in self._html:
            work = self._context.bridge.services.compose.inline_images(self._message.id)
            self._context.bridge.run(
                work, then=while_alive(self, self._set_parts), otherwise=lambda _error: None
            )

    def mark(self, words: Sequence[str]) -> int:
        """Mark search words; return how many places there are."""
        self._words = words
        return sum(view.mark(words) for view in self.views)

    def show_all(self) -> None:
        """Lay out the rest, one piece per turn of the loop, so that the window stays alive."""
        self.all_button.hide()
        is_under_way = len(self.views) < self._at_once
        self._at_once = sys.maxsize
        if not is_under_way:
            QTimer.singleShot(0, self, self._show_next)

    def toggle_quote(self) -> None:
        """Unfold or fold the quoted text."""
        self._shows_quote = not self._shows_quote
        self.quote_button.setAccessibleName(self._quote_name())
        self.quote_button.setToolTip(self._quote_name())
        self._show()

    def _show(self) -> None:
        for view in self.views[1:]:
            view.deleteLater()
        del self.views[1:]
        pieces = self._html_pieces() if self._html else self._text_pieces()
        self._fill(self.views[0], next(pieces))
        self._waiting = pieces
        has_small_pieces = is_list(self._html) if self._html else self._length > FIRST_LIMIT
        self._at_once = LIMIT // FIRST_LIMIT if has_small_pieces else 1
        if self._at_once > 1:
            QTimer.singleShot(0, self, self._show_next)
        self.all_button.setVisible(self._is_long())
        self.quote_button.setVisible(bool(self._quoted))
        if self._words:
            self.mark(self._words)
        self.laid_out.emit()

    def _html_pieces(self) -> Iterator[FittedHtml]:
        parts = split_html(self._html)
        self._quoted = parts.quoted
        shown = self._html if self._shows_quote else parts.own
        self._length = length_of(shown)
        return fit_html(shown)

    def _text_pieces(self) -> Iterator[FittedHtml]:
        text = self._message.text
        if not text.strip() and not self._message.attachments and not self._message.is_partial:
            words = escape(tr("This message has no text."))
            yield FittedHtml(html=f'<p class="signature">{words}</p>')
            return
        parts = split_text(text) if len(text) < _MOST_SPLIT else TextParts(own=text)
        self._quoted = parts.quoted
        mentions = self._mentions()
        tail = ""
        if parts.signature:
            signature = escape(parts.signature).replace("\n", "<br>")
            tail += f'<p class="signature">{signature}</p>'
        if self._shows_quote and parts.quoted:
            tail += f'<div class="signature">{text_to_html(parts.quoted[:LIMIT])}</div>'
        self._length = len(parts.own)
        end = 0
        for piece in _pieces_of(parts.own):
            end += len(piece)
            html = text_to_html(piece, mentions=mentions)
            yield FittedHtml(html=html + tail if end == self._length else html)

    def _is_long(self) -> bool:
        """Whether there is more than what is laid out without being asked for."""
        return self._length > LIMIT

    def _fill(self, view: BodyView, piece: FittedHtml) -> None:
        if self._html:
            view.show_html(piece, self._parts, has_colours=sets_colours(self._html))
        else:
            view.show_text(piece.html)

    def _show_next(self) -> None:
        piece = next(self._waiting, None) if len(self.views) < self._at_once else None
        if piece is None:
            return
        view = self._new_view()
        self._column.insertWidget(self._column.indexOf(self.views[-1]) + 1, view)
        self.views.append(view)
        self._fill(view, piece)
        if self._words:
            view.mark(self._words)
        self.laid_out.emit()
        QTimer.singleShot(0, self, self._show_next)

    def _set_parts(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        for view in self.views:
            view.set_parts(parts)
        self.laid_out.emit()

    def _show_pictures(self, html: str) -> None:
        self._html = html
        self._show()

    def _new_view(self) -> BodyView:
        view = BodyView(self._context.theme, font_px=self._context.font_px)
        view.link_pressed.connect(self.link_pressed)
        view.link_hovered.connect(self.link_hovered)
        view.focus_changed.connect(self.focus_changed)
        return view

    def _mentions(self) -> frozenset[str]:
        people = (self._message.sender, *self._message.to, *self._message.cc)
        return frozenset(who.name.split()[0].lower() for who in people if who.name.strip())

    def _make_quote_button(self) -> QPushButton:
        button = QPushButton("…")
        button.setProperty("kind", "quiet")
        button.setAutoDefault(False)
        button.setFixedSize(34, max(18, self._context.theme.line_height()))
        button.setAccessibleName(self._quote_name())
        button.setToolTip(self._quote_name())
        button.clicked.connect(self.toggle_quote)
        button.hide()
        return button

    def _quote_name(self) -> str:
        return tr("Hide quoted text") if self._shows_quote else tr("Show quoted text")


def _pieces_of(text: str) -> Iterator[str]:
    """Divide plain text at line ends into pieces that lay out quickly, the first one soonest."""
    start, limit = 0, FIRST_LIMIT
    while len(text) - start > limit:
        cut = text.rfind("\n", start + limit // 2, start + limit) + 1 or start + limit
        yield text[start:cut]
        start = cut
        limit = FIRST_LIMIT if start < LIMIT else LIMIT
    yield text[start:]
