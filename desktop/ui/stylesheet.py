"""The one style sheet, generated from the tokens, for buttons, fields, menus and scroll bars.

Buttons choose a look by the dynamic property `kind`: "primary", "quiet" (no outline), "soft"
(accent-soft ground) or none for the ordinary outlined button. All else is painted by its widget.
"""

from string import Template

from desktop.ui.tokens import Tokens
from desktop.ui.typography import Role, Type

_SHEET = Template("""
QPushButton, QToolButton { outline: none; }
QPushButton {
  background: $surface; color: $text; border: 1px solid $line2; border-radius: 5px;
  padding: ${button_padding}px 10px; font-weight: 500;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $sel_off; }
QPushButton:disabled { background: $sunken; color: $text3; border-color: $line; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {
  background: $accent_h; border-color: $accent_h;
}
QPushButton[kind="primary"]:disabled {
  background: $sunken; color: $text3; border-color: $line;
}
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed { background: $sel_off; }
QPushButton[kind="soft"] {
  background: $accent_soft; color: $accent_text; border-color: $accent_soft;
}
QPushButton[kind="link"] {
  background: transparent; color: $accent_text; border-color: transparent; padding: 2px;
  text-decoration: underline; font-weight: 400;
}
QToolButton {
  background: transparent; color: $text; border: 1px solid transparent; border-radius: 5px;
  padding: 5px;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $sel_off; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QComboBox, QSpinBox, QTimeEdit, QDateEdit, QPlainTextEdit[kind="field"] {
  background: $surface; color: $text; border: 1px solid $border; border-radius: 5px;
  padding: ${field_padding}px 8px; selection-background-color: $accent;
  selection-color: $on_accent; placeholder-text-color: $text3;
}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QTimeEdit:focus, QDateEdit:focus,
QPlainTextEdit[kind="field"]:focus {
  border: 2px solid $accent; padding: ${focus_padding}px 7px;
}
QLineEdit[kind="plain"], QLineEdit[kind="plain"]:focus {
  border: none; background: transparent; padding: 0;
}
QLineEdit:disabled, QComboBox:disabled { background: $sunken; color: $text3; border-color: $line; }
QComboBox::drop-down { border: none; width: 22px; }
QMenu {
  background: $raised; color: $text; border: 1px solid $line2; padding: 4px;
}
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenuBar { background: $rail; color: $text; }
QMenuBar::item { padding: 4px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $sel_off; }
QToolTip {
  background: $raised; color: $text; border: 1px solid $line2; padding: 4px 6px;
}
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line2; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $border; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: none; border: none; width: 0; height: 0;
}
QSplitter::handle { background: transparent; }
""")


def style_sheet(tokens: Tokens, type_: Type) -> str:
    """The style sheet of one colour scheme and one base font."""
    colours = {name.replace("-", "_"): value.name() for name, value in tokens.colours.items()}
    line = type_.line_height(Role.BODY)
    # Controls are 30 px high at a base of 13 px and grow with the font.
    padding = max(2, round((line * 5 / 3 - line) / 2) - 1)
    return _SHEET.substitute(
        colours,
        button_padding=padding,
        field_padding=padding,
        focus_padding=max(1, padding - 1),
    )
