"""Keeps and tells how an account fares. An outage is logged once, and its end once."""

import logging
from dataclasses import replace
from datetime import datetime

from desktop.core.clock import Clock
from desktop.core.errors import StorageError
from desktop.core.events import EventBus
from desktop.model.account import Account, Health, HealthState, Progress
from desktop.model.events import Event, HealthChanged
from desktop.storage.accounts import save_health
from desktop.storage.database import Database

log = logging.getLogger(__name__)

_FINE = (HealthState.OK, HealthState.SYNCING, HealthState.PAUSED)
_PROGRESS_INTERVAL_S = 0.2
"""Progress is told at most so often, in seconds."""


class AccountHealth:
    """The health of one account; lives on the engine's loop."""

    def __init__(
        self,
        account: Account,
        *,
        database: Database,
        events: EventBus[Event],
        clock: Clock,
        initial: Health,
    ) -> None:
        self._account = account
        self._database = database
        self._events = events
        self._clock = clock
        self._told_at: datetime | None = None
        self.current = initial

    async def syncing(self, progress: Progress | None = None) -> None:
        """Tell that a round is under way; a failing account stays failing until it worked."""
        if self.current.state in _FINE:
            self._update(replace(self.current, state=HealthState.SYNCING, progress=progress))
        elif progress is not None:
            await self.ok(progress=progress)

    async def ok(self, *, progress: Progress | None = None) -> None:
        """Tell that a round ended well, or, with `progress`, that it goes well."""
        state = HealthState.OK if progress is None else HealthState.SYNCING
        await self._enter(
            Health(
                state=state,
                since=self.current.since,
                last_success_at=self._clock.now(),
                progress=progress,
            )
        )

    async def paused(self) -> None:
        """Tell that the person paused the account."""
        await self._enter(replace(self._cleared(), state=HealthState.PAUSED))

    async def resumed(self) -> None:
        """Tell that the pause is over."""
        await self._enter(replace(self._cleared(), state=HealthState.OK))

    async def failing(
        self,
        state: HealthState,
        reason: str,
        *,
        detail: str = "",
        next_try_at: datetime | None = None,
        attempts: int = 0,
    ) -> None:
        """Tell what is wrong, in one sentence, and when it is tried again."""
        await self._enter(
            replace(
                self._cleared(),
                state=state,
                reason=reason,
                detail=detail,
                next_try_at=next_try_at,
                attempts=attempts,
            )
        )

    def limited(self, reason: str, detail: str) -> None:
        """Tell that the source holds up the program; may be called from any thread."""
        self._update(replace(self.current, state=HealthState.LIMITED, reason=reason, detail=detail))

    def _cleared(self) -> Health:
        return Health(since=self.current.since, last_success_at=self.current.last_success_at)

    async def _enter(self, health: Health) -> None:
        before = self.current
        self._update(health)
        self._log(before, self.current)
        if before.state is self.current.state and health.progress is not None:
            return
        try:
            await self._database.write(
                lambda connection: save_health(connection, self._account.id, self.current)
            )
        except StorageError:
            log.warning("The health of account %d could not be kept", self._account.id)

    def _update(self, health: Health) -> None:
        now = self._clock.now()
        if health.state is not self.current.state:
            health = replace(health, since=now)
        elif self._is_mere_progress(health, now):
            self.current = health
            return
        self.current = health
        self._told_at = now
        self._events.publish(HealthChanged(account_id=self._account.id, health=health))

    def _is_mere_progress(self, health: Health, now: datetime) -> bool:
        return (
            health.progress is not None
            and self.current.progress is not None
            and self._told_at is not None
            and (now - self._told_at).total_seconds() < _PROGRESS_INTERVAL_S
        )

    def _log(self, before: Health, after: Health) -> None:
        was_fine, is_fine = before.state in _FINE, after.state in _FINE
        if was_fine and not is_fine:
            log.warning(
                "Account %d (%s) is %s", self._account.id, self._account.source, after.state
            )
        elif is_fine and not was_fine:
            log.info("Account %d (%s) works again", self._account.id, self._account.source)
