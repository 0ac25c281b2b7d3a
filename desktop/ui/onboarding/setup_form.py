"""The form that adds an account: questions from data, a test, then saving.

The engine tests the set-up before it is saved, so an account in the list did work once.
"""

import logging
from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import KnownError
from desktop.core.l10n import tr
from desktop.model.ids import AccountId
from desktop.services.contract import SourceView
from desktop.ui.bridge import Bridge
from desktop.ui.onboarding.form_field import FormField
from desktop.ui.onboarding.parts import Words
from desktop.ui.overlays.announce import announce
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

log = logging.getLogger(__name__)

SECRET = "secret"
LABEL_WIDTH = 150
FIELD_PADDING = 6
"""What a field has above its text, so that label and text stand on one line."""


class SetupForm(QWidget):
    """Emits `saved` with the id of the new account."""

    saved = Signal(int)
    cancelled = Signal()
    failed = Signal(str)
    """The sentence that says why it could not be saved."""

    def __init__(
        self, bridge: Bridge, theme: Theme, source: SourceView, *, known: Collection[str] = ()
    ) -> None:
        """Ask what the source wants to know, apart from what is `known` and comes by `prefill`."""
        super().__init__()
        self._bridge = bridge
        self._theme = theme
        self._source = source
        self._extra: dict[str, str] = {}
        self._is_busy = False
        self.fields = {
            view.name: FormField(theme, view) for view in source.fields if view.name not in known
        }
        self._companions: dict[str, list[QWidget]] = {name: [] for name in self.fields}
        """What is shown and hidden with a field: its label and its help."""
        self._advanced = QWidget()
        self._fold = QPushButton()
        self.error = Words(theme, token="danger", wraps=True)
        self.save = QPushButton()
        self.cancel = QPushButton(tr("Cancel"))
        self._build()
        self._refresh()

    def prefill(self, settings: Mapping[str, str]) -> None:
        """Fill in what is known; what the form does not ask is kept beside it."""
        for name, value in settings.items():
            if name in self.fields:
                self.fields[name].set_value(value)
            else:
                self._extra[name] = value
        self._refresh()

    def focus_first(self) -> None:
        """Put the cursor into the first question that still needs an answer."""
        asked = [field for field in self.fields.values() if self._is_asked(field)]
        visible = [field for field in asked if not field.view.is_advanced]
        empty = [field for field in visible if not field.value]
        for field in (empty or visible)[:1]:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Test, and save when the test succeeds."""
        if self._is_busy:
            return
        asked = (field for field in self.fields.values() if self._is_asked(field))
        missing = next((field for field in asked if field.is_missing), None)
        if missing is not None:
            sentence = tr("Fill in “{field}”.").format(field=tr(missing.view.label))
            self._say(sentence, missing.view.name)
            self.failed.emit(sentence)
            return
        self._set_busy(True)
        settings, secrets = self._answers()
        # The service tries the set-up before it keeps anything.
        work = self._bridge.services.accounts.add(self._source.id, settings, secrets)
        self._bridge.run(work, then=self._saved, otherwise=self._failed)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        if self._source.intro:
            intro = Words(
                self._theme, tr(self._source.intro), role=Role.SMALL, token="text2", wraps=True
            )
            layout.addWidget(intro)
        plain = [field for field in self.fields.values() if not field.view.is_advanced]
        folded = [field for field in self.fields.values() if field.view.is_advanced]
        layout.addLayout(self._grid(plain))
        self._fold.setProperty("kind", "quiet")
        self._fold.setVisible(bool(folded))
        self._fold.clicked.connect(lambda: self._set_folded(not self._advanced.isHidden()))
        layout.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        self._advanced.setLayout(self._grid(folded))
        layout.addWidget(self._advanced)
        self._set_folded(True)
        layout.addWidget(self.error)
        self.error.hide()
        layout.addLayout(self._buttons())
        for field in self.fields.values():
            field.changed.connect(lambda changed=field: self._follow(changed.view.name))
            field.changed.connect(self._refresh)
            field.entered.connect(self.submit)

    def _grid(self, fields: list[FormField]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        row = 0
        for field in fields:
            if field.view.kind != "switch":
                label = Words(self._theme, tr(field.view.label), token="text2")
                label.setBuddy(field.input)
                label.setContentsMargins(0, FIELD_PADDING, 0, 0)
                grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
                self._companions[field.view.name].append(label)
            grid.addWidget(field, row, 1)
            row += 1
            if field.view.help:
                words = tr(field.view.help)
                text = Words(self._theme, words, role=Role.SMALL, token="text3", wraps=True)
                grid.addWidget(text, row, 1)
                self._companions[field.view.name].append(text)
                row += 1
            grid.setRowMinimumHeight(row, 4)
            row += 1
        return grid

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.cancel.setProperty("kind", "quiet")
        self.cancel.clicked.connect(self.cancelled)
        row.addWidget(self.cancel)
        self.save.setProperty("kind", "primary")
        self.save.clicked.connect(self.submit)
        self.save.setDefault(True)
        row.addWidget(self.save)
        return row

    def _answers(self) -> tuple[dict[str, str], dict[str, str]]:
        settings = dict(self._extra)
        secrets = {}
        for name, field in self.fields.items():
            if not self._is_asked(field):
                continue
            if field.view.kind == SECRET:
                if field.value:
                    secrets[name] = field.value
            elif field.value:
                settings[name] = field.value
        return settings, secrets

    def _saved(self, account_id: AccountId) -> None:
        self._set_busy(False)
        self.saved.emit(account_id)

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        known = isinstance(error, KnownError)
        sentence = str(error) if known else tr("Something went wrong; the log says more.")
        if not known:
            log.error("Setting up an account failed", exc_info=error)
        self._say(sentence, error.field if isinstance(error, KnownError) else "")
        self.failed.emit(sentence)

    def _say(self, sentence: str, name: str = "") -> None:
        """Say what is wrong, under the field of that name when it is asked."""
        for one in self.fields.values():
            one.complain("")
        field = self.fields.get(name)
        if field is not None and not self._is_asked(field):
            field = None
        self.error.setText("" if field is not None else sentence)
        self.error.setVisible(bool(self.error.text()))
        if field is not None:
            if field.view.is_advanced:
                self._set_folded(False)
            field.complain(sentence)
        if sentence and self.isVisible():
            (field or self.save).setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll_to(field or self.error)
        announce(self, sentence)

    def _scroll_to(self, widget: QWidget) -> None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if parent is not None:
            # Once the sentence has got its place.
            area = parent
            QTimer.singleShot(0, widget, lambda: area.ensureWidgetVisible(widget))

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        if is_busy:
            self._say("")
            # The fields are disabled now, and the keyboard must not land just anywhere.
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self._refresh()

    def _set_folded(self, is_folded: bool) -> None:
        self._advanced.setVisible(not is_folded)
        self._fold.setText(tr("More settings") if is_folded else tr("Fewer settings"))
        arrow = "chevron-right" if is_folded else "chevron-down"
        self._fold.setIcon(self._theme.icon(arrow, 14))

    def _refresh(self) -> None:
        self.save.setText(tr("Trying…") if self._is_busy else tr("Try and add"))
        self.save.setEnabled(not self._is_busy)
        for name, field in self.fields.items():
            field.setEnabled(not self._is_busy)
            for widget in (field, *self._companions[name]):
                widget.setVisible(self._is_asked(field))

    def _follow(self, name: str) -> None:
        """Bring what follows a field along, unless the person gave it a value of its own."""
        for field in self.fields.values():
            if field.view.follows is None or field.view.follows[0] != name:
                continue
            usual = dict(field.view.follows[1])
            if field.value in ("", *usual.values()):
                field.set_value(usual.get(self.fields[name].value, field.value))

    def _is_asked(self, field: FormField) -> bool:
        if field.view.only_if is None:
            return True
        other, values = field.view.only_if
        return self.fields[other].value in values
