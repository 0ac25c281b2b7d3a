"""The settings as the settings window sees them: what was just set counts at once."""

from PySide6.QtCore import QObject, Signal

from desktop.ui.bridge import Bridge

SEND_DELAY = "send_delay_s"
DONE_ARCHIVES = "done_archives"
READ_AFTER = "read_after_s"
NOTIFY = "notify."
"""Prefix: `notify.3` is 0 where account 3 shows no banners."""
NOTIFY_ALL = "notify"
NOTIFY_HIDE_TEXT = "notify_hide_text"
CLOSE_TO_TRAY = "close_to_tray"
ON, OFF = "1", "0"


class SettingsStore(QObject):
    """Reads and writes settings. Writing goes to the engine; reading back does not wait for it."""

    changed = Signal(str)
    """The name of the setting that was set here."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._fresh: dict[str, str] = {}

    def get(self, name: str, default: str = "") -> str:
        """A setting."""
        if name in self._fresh:
            return self._fresh[name] or default
        return self._bridge.views.setting(name, default) or default

    def set(self, name: str, value: str) -> None:
        """Keep a setting."""
        if value == self._fresh.get(name):
            return
        self._fresh[name] = value
        self._bridge.run(self._bridge.services.settings.set(name, value))
        self.changed.emit(name)
