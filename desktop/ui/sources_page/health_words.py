"""The health of an account as an icon, a word and a colour."""

from datetime import datetime

from desktop.core.l10n import tr, trn
from desktop.model.account import AccountStatus, HealthState
from desktop.ui.dates import clock_time, since_text


def health_mark(status: AccountStatus) -> tuple[str, str, str]:
    """Icon, word and colour token; a word always stands beside the colour."""
    if status.account.is_paused:
        return "pause", tr("paused"), "text3"
    return {
        HealthState.OK: ("circle-check", tr("works"), "ok"),
        HealthState.SYNCING: ("refresh-cw", tr("fetching"), "text2"),
        HealthState.PAUSED: ("pause", tr("paused"), "text3"),
        HealthState.LIMITED: ("hourglass", tr("slowed down"), "text2"),
        HealthState.OFFLINE: ("wifi-off", tr("does not answer"), "danger"),
        HealthState.NEEDS_SIGN_IN: ("key-round", tr("sign in again"), "due"),
        HealthState.FAILED: ("circle-alert", tr("needs a look"), "danger"),
    }[status.health.state]


def needs_look(status: AccountStatus) -> bool:
    """Whether the person should do something about it."""
    bad = (HealthState.OFFLINE, HealthState.NEEDS_SIGN_IN, HealthState.FAILED)
    return status.health.state in bad and not status.account.is_paused


def health_title(status: AccountStatus) -> str:
    """One sentence: what is the matter."""
    name, health = status.account.name, status.health
    if health.reason:
        return health.reason
    if health.state is HealthState.NEEDS_SIGN_IN:
        return tr("{name} asks you to sign in again").format(name=name)
    return tr("{name} does not answer").format(name=name)


def health_story(status: AccountStatus, now: datetime) -> str:
    """Since when, what was tried, what is still here."""
    health = status.health
    parts = []
    if health.since is not None:
        parts.append(tr("Since {time}.").format(time=since_text(health.since, now)))
    if health.attempts and health.next_try_at is not None:
        tried = trn(
            "Tried {n} time, next try at {time}.",
            "Tried {n} times, next try at {time}.",
            health.attempts,
        )
        parts.append(tried.format(time=clock_time(health.next_try_at)))
    if health.last_success_at is not None:
        words = tr("Messages up to {time} are on this computer.")
        parts.append(words.format(time=since_text(health.last_success_at, now)))
    return " ".join(parts)


def fetched_text(status: AccountStatus, now: datetime) -> str:
    """When it last was up to date."""
    moment = status.health.last_success_at
    return since_text(moment, now) if moment is not None else ""
