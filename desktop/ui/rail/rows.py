"""What the rail lists: views with counts, sources with their health."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.core.l10n import number, tr, trn
from desktop.model.account import AccountStatus, HealthState
from desktop.model.conversation import View
from desktop.ui.dates import clock_time
from desktop.ui.icons import source_glyph

RAIL_ROW_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class RailRow:
    """A line of the rail. `key` is a View or an account id; `mark` an icon at the right."""

    key: object
    icon: str
    title: str
    note: str = ""
    mark: str = ""
    token: str = "text3"
    """Colour of note and mark."""
    spoken: str = ""
    is_strong: bool = False


class RailModel(QAbstractListModel):
    """A short list of rail rows."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[RailRow, ...] = ()

    def set_rows(self, rows: Sequence[RailRow]) -> None:
        """Show these rows; the same number of rows is patched, so that the selection stays."""
        if len(rows) == len(self.rows):
            self.rows = tuple(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row for painting, its words for assistive technology and tooltips."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == RAIL_ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.spoken
        return row.title if role == Qt.ItemDataRole.DisplayRole else None


_VIEW_ICONS = {
    View.INBOX: "inbox",
    View.LATER: "clock",
    View.WAITING: "hourglass",
    View.COFFEE: "coffee",
    View.DONE: "circle-check",
}


def view_title(view: View) -> str:
    """The name of a view."""
    titles = {
        View.INBOX: tr("Inbox"),
        View.LATER: tr("Later"),
        View.WAITING: tr("Waiting for"),
        View.COFFEE: tr("Coffee corner"),
        View.DONE: tr("Done"),
    }
    return titles[view]


def view_row(view: View, count: int) -> RailRow:
    """A view as the rail shows it; Done is not counted, for nothing waits there."""
    title = view_title(view)
    shown = count if view is not View.DONE else 0
    spoken = {
        View.INBOX: trn("{title}, {n} needs you.", "{title}, {n} need you.", shown),
        View.COFFEE: trn("{title}, {n} post.", "{title}, {n} posts.", shown),
    }.get(view, trn("{title}, {n} conversation.", "{title}, {n} conversations.", shown))
    return RailRow(
        key=view,
        icon=_VIEW_ICONS[view],
        title=title,
        note=number(shown) if shown else "",
        token="text2",
        spoken=spoken.replace("{title}", title) if shown else f"{title}.",
        is_strong=view is View.INBOX,
    )


def source_row(status: AccountStatus) -> RailRow:
    """A source as the rail shows it: a small check when it works, else an icon and a word."""
    note, mark, token = _health(status)
    name = status.account.name
    return RailRow(
        key=status.account.id,
        icon=source_glyph(status.account.source),
        title=name,
        note=note,
        mark=mark,
        token=token,
        spoken=_spoken(status, name, note),
    )


def _health(status: AccountStatus) -> tuple[str, str, str]:
    health = status.health
    if status.account.is_paused or health.state is HealthState.PAUSED:
        return tr("paused"), "pause", "text3"
    if health.state is HealthState.SYNCING:
        return _percentage(status), "refresh-cw", "text3"
    states = {
        HealthState.OK: ("", "check", "text3"),
        HealthState.LIMITED: (tr("slower"), "hourglass", "text3"),
        HealthState.OFFLINE: (tr("offline"), "wifi-off", "text2"),
        HealthState.NEEDS_SIGN_IN: (tr("sign in again"), "key-round", "due"),
        HealthState.FAILED: (tr("does not answer"), "circle-alert", "danger"),
    }
    return states[health.state]


def _percentage(status: AccountStatus) -> str:
    progress = status.health.progress
    if progress is None or not progress.total:
        return ""
    return f"{min(99, 100 * progress.done // progress.total)}%"


def _spoken(status: AccountStatus, name: str, note: str) -> str:
    health = status.health
    if health.state is HealthState.OK and not status.account.is_paused:
        return tr("{name}, works.").format(name=name)
    if health.state is HealthState.SYNCING:
        return tr("{name}, is fetching {percentage}.").format(name=name, percentage=note)
    if health.since is not None:
        since = clock_time(health.since)
        return tr("{name}, {state} since {time}.").format(name=name, state=note, time=since)
    return tr("{name}, {state}.").format(name=name, state=note)
