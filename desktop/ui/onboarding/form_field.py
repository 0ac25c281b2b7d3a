"""One question of a set-up form, drawn from data."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.l10n import tr
from desktop.services.contract import FieldView
from desktop.ui.onboarding.choice_box import ChoiceBox
from desktop.ui.onboarding.parts import Words
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

LAST_PORT = 65_535
ON, OFF = "1", "0"


class FormField(QWidget):
    """Holds a text value whatever the kind; `changed` when the person changes it."""

    changed = Signal()
    entered = Signal()
    """Enter was pressed in a line of text."""

    def __init__(self, theme: Theme, view: FieldView) -> None:
        super().__init__()
        self._theme = theme
        self.view = view
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        column.addLayout(self._row)
        self._complaint = Words(theme, role=Role.SMALL, token="danger", wraps=True)
        self._complaint.hide()
        column.addWidget(self._complaint)
        self.input = self._make()
        self.input.setAccessibleName(tr(view.label))
        self.input.setAccessibleDescription(tr(view.help))
        self.setFocusProxy(self.input)
        self.set_value(view.default)

    @property
    def value(self) -> str:
        """What was typed or chosen."""
        match self.input:
            case QComboBox():
                return str(self.input.currentData() or "")
            case QCheckBox():
                return ON if self.input.isChecked() else OFF
            case QLineEdit():
                text = self.input.text()
                return text if self.view.kind == "secret" else text.strip()
        return ""

    def set_value(self, value: str) -> None:
        """Show a value."""
        match self.input:
            case QComboBox():
                self.input.setCurrentIndex(max(0, self.input.findData(value)))
            case QCheckBox():
                self.input.setChecked(value == ON)
            case QLineEdit():
                self.input.setText(value)

    def complain(self, sentence: str) -> None:
        """Say under the field what is wrong with it; an empty sentence takes that back."""
        self._complaint.setText(sentence)
        self._complaint.setVisible(bool(sentence))
        self.input.setAccessibleDescription(sentence or tr(self.view.help))

    @property
    def is_missing(self) -> bool:
        """Whether an answer is needed and not there."""
        return self.view.is_required and not self.value

    def _make(self) -> QWidget:
        if self.view.kind == "choice":
            return self._make_choice()
        if self.view.kind == "switch":
            box = QCheckBox(tr(self.view.label))
            box.toggled.connect(self.changed)
            self._row.addWidget(box)
            return box
        return self._make_line()

    def _make_choice(self) -> QComboBox:
        box = ChoiceBox(self._theme)
        for value, label in self.view.choices:
            box.addItem(tr(label), value)
        box.currentIndexChanged.connect(self.changed)
        self._row.addWidget(box)
        self._row.addStretch(1)
        return box

    def _make_line(self) -> QLineEdit:
        line = QLineEdit()
        line.textEdited.connect(self.changed)
        line.returnPressed.connect(self.entered)
        self._row.addWidget(line, 1)
        if self.view.kind == "number":
            line.setValidator(QIntValidator(0, LAST_PORT, line))
            line.setMaximumWidth(120)
            self._row.addStretch(1)
        elif self.view.kind == "secret":
            line.setEchoMode(QLineEdit.EchoMode.Password)
            self._row.addWidget(self._show_button(line))
        elif self.view.kind in ("folder", "files"):
            choose = QPushButton(tr("Choose…"))
            choose.clicked.connect(self._choose)
            self._row.addWidget(choose)
        return line

    def _show_button(self, line: QLineEdit) -> QPushButton:
        button = QPushButton(tr("Show"))
        button.setProperty("kind", "quiet")
        button.setCheckable(True)
        modes = {True: QLineEdit.EchoMode.Normal, False: QLineEdit.EchoMode.Password}
        button.toggled.connect(lambda is_on: line.setEchoMode(modes[is_on]))
        return button

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), tr(self.view.label))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.view.kind == "folder":
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.set_value(path)
        self.changed.emit()
