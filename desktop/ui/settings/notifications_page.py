"""Which accounts may show a banner, and how much it says."""

from desktop.core.l10n import tr
from desktop.ui.bridge import Bridge
from desktop.ui.settings.controls import SettingsPage
from desktop.ui.settings.store import NOTIFY, NOTIFY_ALL, NOTIFY_HIDE_TEXT, ON, SettingsStore
from desktop.ui.theme import Theme


class NotificationsPage(SettingsPage):
    """Banners come for Needs you only; this says for which accounts."""

    def __init__(self, bridge: Bridge, theme: Theme, store: SettingsStore) -> None:
        super().__init__(theme, store)
        self.add_group(tr("Banners"))
        self.add_toggle(
            tr("Show a banner when somebody needs you"),
            NOTIFY_ALL,
            default=ON,
            text=tr("Only for Needs you; everything else waits quietly in its place."),
        )
        self.add_toggle(
            tr("Hide text and names in banners"),
            NOTIFY_HIDE_TEXT,
            text=tr("For when others can see your screen."),
        )
        statuses = bridge.views.accounts()
        if statuses:
            self.add_group(tr("Accounts"))
        for status in statuses:
            self.add_toggle(status.account.name, f"{NOTIFY}{status.account.id}", default=ON)
        self.finish()
