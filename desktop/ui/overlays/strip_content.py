"""Which strip stands under the list header: one at a time, the worst first. Pure but for words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.core.l10n import tr, trn
from desktop.model.account import AccountStatus, Health, HealthState
from desktop.model.ids import AccountId
from desktop.model.operation import Operation, OperationKind, OperationState
from desktop.ui.dates import clock_time, since_text

MANY = 2


class StripKind(StrEnum):
    """The look of a strip."""

    OFFLINE = "offline"
    SIGN_IN = "sign_in"
    ERROR = "error"
    HELD = "held"


class StripAction(StrEnum):
    """What the button of a strip does."""

    OUTBOX = "outbox"
    SIGN_IN = "sign_in"
    TRY_NOW = "try_now"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class StripContent:
    """What a strip says: what, since when, what still works, one button, and the details."""

    kind: StripKind
    title: str
    text: str
    action: StripAction
    action_label: str
    account_id: AccountId | None = None
    detail: str = ""


_BAD = (HealthState.FAILED, HealthState.NEEDS_SIGN_IN, HealthState.OFFLINE)


def strip_content(
    accounts: Sequence[AccountStatus], outbox: Sequence[Operation], now: datetime
) -> StripContent | None:
    """Return what needs a look, or None when all is well."""
    active = [status for status in accounts if not status.account.is_paused]
    bad = sorted(
        (status for status in active if status.health.state in _BAD),
        key=lambda status: _BAD.index(status.health.state),
    )
    if not bad:
        return None
    states = {status.health.state for status in bad}
    if states == {HealthState.OFFLINE} and _is_all_offline(active, bad):
        return _offline(bad, outbox, now)
    if len(bad) >= MANY:
        return _several(bad)
    return _single(bad[0], len(active) > 1, now)


def _is_all_offline(active: Sequence[AccountStatus], bad: Sequence[AccountStatus]) -> bool:
    # Sources on this computer never are offline, so they do not count.
    reachable = [status for status in active if status.account.source not in ("maildir", "mbox")]
    return len(bad) >= len(reachable)


def _offline(
    bad: Sequence[AccountStatus], outbox: Sequence[Operation], now: datetime
) -> StripContent:
    since = min((s.health.since for s in bad if s.health.since is not None), default=None)
    title = tr("Offline")
    if since is not None:
        title = tr("Offline since {time}").format(time=since_text(since, now))
    waiting = sum(
        op.kind is OperationKind.SEND and op.state is OperationState.QUEUED for op in outbox
    )
    text = tr("You can read and write.")
    if waiting:
        text = trn(
            "You can read and write. {n} reply waits in the outbox.",
            "You can read and write. {n} replies wait in the outbox.",
            waiting,
        )
    detail = bad[0].health.detail
    label, action = tr("Outbox"), StripAction.OUTBOX
    if not waiting:
        label, action = tr("Try now"), StripAction.TRY_NOW
    return StripContent(
        kind=StripKind.OFFLINE,
        title=title,
        text=text,
        action=action,
        action_label=label,
        detail=detail,
    )


def _several(bad: Sequence[AccountStatus]) -> StripContent:
    kind = StripKind.ERROR
    if bad[0].health.state is not HealthState.FAILED:
        kind = StripKind.SIGN_IN
    names = ", ".join(status.account.name for status in bad)
    return StripContent(
        kind=kind,
        title=trn("{n} source needs a look", "{n} sources need a look", len(bad)),
        text=names,
        action=StripAction.SOURCES,
        action_label=tr("Show"),
    )


def _single(status: AccountStatus, has_others: bool, now: datetime) -> StripContent:
    health, name = status.health, status.account.name
    if health.state is HealthState.NEEDS_SIGN_IN:
        return StripContent(
            kind=StripKind.SIGN_IN,
            title=tr("{name} asks you to sign in again").format(name=name),
            text=_fetched(health, now),
            action=StripAction.SIGN_IN,
            action_label=tr("Sign in"),
            account_id=status.account.id,
            detail=health.detail,
        )
    title = tr("{name} does not answer").format(name=name)
    if health.state is HealthState.FAILED:
        title = health.reason or tr("{name} does not work").format(name=name)
    return StripContent(
        kind=StripKind.ERROR,
        title=title,
        text=_tries(health, has_others),
        action=StripAction.TRY_NOW,
        action_label=tr("Try now"),
        account_id=status.account.id,
        detail=health.detail,
    )


def _fetched(health: Health, now: datetime) -> str:
    if health.last_success_at is None:
        return tr("Messages you already have stay here.")
    return tr("Last fetched {time}. Messages you already have stay here.").format(
        time=since_text(health.last_success_at, now)
    )


def _tries(health: Health, has_others: bool) -> str:
    others = " " + tr("All other sources work.") if has_others else ""
    if health.next_try_at is None or not health.attempts:
        return tr("Messages you already have stay here.") + others
    tried = trn(
        "Tried {n} time, next try {time}.", "Tried {n} times, next try {time}.", health.attempts
    )
    return tried.format(time=clock_time(health.next_try_at)) + others
