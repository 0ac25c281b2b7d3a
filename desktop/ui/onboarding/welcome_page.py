"""The first page: start with your e-mail, another source, an archive, or the sample."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.l10n import tr
from desktop.services.contract import SourceView
from desktop.ui.bridge import Bridge
from desktop.ui.onboarding.mail_card import MailCard
from desktop.ui.onboarding.parts import Card, CardButton, Glyph, Words
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

COLUMNS, COLUMNS_IF_NARROW = 4, 2
MAIL = "imap"


class WelcomePage(QWidget):
    """Cards for everything a person can start with."""

    account_added = Signal(int)
    source_wanted = Signal(object)
    """A SourceView whose form should be shown."""
    files_chosen = Signal(list)
    sample_wanted = Signal()
    left = Signal()
    """The person wants to look around first."""

    def __init__(self, bridge: Bridge, theme: Theme, sources: Sequence[SourceView]) -> None:
        super().__init__()
        self._theme = theme
        self._sources: list[CardButton] = []
        self._grid = QGridLayout()
        self._offers = QHBoxLayout()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 48, 0, 24)
        self._layout.setSpacing(10)
        self._build_head()
        self.mail_card: MailCard | None = None
        mail = next((source for source in sources if source.id == MAIL and not source.error), None)
        if mail is not None:
            self.mail_card = MailCard(bridge, theme, mail)
            self.mail_card.saved.connect(self.account_added)
            self._title(tr("Start with your work e-mail"))
            self._layout.addWidget(self.mail_card)
        self._build_sources(sources, has_mail=mail is not None)
        self._build_offline()
        self._build_foot()
        self._layout.addStretch(1)
        self.arrange(is_narrow=False)

    def focus_first(self) -> None:
        """Put the cursor into the address."""
        if self.mail_card is not None:
            self.mail_card.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrange(self, *, is_narrow: bool) -> None:
        """Put fewer cards beside each other where there is no room for all."""
        columns = COLUMNS_IF_NARROW if is_narrow else COLUMNS
        for number, card in enumerate(self._sources):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        direction = QBoxLayout.Direction
        self._offers.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)
        self._layout.setContentsMargins(0, 16 if is_narrow else 48, 0, 24)

    def mark_drop(self, is_over: bool) -> None:
        """Show where dropped files go."""
        self.archive_card.is_marked = is_over
        self.archive_card.update()

    def _build_head(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(self._theme, tr("Welcome to Luwte"), role=Role.DISPLAY, weight=600))
        line = tr("Your work messages in one calm list, kept on this computer.")
        words.addWidget(Words(self._theme, line, role=Role.READING, token="text2"))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Glyph(self._theme, "luwte", 40, "accent"))
        row.addLayout(words, 1)
        self.leave = QPushButton(tr("Not now"))
        self.leave.setProperty("kind", "quiet")
        self.leave.clicked.connect(self.left)
        row.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(row)

    def _build_sources(self, sources: Sequence[SourceView], *, has_mail: bool) -> None:
        if not sources:
            return
        title = tr("Or add another source first") if has_mail else tr("Add a source")
        self._title(title)
        self._grid.setSpacing(12)
        for source in sources:
            card = CardButton(
                self._theme,
                icon=source.icon or "puzzle",
                title=tr(source.name),
                text=source.error or tr(source.description),
            )
            card.setEnabled(not source.error)
            card.clicked.connect(lambda _=False, chosen=source: self.source_wanted.emit(chosen))
            self._sources.append(card)
        self._layout.addLayout(self._grid)

    def _build_offline(self) -> None:
        self._title(tr("No account at hand?"))
        choose = QPushButton(tr("Choose files…"))
        choose.clicked.connect(self._choose_files)
        folder = QPushButton(tr("Choose a folder…"))
        folder.clicked.connect(self._choose_folder)
        self.archive_card = self._offer(
            "folder-input",
            tr("Import an archive"),
            tr(
                "An mbox file, a Maildir or a folder of .eml files, from Thunderbird or Takeout too"
            ),
            (choose, folder),
            tr("or drop them here"),
        )
        sample = QPushButton(tr("Open sample"))
        sample.clicked.connect(self.sample_wanted)
        sample_card = self._offer(
            "flask-conical",
            tr("Try the sample workspace"),
            tr("A made-up town hall with a month of messages, in a place of its own."),
            (sample,),
            "",
        )
        self._offers.setSpacing(12)
        self._offers.addWidget(self.archive_card, 1)
        self._offers.addWidget(sample_card, 1)
        self._layout.addLayout(self._offers)

    def _offer(
        self, icon: str, title: str, text: str, buttons: Sequence[QPushButton], after: str
    ) -> Card:
        card = Card(self._theme)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Words(self._theme, title, weight=500))
        words.addWidget(Words(self._theme, text, role=Role.SMALL, token="text2", wraps=True))
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.setContentsMargins(0, 8, 0, 0)
        for button in buttons:
            row.addWidget(button)
        row.addWidget(Words(self._theme, after, role=Role.CAPTION, token="text3"))
        row.addStretch(1)
        words.addLayout(row)
        layout = QHBoxLayout(card)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(14)
        layout.addWidget(Glyph(self._theme, icon, 24), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        return card

    def _build_foot(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 14, 0, 0)
        row.addWidget(Glyph(self._theme, "shield-check", 14, "text3"))
        text = tr(
            "No account with us and no server of ours: all stays on this computer. "
            "Passwords go to the keyring of your system."
        )
        row.addWidget(Words(self._theme, text, role=Role.SMALL, token="text3", wraps=True), 1)
        self._layout.addLayout(row)

    def _title(self, text: str) -> None:
        self._layout.addSpacing(18)
        self._layout.addWidget(Words(self._theme, text, weight=600))

    def _choose_files(self) -> None:
        dialog = QFileDialog(self.window(), tr("Import an archive"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda paths: self.files_chosen.emit(list(paths)))
        dialog.open()

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self.window(), tr("Import an archive"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda paths: self.files_chosen.emit(list(paths)))
        dialog.open()
