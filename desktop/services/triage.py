"""What a person decides about conversations: at once here, then told to the services."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.core.clock import to_micros
from desktop.model.account import ChannelRole
from desktop.model.changes import ChangeSet, Outcome
from desktop.model.conversation import Section, TriageState
from desktop.model.events import Changed
from desktop.model.ids import ConversationId
from desktop.model.message import Flag
from desktop.ranking.rules import NEEDS_YOU_FROM, WORTH_READING_FROM
from desktop.services.context import ServiceContext
from desktop.services.triage_step import Step, TakeBack
from desktop.services.undo import Undone
from desktop.storage import operations
from desktop.storage import triage as store
from desktop.storage.conversation_rows import Triage
from desktop.storage.database import Connection
from desktop.storage.settings import get_setting

DONE_ARCHIVES = "done_archives"
"""Setting: "1" moves what is done to the archive at services that have one."""
_HOLD = timedelta(seconds=3)
"""Moves wait so long, so that an undo needs no service."""
_ADJUSTMENT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    changes: ChangeSet
    count: int
    back: TakeBack


class TriageService:
    """Implements `contract.Triage`; lives on the engine's loop."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def done(self, ids: Sequence[ConversationId]) -> Outcome:
        """Finish conversations; they are read now, also at the service."""

        def work(step: Step) -> int:
            found = step.decide(ids, _state(TriageState.DONE))
            step.flag(store.unread_messages(step.connection, found), Flag.SEEN, on=True)
            if get_setting(step.connection, DONE_ARCHIVES) == "1":
                messages = store.messages_of(step.connection, found)
                step.move(messages, ChannelRole.ARCHIVE, only_from=(ChannelRole.INBOX,))
            return len(found)

        return await self._act("done", work)

    async def later(self, ids: Sequence[ConversationId], until: datetime) -> Outcome:
        """Put conversations away until a moment."""
        outcome = await self._decide("later", ids, _state(TriageState.LATER, until=until))
        self._context.wake_clock()
        return outcome

    async def waiting(self, ids: Sequence[ConversationId]) -> Outcome:
        """Wait for somebody else; an answer brings them back."""
        return await self._decide("waiting", ids, _state(TriageState.WAITING))

    async def coffee(self, ids: Sequence[ConversationId]) -> Outcome:
        """Keep for a quiet moment."""
        return await self._decide("coffee", ids, _state(TriageState.COFFEE))

    async def inbox(self, ids: Sequence[ConversationId]) -> Outcome:
        """Bring back to the inbox."""
        return await self._decide("inbox", ids, _state(TriageState.INBOX), needs_ranking=True)

    async def read(self, ids: Sequence[ConversationId], *, by_looking: bool = False) -> Outcome:
        """Mark every message as read; nobody decided so when it came `by_looking`."""

        def work(step: Step) -> int:
            found = store.resolve(step.connection, ids)
            step.flag(store.unread_messages(step.connection, found), Flag.SEEN, on=True)
            return len(found)

        if not by_looking:
            return await self._act("read", work)
        result = await self._write(work, needs_ranking=False)
        self._tell(result, initiator="read")
        return Outcome(changes=result.changes, code="read", count=result.count)

    async def unread(self, ids: Sequence[ConversationId]) -> Outcome:
        """Mark the newest message from somebody else as unread."""

        def work(step: Step) -> int:
            found = store.resolve(step.connection, ids)
            step.flag(store.latest_incoming(step.connection, found), Flag.SEEN, on=False)
            return len(found)

        return await self._act("unread", work)

    async def pin(self, ids: Sequence[ConversationId], is_pinned: bool) -> Outcome:
        """Keep on top, or no longer."""

        def change(triage: Triage) -> None:
            triage.is_pinned = is_pinned

        code = "pin" if is_pinned else "unpin"
        return await self._decide(code, ids, change, needs_ranking=True)

    async def mute(self, ids: Sequence[ConversationId], is_muted: bool) -> Outcome:
        """Let new messages no longer bring them back, or again."""

        def change(triage: Triage) -> None:
            triage.is_muted = is_muted
            triage.state = TriageState.DONE if is_muted else TriageState.INBOX
            triage.later_until = None

        return await self._decide("mute" if is_muted else "unmute", ids, change)

    async def delete(self, ids: Sequence[ConversationId]) -> Outcome:
        """Move to the trash, here and at the service."""

        def work(step: Step) -> int:
            found = store.resolve(step.connection, ids)
            step.move(store.messages_of(step.connection, found), ChannelRole.TRASH)
            return len(found)

        return await self._act("delete", work)

    async def rank(self, conversation_id: ConversationId, *, higher: bool) -> Outcome:
        """Move one conversation a section up or down, and remember it."""

        def work(step: Step) -> int:
            section, score = store.standing(step.connection, conversation_id)

            def change(triage: Triage) -> None:
                triage.rank_adjust += _adjustment(section, score, higher=higher)

            return len(step.decide([conversation_id], change))

        return await self._act("higher" if higher else "lower", work, needs_ranking=True)

    async def undo(self, ticket: int | None = None) -> Outcome | None:
        """Take back the action of the ticket, or the latest; None when there is nothing."""
        undone = await self._context.undo.take(ticket)
        if undone is None:
            return None
        self._context.events.publish(Changed(changes=undone.changes, initiator="undo"))
        self._context.wake_clock()
        return Outcome(changes=undone.changes, code="undo", count=undone.count)

    async def _decide(
        self,
        code: str,
        ids: Sequence[ConversationId],
        change: Callable[[Triage], None],
        *,
        needs_ranking: bool = False,
    ) -> Outcome:
        return await self._act(
            code, lambda step: len(step.decide(ids, change)), needs_ranking=needs_ranking
        )

    async def _act(
        self, code: str, work: Callable[[Step], int], *, needs_ranking: bool = False
    ) -> Outcome:
        result = await self._write(work, needs_ranking=needs_ranking)
        ticket = self._context.undo.push(lambda: self._take_back(result.back, needs_ranking))
        self._tell(result, initiator=code)
        return Outcome(changes=result.changes, code=code, count=result.count, undo_ticket=ticket)

    async def _take_back(self, back: TakeBack, needs_ranking: bool) -> Undone:
        def work(step: Step) -> int:
            cancelled = operations.cancel(step.connection, back.operations, now=step.now)
            step.restore(back.triage)
            for flag, ids in back.gained.items():
                step.flag(ids, flag, on=False)
            for flag, ids in back.lost.items():
                step.flag(ids, flag, on=True)
            step.move_back(back.moved)
            if len(cancelled) == len(back.operations):
                operations.cancel(step.connection, step.back.operations, now=step.now)
            return max(len(back.triage), 1)

        result = await self._write(work, needs_ranking=needs_ranking)
        self._tell(result, initiator="undo")
        return Undone(changes=result.changes, count=result.count)

    async def _write(self, work: Callable[[Step], int], *, needs_ranking: bool) -> _Result:
        context = self._context
        now = context.clock.now()
        hold = _HOLD if context.is_engine_running() else timedelta()
        abilities = context.abilities()

        def write(connection: Connection) -> _Result:
            step = Step(connection, abilities, context.rank, now, now + hold)
            count = work(step)
            return _Result(
                changes=step.finish(needs_ranking=needs_ranking), count=count, back=step.back
            )

        return await context.database.write(write)

    def _tell(self, result: _Result, *, initiator: str) -> None:
        self._context.events.publish(Changed(changes=result.changes, initiator=initiator))
        if result.back.operations:
            self._context.wake_outbox()


def _state(state: TriageState, *, until: datetime | None = None) -> Callable[[Triage], None]:
    later_until = None if until is None else to_micros(until)

    def change(triage: Triage) -> None:
        triage.state = state
        triage.later_until = later_until

    return change


def _adjustment(section: Section, score: int, *, higher: bool) -> int:
    """Return the points that bring a score into the next section and not past it.

    A question to the person stands above its score, so the section counts, not the score alone.
    """
    if higher:
        wanted = score + _ADJUSTMENT
        if section is Section.REST:
            wanted = min(max(wanted, WORTH_READING_FROM), NEEDS_YOU_FROM - 1)
        elif section is Section.WORTH_READING:
            wanted = max(wanted, NEEDS_YOU_FROM)
        return max(wanted - score, 1)
    wanted = score - _ADJUSTMENT
    if section is Section.NEEDS_YOU:
        wanted = max(min(wanted, NEEDS_YOU_FROM - 1), WORTH_READING_FROM)
    elif section is Section.WORTH_READING:
        wanted = min(wanted, WORTH_READING_FROM - 1)
    return min(wanted - score, -1)
