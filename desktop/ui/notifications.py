"""Banners for what needs the person: shown once, opened by a click, gone when read.

They go through the desktop itself (`desktop.system.notification_bus`); where that is missing,
through the tray icon. Only conversations in Needs you get one, and never twice for one message.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from desktop.core.l10n import tr, trn
from desktop.model.conversation import ConversationRow, Section, TriageState
from desktop.model.events import Changed, MessagesIngested
from desktop.model.ids import AccountId, ConversationId
from desktop.ranking import reasons
from desktop.system.notification_bus import (
    DEFAULT_ACTION,
    BannerEvent,
    Closed,
    NotificationBus,
    Pressed,
    Shown,
)
from desktop.ui.bridge import Bridge
from desktop.ui.settings.store import NOTIFY, NOTIFY_ALL, NOTIFY_HIDE_TEXT, OFF, ON

log = logging.getLogger(__name__)

AT_ONCE = 3
"""More than this in one go become one banner."""
REMEMBERED = 2000
BODY_LENGTH = 200


class Fallback(Protocol):
    """The tray icon, as far as banners go."""

    def show_message(self, title: str, body: str, conversation_id: ConversationId | None) -> None:
        """Show a banner that opens a conversation."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What a banner says; without a conversation it stands for several."""

    title: str
    body: str
    conversation_id: ConversationId | None = None


class Notifications(QObject):
    """Listens to what comes in and shows banners."""

    open_wanted = Signal(object)
    """A ConversationId to show, or None for the inbox."""
    action_wanted = Signal(str, object)
    """ "reply", "later" or "done" with a ConversationId."""

    def __init__(
        self, bridge: Bridge, parent: QObject | None = None, *, fallback: Fallback | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._fallback = fallback
        self._bus: NotificationBus | None = None
        self._has_tried = False
        self._notifier: QSocketNotifier | None = None
        self._seen: dict[ConversationId, datetime] = {}
        self._requested: dict[int, Banner] = {}
        self._shown: dict[int, Banner] = {}
        self.is_quiet: Callable[[], bool] = lambda: False
        """Whether the person looks at the window already; set by who made this."""
        bridge.messages_ingested.connect(self._ingested)
        bridge.changed.connect(self._changed)

    @property
    def shown(self) -> dict[int, Banner]:
        """The banners on the screen by their numbers."""
        return dict(self._shown)

    def close(self) -> None:
        """Take all banners away and leave the bus."""
        for banner in list(self._shown):
            self._withdraw(banner)
        self._drop_bus()

    def _ingested(self, event: MessagesIngested) -> None:
        if self._setting(NOTIFY_ALL, ON) == OFF:
            return
        if self._setting(f"{NOTIFY}{event.account_id}", ON) == OFF:
            return
        rows = [row for row in map(self._new, event.conversations) if row is not None]
        if not rows or self.is_quiet():
            return
        if len(rows) > AT_ONCE:
            self._show(self._for_several(rows, event.account_id))
        else:
            for row in rows:
                self._show(self._for_one(row))

    def _new(self, conversation_id: ConversationId) -> ConversationRow | None:
        """The row when it deserves a banner and had none for its latest message."""
        row = self._bridge.views.row(conversation_id)
        if row is None or not _needs_banner(row):
            return None
        if self._seen.get(row.id) == row.last_message_at:
            return None
        self._seen[row.id] = row.last_message_at
        while len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return row

    def _for_one(self, row: ConversationRow) -> Banner:
        if self._setting(NOTIFY_HIDE_TEXT, OFF) == ON:
            body = tr("Open Luwte to read it.")
            return Banner(title=tr("Somebody needs you"), body=body, conversation_id=row.id)
        name = row.people[0].label if row.people else ""
        asks = any(reason.code == reasons.ASKS_YOU for reason in row.reasons)
        title = tr("{name} asks you").format(name=name) if asks else name
        body = "\n".join(part for part in (row.subject, row.snippet[:BODY_LENGTH]) if part)
        return Banner(title=title, body=body, conversation_id=row.id)

    def _for_several(self, rows: list[ConversationRow], account_id: AccountId) -> Banner:
        title = trn("{n} conversation needs you", "{n} conversations need you", len(rows))
        names = [one.account.name for one in self._bridge.views.accounts()]
        ids = [one.account.id for one in self._bridge.views.accounts()]
        where = names[ids.index(account_id)] if account_id in ids else ""
        if self._setting(NOTIFY_HIDE_TEXT, OFF) == ON:
            return Banner(title=title, body=where)
        people = dict.fromkeys(row.people[0].label for row in rows if row.people)
        return Banner(title=title, body=", ".join(list(people)[:AT_ONCE]))

    def _show(self, banner: Banner) -> None:
        bus = self._find_bus()
        if bus is not None:
            try:
                request = bus.notify(
                    banner.title,
                    banner.body,
                    actions=_actions(banner),
                    replaces=self._number_of(banner.conversation_id),
                )
            except OSError:
                self._drop_bus()
            else:
                self._requested[request] = banner
                return
        if self._fallback is not None:
            self._fallback.show_message(banner.title, banner.body, banner.conversation_id)

    def _number_of(self, conversation_id: ConversationId | None) -> int:
        """The banner that a conversation has already, to be replaced; else 0."""
        found = (n for n, one in self._shown.items() if one.conversation_id == conversation_id)
        return next(found, 0) if conversation_id is not None else 0

    def _changed(self, event: Changed) -> None:
        """What was read or dealt with needs no banner any more."""
        changes = event.changes
        for number, banner in list(self._shown.items()):
            wanted = banner.conversation_id
            if wanted is not None and (changes.is_bulk or wanted in changes.conversations):
                row = self._bridge.views.row(wanted)
                if row is None or not _needs_banner(row):
                    self._withdraw(number)

    def _withdraw(self, number: int) -> None:
        self._shown.pop(number, None)
        if self._bus is not None:
            try:
                self._bus.withdraw(number)
            except OSError:
                self._drop_bus()

    def _find_bus(self) -> NotificationBus | None:
        if self._bus is None and not self._has_tried:
            self._has_tried = True
            try:
                self._bus = NotificationBus()
            except OSError as error:
                log.info("No banners through the desktop: %s", error)
                return None
            self._notifier = QSocketNotifier(self._bus.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._read)
        return self._bus

    def _read(self) -> None:
        if self._bus is None:
            return
        try:
            events = self._bus.read()
        except OSError:
            self._drop_bus()
            return
        for event in events:
            self._take(event)

    def _take(self, event: BannerEvent) -> None:
        match event:
            case Shown():
                banner = self._requested.pop(event.request, None)
                if banner is not None:
                    self._keep(event.banner, banner)
            case Pressed():
                banner = self._shown.pop(event.banner, None)
                if banner is not None:
                    self._press(banner, event)
                    self._withdraw(event.banner)
            case Closed():
                self._shown.pop(event.banner, None)

    def _keep(self, number: int, banner: Banner) -> None:
        self._shown[number] = banner
        # It may have been read while the desktop was drawing.
        if banner.conversation_id is not None:
            row = self._bridge.views.row(banner.conversation_id)
            if row is None or not _needs_banner(row):
                self._withdraw(number)

    def _press(self, banner: Banner, event: Pressed) -> None:
        if event.token:
            os.environ["XDG_ACTIVATION_TOKEN"] = event.token
        if event.action == DEFAULT_ACTION or banner.conversation_id is None:
            self.open_wanted.emit(banner.conversation_id)
        else:
            self.action_wanted.emit(event.action, banner.conversation_id)

    def _drop_bus(self) -> None:
        """The bus has gone; it is looked for again with the next banner."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._bus is not None:
            self._bus.close()
            self._bus = None
            self._has_tried = False
        self._requested.clear()
        self._shown.clear()

    def _setting(self, name: str, default: str) -> str:
        return self._bridge.views.setting(name, default) or default


def _needs_banner(row: ConversationRow) -> bool:
    is_there = row.state is TriageState.INBOX and not row.is_muted
    return is_there and row.section is Section.NEEDS_YOU and row.unread > 0


def _actions(banner: Banner) -> tuple[tuple[str, str], ...]:
    if banner.conversation_id is None:
        return ()
    return (("reply", tr("Reply")), ("later", tr("Later")), ("done", tr("Done")))
