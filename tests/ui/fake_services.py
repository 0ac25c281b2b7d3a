"""An in-memory workspace for tests of the window: the contract of the services, without an engine.

`with fake_workspace() as workspace:` gives `workspace.bridge` (needs a QApplication),
`workspace.services`, `workspace.events` and `workspace.clock`.
"""

import asyncio
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.core.clock import FixedClock
from desktop.core.events import EventBus
from desktop.model.account import Account, AccountStatus, Health, HealthState
from desktop.model.changes import ChangeSet, Outcome
from desktop.model.conversation import (
    Conversation,
    ConversationRow,
    Hit,
    Page,
    PageKey,
    Reason,
    SearchResult,
    Section,
    TriageState,
    View,
)
from desktop.model.events import Changed, Event, MessagesIngested
from desktop.model.ids import (
    AccountId,
    AttachmentId,
    ConversationId,
    DraftId,
    MessageId,
    OperationId,
    RemoteId,
    SourceId,
)
from desktop.model.message import (
    Address,
    Attachment,
    Automation,
    Details,
    Flag,
    Invitation,
    Message,
    Unsubscribe,
)
from desktop.model.operation import Draft, DraftKind, Operation
from desktop.services.contract import (
    FieldView,
    PersonSuggestion,
    SourceView,
    Statistics,
    Suggestion,
)
from desktop.ui.bridge import Bridge
from desktop.ui.conversation_list.order import order_key

NOW = datetime(2026, 6, 9, 12, 17, tzinfo=UTC)
"""Tuesday 9 June 2026, 14:17 in Amsterdam."""
ME = Address(name="Sanne de Wit", address="sanne.dewit@oostermeer.example")
_VIEW_STATES = {
    View.INBOX: TriageState.INBOX,
    View.LATER: TriageState.LATER,
    View.WAITING: TriageState.WAITING,
    View.COFFEE: TriageState.COFFEE,
    View.DONE: TriageState.DONE,
}


def address(name: str) -> Address:
    """A person of the made-up municipality."""
    user = name.lower().replace(" ", ".").replace("#", "")
    return Address(name=name, address=f"{user}@oostermeer.example")


def at(clock: str, *, days: int = 0) -> datetime:
    """A local time (Amsterdam, summer) of today, or of `days` ago, in UTC."""
    hour, minute = (int(part) for part in clock.split(":"))
    return NOW.replace(hour=hour, minute=minute) - timedelta(hours=2, days=days)


def reason(code: str, points: int, evidence: str = "", **parameters: str) -> Reason:
    return Reason(code=code, points=points, evidence=evidence, parameters=parameters)


ASKS = reason("asks_you", 40, "can you confirm …")
CIRCLE = reason("circle", 15, "You and Fatima write most days")
DUE_FRIDAY = reason("due", 22, "before Friday noon", due_at="2026-06-12T10:00:00+00:00")
DUE_TODAY = reason("due", 30, "need it today", due_at="2026-06-09T15:00:00+00:00")


def sample_rows() -> list[ConversationRow]:
    """The inbox of the design pictures."""
    rows: list[ConversationRow] = []

    def add(
        people: str,
        subject: str,
        clock: str,
        section: Section,
        *reasons: Reason,
        snippet: str = "",
        unread: int = 1,
        is_group: bool = False,
        sources: tuple[str, ...] = ("imap",),
        days: int = 0,
        message_count: int = 1,
        has_attachments: bool = False,
    ) -> None:
        rows.append(
            ConversationRow(
                id=ConversationId(len(rows) + 1),
                subject=subject,
                people=tuple(address(name) for name in people.split(", ")),
                sources=tuple(SourceId(source) for source in sources),
                account_names=("Work mail",),
                section=section,
                score=1000 - len(rows),
                rank=1000 - len(rows),
                reasons=reasons,
                unread=unread,
                message_count=message_count,
                last_message_at=at(clock, days=days),
                state=TriageState.INBOX,
                snippet=snippet,
                is_group=is_group,
                has_attachments=has_attachments,
            )
        )

    needs, worth, rest = Section
    add(
        "Fatima El Amrani, Joris van Dijk, Yusuf Demir",
        "Harbour quarter: noise section of the zoning plan",
        "14:06",
        needs,
        ASKS,
        DUE_FRIDAY,
        CIRCLE,
        snippet="Can you confirm the 48 dB contour before Friday noon? Then I can send it on.",
        sources=("slack", "imap"),
        message_count=6,
        has_attachments=True,
    )
    add(
        "Esra Kaya",
        "Permit 2026-0412: your advice on the objection",
        "13:52",
        needs,
        DUE_TODAY,
        snippet="The neighbour called again, so we need it today if you can manage.",
    )
    add(
        "Pieter Hoekstra",
        "Site visit at 16:00, are you coming?",
        "13:40",
        needs,
        ASKS,
        CIRCLE,
        snippet="The gate code has changed. Ring me when you are there.",
    )
    add(
        "Noor Jansen",
        "Leave cover in week 34: please approve",
        "11:20",
        needs,
        ASKS,
        snippet="Bas can take the counter on Tuesday and Thursday, I do the rest.",
        unread=0,
    )
    add("Linde Visser", "New intake form goes live on Monday", "13:31", worth, CIRCLE)
    add(
        "Tom Willems, Yusuf Demir",
        "Minutes of the site visit, Harbour quarter",
        "12:58",
        worth,
        reason("project", 12),
        message_count=2,
        sources=("connections", "imap"),
    )
    add(
        "IT service desk",
        "Maintenance Thursday 18:00 to 20:00",
        "11:47",
        worth,
        reason("affects_you", 10),
        is_group=True,
    )
    add(
        "Bas Mulder",
        "Heat-stress map: Utrecht does it this way",
        "10:15",
        worth,
        reason("topic", 8),
        unread=0,
    )
    add(
        "City clerk",
        "Council agenda of 18 June published",
        "09:02",
        worth,
        reason("follow", 5),
        unread=0,
        is_group=True,
    )
    few = (
        ("Facilities", "Lost: a grey bicycle key near the racks", "13:55", 1),
        ("Procurement", "Monthly overview of framework contracts", "13:20", 1),
        ("Communications", "12 new posts in Sustainable mobility", "12:40", 1),
        ("HR", "Vitality week: sign up for a workshop", "12:02", 1),
        ("Records", "3 files updated in Permits digital", "11:30", 0),
        ("Parking", "East entrance closed until Wednesday", "10:58", 0),
    )
    for name, subject, clock, unread in few:
        add(name, subject, clock, rest, unread=unread, is_group=True)
    for number in range(len(few), 31):
        clock = f"{8 + number % 9:02}:{number * 7 % 60:02}"
        days = number - 4
        add("Library", f"Digest {number}", clock, rest, unread=0, days=days, is_group=True)
    return rows


def many_rows(count: int) -> list[ConversationRow]:
    """A long inbox: the sample, then `count` more rows in the rest."""
    rows = sample_rows()
    start = rows[-1].last_message_at
    template = rows[-1]
    for number in range(count):
        rows.append(
            replace(
                template,
                id=ConversationId(1000 + number),
                subject=f"Archive message {number} about plan {number % 97}",
                people=(address(f"Person {number % 311}"),),
                score=0,
                rank=0,
                unread=number % 3 == 0,
                is_group=number % 5 == 0,
                last_message_at=start - timedelta(minutes=number),
            )
        )
    return rows


def sample_messages(row: ConversationRow) -> tuple[Message, ...]:
    """Six messages for the first conversation, one for any other."""
    if row.id != 1:
        return (_message(row, 1, row.people[0], row.last_message_at, row.snippet or row.subject),)
    fatima, joris, yusuf = row.people
    html = (
        "<p>Hi both,</p><p>The new contour is in section 4.3, based on the May model. "
        "One thing is still open: is <b>48 dB</b> at the quay façade the value we want to state?"
        '</p><p><a href="https://oostermeer.example/model">The model</a></p>'
        "<p>Regards, Joris</p>"
    )
    return (
        _message(row, 1, joris, at("09:10", days=2), "Kick-off of the noise section.", seen=True),
        _message(row, 2, ME, at("16:20", days=1), "I will ask the bureau for a run.", seen=True),
        _message(
            row,
            3,
            yusuf,
            at("17:05", days=1),
            "Shall we go through it on Wednesday?\n\n> I will ask the bureau for a run.\n",
            seen=True,
            invitation=Invitation(
                method="REQUEST",
                uid="noise-1@oostermeer.example",
                summary="Noise section, walk through",
                location="Room 2.14",
                organizer=yusuf,
                attendees=(ME, joris, fatima),
                starts_at=at("10:00", days=-1),
                ends_at=at("11:00", days=-1),
            ),
        ),
        _message(
            row,
            4,
            joris,
            at("09:41"),
            "Hi both,\n\nThe new contour is in section 4.3, based on the May model.",
            html=html,
            seen=True,
            blocked_remote=2,
            attachments=(
                _attachment(1, "Noise report v3.pdf", "application/pdf", 1_400_000),
                _attachment(
                    2,
                    "Section 4.3.docx",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    86_000,
                ),
            ),
        ),
        _message(
            row,
            5,
            yusuf,
            at("13:52"),
            "The freight trains are in the 2025 count, so naming them is safe.",
            seen=True,
        ),
        _message(
            row,
            6,
            fatima,
            at("14:06"),
            "@Sanne can you confirm the 48 dB contour before Friday noon? "
            "Then I can send the papers to the clerk.",
        ),
    )


def _attachment(number: int, name: str, mime: str, size: int) -> Attachment:
    return Attachment(
        id=AttachmentId(number), name=name, mime=mime, size=size, part=str(number + 1)
    )


def _message(
    row: ConversationRow,
    number: int,
    sender: Address,
    sent_at: datetime,
    text: str,
    *,
    html: str | None = None,
    seen: bool = False,
    blocked_remote: int = 0,
    attachments: tuple[Attachment, ...] = (),
    invitation: Invitation | None = None,
) -> Message:
    is_group = row.is_group
    unsubscribe = Unsubscribe(https_url="https://lists.example/u", one_click=True)
    return Message(
        id=MessageId(row.id * 100 + number),
        conversation_id=row.id,
        account_id=AccountId(1),
        source=SourceId("imap"),
        account_name="Work mail",
        remote_id=RemoteId(f"INBOX:1:{row.id * 100 + number}"),
        channel="Inbox",
        message_id=f"{row.id}.{number}@oostermeer.example",
        in_reply_to=None,
        references=(),
        sender=sender,
        reply_to=(),
        to=(ME,),
        cc=tuple(person for person in row.people if person != sender),
        bcc=(),
        subject=row.subject,
        sent_at=sent_at,
        text=text,
        html=html,
        snippet=text[:200],
        blocked_remote=blocked_remote,
        flags=frozenset({Flag.SEEN}) if seen or not row.unread else frozenset(),
        automation=Automation.LIST if is_group else Automation.PERSON,
        attachments=attachments,
        details=Details(
            invitation=invitation,
            unsubscribe=unsubscribe if is_group else None,
            list_name=sender.name if is_group else None,
        ),
        is_mine=sender == ME,
    )


@dataclass
class FakeViews:
    """Reads of the made-up workspace."""

    rows: list[ConversationRow]
    accounts_: list[AccountStatus]
    settings: dict[str, str] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    saved_drafts: list[Draft] = field(default_factory=list)
    page_calls: int = 0

    def page(self, view: View, *, limit: int = 200, after: PageKey | None = None) -> Page:
        self.page_calls += 1
        rows = self._of(view)
        start = 0
        if after is not None:
            start = next(i for i, row in enumerate(rows) if row.id == after.id) + 1
        chosen = tuple(rows[start : start + limit])
        key = None
        if start + limit < len(rows):
            last = chosen[-1]
            key = PageKey(
                section=last.section,
                rank=last.rank,
                last_message_at=last.last_message_at,
                id=last.id,
            )
        return Page(rows=chosen, next_key=key)

    def section_counts(self, view: View) -> Mapping[Section, int]:
        counts = dict.fromkeys(Section, 0)
        for row in self._of(view):
            counts[row.section] += 1
        return counts

    def counts(self) -> Mapping[View, int]:
        counts = {view: len(self._of(view)) for view in View}
        counts[View.INBOX] = self.section_counts(View.INBOX)[Section.NEEDS_YOU]
        return counts

    def row(self, conversation_id: ConversationId) -> ConversationRow | None:
        return next((row for row in self.rows if row.id == conversation_id), None)

    def conversation(self, conversation_id: ConversationId) -> Conversation | None:
        row = self.row(conversation_id)
        return row and Conversation(row=row, messages=sample_messages(row))

    def search(self, query: str, *, limit: int = 50) -> SearchResult:
        word = query.strip().lower()
        found = [row for row in self.rows if word and word in row.subject.lower()]
        hits = tuple(Hit(row=row, fragment=_marked(row.subject, word)) for row in found[:limit])
        suggestion = "noise" if word == "noize" else None
        return SearchResult(
            hits=hits,
            total=len(found),
            is_total_exact=True,
            by_source={SourceId("imap"): len(found)},
            suggestion=suggestion,
        )

    def complete(self, fragment: str, *, limit: int = 8) -> Sequence[Suggestion]:
        operator, _, start = fragment.rpartition(":")
        values = {"in": ("Inbox", "Archive", "Harbour"), "from": ("fatima", "joris", "esra")}
        return [
            Suggestion(operator=f"{operator}:", value=value, count=len(value))
            for value in values.get(operator, ())
            if value.lower().startswith(start.lower())
        ][:limit]

    def people(self, prefix: str, *, limit: int = 8) -> Sequence[PersonSuggestion]:
        found = {person.address: person for row in self.rows for person in row.people}
        return [
            PersonSuggestion(address=person, messages=3)
            for person in found.values()
            if any(word.startswith(prefix.lower()) for word in person.name.lower().split())
        ][:limit]

    def accounts(self) -> Sequence[AccountStatus]:
        return tuple(self.accounts_)

    def outbox(self) -> Sequence[Operation]:
        return tuple(self.operations)

    def drafts(self) -> Sequence[Draft]:
        return tuple(self.saved_drafts)

    def next_later(self) -> datetime | None:
        times = [row.later_until for row in self.rows if row.later_until is not None]
        return min(times, default=None)

    def statistics(self) -> Statistics:
        return Statistics(
            messages=12_418,
            conversations=len(self.rows),
            people=84,
            accounts=tuple(self.accounts_),
            database_bytes=48_000_000,
        )

    def setting(self, name: str, default: str = "") -> str:
        return self.settings.get(name, default)

    def _of(self, view: View) -> list[ConversationRow]:
        rows = [row for row in self.rows if row.state == _VIEW_STATES[view]]
        return sorted(rows, key=lambda row: order_key(view, row))


def _marked(text: str, word: str) -> str:
    place = text.lower().find(word)
    end = place + len(word)
    return f"{text[:place]}\ue000{text[place:end]}\ue001{text[end:]}" if place >= 0 else text


class FakeTriage:
    """Changes the rows at once and publishes what changed, as the real one does."""

    def __init__(self, views: FakeViews, events: EventBus[Event]) -> None:
        self._views = views
        self._events = events
        self._undo: list[tuple[int, dict[ConversationId, ConversationRow]]] = []
        self.calls: list[tuple[str, tuple[ConversationId, ...]]] = []

    async def done(self, ids: Sequence[ConversationId]) -> Outcome:
        return self._set("done", ids, state=TriageState.DONE, later_until=None)

    async def later(self, ids: Sequence[ConversationId], until: datetime) -> Outcome:
        return self._set("later", ids, state=TriageState.LATER, later_until=until)

    async def waiting(self, ids: Sequence[ConversationId]) -> Outcome:
        return self._set("waiting", ids, state=TriageState.WAITING)

    async def coffee(self, ids: Sequence[ConversationId]) -> Outcome:
        return self._set("coffee", ids, state=TriageState.COFFEE)

    async def inbox(self, ids: Sequence[ConversationId]) -> Outcome:
        return self._set("inbox", ids, state=TriageState.INBOX, later_until=None)

    async def read(self, ids: Sequence[ConversationId], *, by_looking: bool = False) -> Outcome:
        return self._set("read", ids, unread=0)

    async def unread(self, ids: Sequence[ConversationId]) -> Outcome:
        return self._set("unread", ids, unread=1)

    async def pin(self, ids: Sequence[ConversationId], is_pinned: bool) -> Outcome:
        return self._set("pin" if is_pinned else "unpin", ids, is_pinned=is_pinned)

    async def mute(self, ids: Sequence[ConversationId], is_muted: bool) -> Outcome:
        state = TriageState.DONE if is_muted else TriageState.INBOX
        return self._set("mute" if is_muted else "unmute", ids, is_muted=is_muted, state=state)

    async def delete(self, ids: Sequence[ConversationId]) -> Outcome:
        self.calls.append(("delete", tuple(ids)))
        before = {row.id: row for row in self._views.rows if row.id in ids}
        self._views.rows[:] = [row for row in self._views.rows if row.id not in before]
        return self._finish("delete", before)

    async def rank(self, conversation_id: ConversationId, *, higher: bool) -> Outcome:
        row = self._views.row(conversation_id)
        score = (row.score if row else 0) + (30 if higher else -30)
        code = "higher" if higher else "lower"
        return self._set(code, (conversation_id,), score=score, rank=score)

    async def undo(self, ticket: int | None = None) -> Outcome | None:
        if not self._undo:
            return None
        index = -1
        if ticket is not None:
            index = next(i for i, (number, _) in enumerate(self._undo) if number == ticket)
        _, before = self._undo.pop(index)
        kept = [row for row in self._views.rows if row.id not in before]
        self._views.rows[:] = [*kept, *before.values()]
        changes = ChangeSet(conversations=frozenset(before))
        self._events.publish(Changed(changes=changes))
        return Outcome(changes=changes, code="undo", count=len(before))

    def _set(self, code: str, ids: Sequence[ConversationId], **values: object) -> Outcome:
        self.calls.append((code, tuple(ids)))
        before: dict[ConversationId, ConversationRow] = {}
        for index, row in enumerate(self._views.rows):
            if row.id in ids:
                before[row.id] = row
                self._views.rows[index] = replace(row, **values)  # type: ignore[arg-type]
        return self._finish(code, before)

    def _finish(self, code: str, before: dict[ConversationId, ConversationRow]) -> Outcome:
        ticket = len(self.calls)
        self._undo.append((ticket, before))
        changes = ChangeSet(conversations=frozenset(before))
        self._events.publish(Changed(changes=changes))
        return Outcome(changes=changes, code=code, count=len(before), undo_ticket=ticket)


class FakeCompose:
    """Remembers what was written."""

    def __init__(self, views: FakeViews) -> None:
        self._views = views
        self.sent: list[Draft] = []

    async def start(
        self,
        kind: DraftKind,
        *,
        answers: MessageId | None = None,
        account_id: AccountId | None = None,
    ) -> Draft:
        draft = Draft(
            id=DraftId(len(self._views.saved_drafts) + 1),
            kind=kind,
            account_id=account_id or AccountId(1),
            sender=ME,
        )
        if answers is not None:
            row = self._views.row(ConversationId(answers // 100))
            assert row is not None
            message = next(m for m in sample_messages(row) if m.id == answers)
            everyone = message.cc if kind is DraftKind.REPLY_ALL else ()
            draft = replace(
                draft,
                answers=answers,
                conversation_id=row.id,
                to=() if kind is DraftKind.FORWARD else (message.sender,),
                cc=everyone,
                subject=f"Re: {row.subject}",
            )
        self._views.saved_drafts.insert(0, draft)
        return draft

    async def save(self, draft: Draft) -> Draft:
        drafts = self._views.saved_drafts
        drafts[:] = [draft, *(other for other in drafts if other.id != draft.id)]
        return draft

    async def discard(self, draft_id: DraftId, *, can_undo: bool = True) -> Outcome:
        drafts = self._views.saved_drafts
        drafts[:] = [other for other in drafts if other.id != draft_id]
        return Outcome(changes=ChangeSet(), code="discard", undo_ticket=900)

    async def send(self, draft: Draft, *, then_done: bool = False) -> Outcome:
        self.sent.append(draft)
        return Outcome(changes=ChangeSet(), code="send", undo_ticket=901)

    async def retry(self, operation_id: OperationId) -> Outcome:
        return Outcome(changes=ChangeSet(), code="retry")

    async def cancel(self, operation_id: OperationId) -> Draft | None:
        return self.sent[-1] if self.sent else None

    async def attachment(self, attachment_id: AttachmentId) -> Path:
        return Path(__file__)

    async def inline_images(self, message_id: MessageId) -> Mapping[str, bytes]:
        return {}

    async def original(self, message_id: MessageId) -> bytes:
        return b"From: joris@oostermeer.example\r\nSubject: original\r\n\r\nHello\r\n"

    async def remote_images(self, message_id: MessageId) -> str:
        return "<p>With pictures</p>"

    async def answer_invitation(self, message_id: MessageId, answer: str) -> Outcome:
        return Outcome(changes=ChangeSet(), code=answer, undo_ticket=902)

    async def unsubscribe(self, message_id: MessageId) -> Outcome:
        return Outcome(changes=ChangeSet(), code="unsubscribe")


class FakeAccounts:
    """Accounts that always answer."""

    def __init__(self, views: FakeViews) -> None:
        self._views = views
        self.calls: list[str] = []

    def sources(self) -> Sequence[SourceView]:
        fields = (
            FieldView(name="host", label="Server", kind="text"),
            FieldView(name="user", label="User name", kind="text"),
            FieldView(name="password", label="Password", kind="secret"),
        )
        path = FieldView(name="path", label="Folder", kind="folder")
        return (
            SourceView(
                id="imap", name="E-mail", description="Any IMAP mailbox", icon="mail", fields=fields
            ),
            SourceView(
                id="maildir",
                name="Maildir",
                description="A folder on this computer",
                icon="folder",
                fields=(path,),
            ),
        )

    async def discover(self, address: str) -> Mapping[str, str]:
        return {"host": "imap.oostermeer.example", "user": address}

    async def test(
        self, source: str, settings: Mapping[str, str], secrets: Mapping[str, str]
    ) -> Mapping[str, str]:
        return {"messages": "12418"}

    async def add(
        self,
        source: str,
        settings: Mapping[str, str],
        secrets: Mapping[str, str],
        *,
        name: str = "",
    ) -> AccountId:
        self.calls.append(f"add {source}")
        return AccountId(9)

    async def sign_in(self, account_id: AccountId, secrets: Mapping[str, str]) -> None:
        self.calls.append(f"sign_in {account_id}")

    async def remove(self, account_id: AccountId) -> Outcome:
        self.calls.append(f"remove {account_id}")
        return Outcome(changes=ChangeSet(), code="remove")

    async def pause(self, account_id: AccountId, is_paused: bool) -> Outcome:
        self.calls.append(f"pause {account_id}")
        return Outcome(changes=ChangeSet(), code="pause")

    async def sync_now(self, account_id: AccountId | None = None) -> None:
        self.calls.append("sync_now")


class FakeImports:
    """Counts what it is given."""

    async def run(self, paths: Sequence[Path], *, me: Sequence[str] = ()) -> int:
        return len(paths)


class FakeSettings:
    """Settings in memory."""

    def __init__(self, views: FakeViews, events: EventBus[Event]) -> None:
        self._views = views
        self._events = events

    async def set(self, name: str, value: str) -> Outcome:
        self._views.settings[name] = value
        changes = ChangeSet(settings=frozenset({name}))
        self._events.publish(Changed(changes=changes))
        return Outcome(changes=changes, code="setting")


class FakeServices:
    """All services over one list of rows."""

    def __init__(self, rows: list[ConversationRow], events: EventBus[Event]) -> None:
        self.fake_views = FakeViews(rows, sample_accounts())
        self.triage = FakeTriage(self.fake_views, events)
        self.compose = FakeCompose(self.fake_views)
        self.accounts = FakeAccounts(self.fake_views)
        self.imports = FakeImports()
        self.settings = FakeSettings(self.fake_views, events)

    def views(self) -> FakeViews:
        return self.fake_views


def sample_accounts() -> list[AccountStatus]:
    """Two accounts that work."""
    names = (("imap", "Work mail"), ("maildir", "Archive 2025"))
    return [
        AccountStatus(
            account=Account(
                id=AccountId(number),
                source=SourceId(source),
                name=name,
                addresses=(ME.address,),
            ),
            health=Health(state=HealthState.OK, last_success_at=NOW),
            messages=6_209,
            channels=4,
            capabilities=frozenset({"reply", "forward", "send", "mark_read", "move", "delete"}),
        )
        for number, (source, name) in enumerate(names, start=1)
    ]


@dataclass
class FakeWorkspace:
    """What a window needs, in memory."""

    services: FakeServices
    events: EventBus[Event]
    bridge: Bridge
    clock: FixedClock

    @property
    def views(self) -> FakeViews:
        return self.services.fake_views

    def receive(self, *rows: ConversationRow) -> None:
        """Let new conversations (or new versions of known ones) come in."""
        ids = tuple(row.id for row in rows)
        kept = [row for row in self.views.rows if row.id not in ids]
        self.views.rows[:] = [*kept, *rows]
        self.events.publish(Changed(changes=ChangeSet(conversations=frozenset(ids))))
        self.events.publish(MessagesIngested(account_id=AccountId(1), conversations=ids))

    def set_health(self, account_id: int, health: Health) -> None:
        """Change how an account fares."""
        for index, status in enumerate(self.views.accounts_):
            if status.account.id == account_id:
                self.views.accounts_[index] = replace(status, health=health)
        changes = ChangeSet(accounts=frozenset({AccountId(account_id)}))
        self.events.publish(Changed(changes=changes))


@contextmanager
def fake_workspace(rows: list[ConversationRow] | None = None) -> Iterator[FakeWorkspace]:
    """A running made-up workspace; a QApplication must exist."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    events: EventBus[Event] = EventBus()
    services = FakeServices(sample_rows() if rows is None else rows, events)
    bridge = Bridge(services, events, loop)
    try:
        yield FakeWorkspace(services, events, bridge, FixedClock(NOW))
    finally:
        bridge.close()
        asyncio.run_coroutine_threadsafe(_finish(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _finish() -> None:
    """Let calls that are under way come to their end."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
