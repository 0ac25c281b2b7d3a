"""Language, colours, sizes, motion."""

from PySide6.QtCore import Signal

from desktop.core.l10n import tr
from desktop.ui.language import speak
from desktop.ui.preferences import DENSITY, LANGUAGE, MOTION, READING_SIZE, THEME
from desktop.ui.settings.controls import SettingsPage
from desktop.ui.settings.store import CLOSE_TO_TRAY, SettingsStore
from desktop.ui.theme import Theme

SIZES = range(12, 23)


class GeneralPage(SettingsPage):
    """What the window looks like."""

    language_changed = Signal()

    def __init__(self, theme: Theme, store: SettingsStore) -> None:
        super().__init__(theme, store)
        self.add_group(tr("Language"))
        self.add_choice(
            tr("Language of Luwte"),
            LANGUAGE,
            (("", tr("As the system")), ("en", "English"), ("nl", "Nederlands")),
            default="",
            then=self._set_language,
        )
        self.add_group(tr("Appearance"))
        self.add_choice(
            tr("Colours"),
            THEME,
            (("system", tr("As the system")), ("light", tr("Light")), ("dark", tr("Dark"))),
            default="system",
            then=theme.set_mode,
        )
        self.add_choice(
            tr("Rows in the list"),
            DENSITY,
            (
                ("by_importance", tr("By importance")),
                ("compact", tr("All compact")),
                ("roomy", tr("All roomy")),
            ),
            default="by_importance",
            text=tr("By importance gives more room to what needs you."),
        )
        self.add_choice(
            tr("Text size of messages"),
            READING_SIZE,
            (
                ("", tr("As designed")),
                *((str(size), tr("{n} px").format(n=size)) for size in SIZES),
            ),
            default="",
        )
        self.add_switch(
            tr("Motion"),
            MOTION,
            values=("system", "off"),
            default="system",
            text=tr("Off shows every change at once. On follows the system."),
        ).toggled.connect(lambda is_on: theme.set_motion("system" if is_on else "off"))
        self.add_group(tr("Window"))
        self.add_toggle(
            tr("Keep running when the window is closed"),
            CLOSE_TO_TRAY,
            default="1",
            text=tr("Luwte stays in the tray and tells you when somebody needs you."),
        )
        self.finish()

    def _set_language(self, language: str) -> None:
        speak(language)
        self.language_changed.emit()
