"""What stands in place of results when there are none: another spelling, or what to try."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.core.l10n import number, tr
from desktop.ui.theme import Theme
from desktop.ui.typography import Role


class NothingFound(QWidget):
    """ "Nothing found for …" with a link to the other spelling."""

    query_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._suggestion = ""
        self._title = QLabel(wordWrap=True)
        self._text = QLabel(wordWrap=True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self._text.linkActivated.connect(lambda _link: self.query_wanted.emit(self._suggestion))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()

    def show_query(self, query: str, suggestion: str | None, count: int) -> None:
        """Say that `query` has no results; `suggestion` has `count`."""
        self._title.setText(tr("Nothing found for “{query}”").format(query=query.strip()))
        self._suggestion = suggestion or ""
        if suggestion:
            words = tr("Did you mean {link} ({count})?")
            link = f'<a href="#">{_escaped(suggestion)}</a>'
            self._text.setText(words.format(link=link, count=number(count)))
        else:
            self._text.setText(tr("Try fewer or other words; the beginning of a word is enough."))
        self.setAccessibleName(self._title.text())

    def _dress(self) -> None:
        self._title.setFont(self._theme.font(Role.BODY, 500))
        palette = self._text.palette()
        palette.setColor(self._text.foregroundRole(), self._theme.colour("text2"))
        self._text.setPalette(palette)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
