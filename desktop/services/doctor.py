"""Examines a profile and what it needs, for the person or the help desk.

Findings name no address, no message and no secret, so that they can be sent to others.
"""

import os
import platform
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from desktop import __version__
from desktop.core.errors import SecretStoreError
from desktop.core.l10n import number, tr, trn
from desktop.model.account import AccountStatus, HealthState
from desktop.services.contract import SourceView
from desktop.storage.checking import check_file
from desktop.system.paths import ProfilePaths
from desktop.system.secrets import SecretStore

LITTLE_SPACE = 500_000_000
"""Bytes of free disk below which we say so."""

_BUILT = 2026


class Level(StrEnum):
    """How a finding stands."""

    OK = "ok"
    LOOK = "look"
    """Works, but is worth a look."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was examined. `text` is a plain sentence."""

    name: str
    level: Level = Level.OK
    text: str
    detail: str = ""


def examine_computer(paths: ProfilePaths, now: datetime) -> Iterator[Finding]:
    """Yield findings about program, folder, disk, clock and the cache's file."""
    yield _program()
    yield _folder(paths)
    yield _space(paths)
    yield _clock(now)
    yield _cache(paths)


def examine_keyring(secrets: SecretStore, statuses: Sequence[AccountStatus]) -> Finding:
    """Return whether passwords can be kept; without accounts a missing keyring does no harm."""
    try:
        secrets.load("doctor")
    except SecretStoreError as error:
        level = Level.BROKEN if any(_needs_secret(one) for one in statuses) else Level.LOOK
        return Finding(name="keyring", level=level, text=str(error))
    return Finding(name="keyring", text=tr("Passwords can be kept."))


def examine_sources(sources: Iterable[SourceView]) -> Iterator[Finding]:
    """Yield a finding for the sources that loaded and one for each that did not."""
    known = list(sources)
    loaded = [source.id for source in known if not source.error]
    yield Finding(
        name="sources",
        level=Level.OK if loaded else Level.BROKEN,
        text=trn("{n} source loaded", "{n} sources loaded", len(loaded)),
        detail=", ".join(loaded),
    )
    for source in known:
        if source.error:
            yield Finding(name=f"source {source.id}", level=Level.BROKEN, text=source.error)


def examine_accounts(statuses: Iterable[AccountStatus]) -> Iterator[Finding]:
    """Yield a finding for each account, by number: its name may be an address."""
    for status in statuses:
        state = status.health.state
        name = f"account {status.account.id} ({status.account.source})"
        if status.account.is_paused:
            yield Finding(name=name, level=Level.LOOK, text=tr("Paused."))
        elif state in (HealthState.OK, HealthState.SYNCING):
            yield Finding(name=name, text=tr("Works."))
        else:
            is_broken = state in (HealthState.NEEDS_SIGN_IN, HealthState.FAILED)
            yield Finding(
                name=name,
                level=Level.BROKEN if is_broken else Level.LOOK,
                text=status.health.reason or state.value,
                detail=status.health.detail,
            )


def _program() -> Finding:
    return Finding(
        name="program",
        text=f"Luwte {__version__}",
        detail=f"Python {platform.python_version()}, {platform.system()} {platform.release()}",
    )


def _folder(paths: ProfilePaths) -> Finding:
    existing = _existing(paths)
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding(
            name="profile", level=Level.BROKEN, text=tr("The profile folder cannot be written.")
        )
    return Finding(name="profile", text=tr("The profile folder can be written."))


def _existing(paths: ProfilePaths) -> Path:
    """Return the profile folder, or the nearest folder above it that is there."""
    return next(folder for folder in (paths.root, *paths.root.parents) if folder.exists())


def _space(paths: ProfilePaths) -> Finding:
    existing = _existing(paths)
    free = shutil.disk_usage(existing).free
    megabytes = number(free // 1_000_000)
    level = Level.LOOK if free < LITTLE_SPACE else Level.OK
    return Finding(name="disk", level=level, text=tr("{size} MB free").format(size=megabytes))


def _clock(now: datetime) -> Finding:
    if now.year < _BUILT:
        return Finding(
            name="clock",
            level=Level.BROKEN,
            text=tr("The clock of this computer is wrong. Secure connections need the right time."),
            detail=f"{now:%Y-%m-%d}",
        )
    return Finding(
        name="clock", text=tr("The clock is plausible."), detail=f"{now:%Y-%m-%d %H:%M%z}"
    )


def _cache(paths: ProfilePaths) -> Finding:
    found = check_file(paths.root)
    if not found.exists:
        return Finding(name="database", text=tr("There is no database yet."))
    if found.problem:
        return Finding(
            name="database",
            level=Level.BROKEN,
            text=tr("The database is damaged. It is repaired when Luwte starts."),
            detail=found.problem,
        )
    if found.is_newer:
        return Finding(
            name="database",
            level=Level.BROKEN,
            text=tr("A newer version of Luwte wrote this profile. Update Luwte to open it."),
            detail=f"schema {found.schema}",
        )
    return Finding(
        name="database",
        text=tr("The database is sound."),
        detail=f"schema {found.schema}, {found.size} B",
    )


def _needs_secret(status: AccountStatus) -> bool:
    return status.account.source not in ("archive", "maildir", "mbox")
