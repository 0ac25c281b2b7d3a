"""A small cache for tests: messages by a few words, batches, accounts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.core.clock import FixedClock
from desktop.model.account import Account, Channel, ChannelRole
from desktop.model.conversation import Section
from desktop.model.ids import RemoteId, SourceId
from desktop.model.message import Address, Flag, IncomingMessage
from desktop.ranking.facts import ConversationFacts, Ranking
from desktop.services.views import CacheViews
from desktop.sources.api import FlagChange, SyncBatch
from desktop.storage.accounts import add_account
from desktop.storage.opening import open_database
from desktop.sync.ingest import Ingested, apply_batch

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ME = "sanne@oostermeer.example"

CHANNELS = (
    Channel(remote="INBOX", name="Inbox", role=ChannelRole.INBOX),
    Channel(remote="Archive", name="Archive", role=ChannelRole.ARCHIVE),
    Channel(remote="Sent", name="Sent", role=ChannelRole.SENT),
    Channel(remote="Trash", name="Trash", role=ChannelRole.TRASH),
    Channel(remote="Junk", name="Junk", role=ChannelRole.JUNK),
    Channel(remote="Harbour", name="Harbour quarter", role=ChannelRole.OTHER),
)


def mail(
    name: str,
    *,
    subject: str = "",
    answers: str | None = None,
    references: Iterable[str] = (),
    sender: str = "fatima@oostermeer.example",
    to: Iterable[str] = (ME,),
    minutes_ago: float = 60,
    channel: str = "INBOX",
    remote: str | None = None,
    flags: Iterable[Flag] = (),
    **more: object,
) -> IncomingMessage:
    """A message named `name`: its Message-ID is name@example, its text says its name."""
    values: dict[str, object] = {
        "remote_id": RemoteId(remote or f"{channel}/{name}"),
        "content_key": f"key-{name}",
        "channel": channel,
        "message_id": f"{name}@example",
        "in_reply_to": f"{answers}@example" if answers else None,
        "references": tuple(f"{one}@example" for one in references),
        "sender": Address(name=sender.split("@")[0].title(), address=sender),
        "to": tuple(Address(address=address) for address in to),
        "subject": subject or f"About {name}",
        "sent_at": NOW - timedelta(minutes=minutes_ago),
        "text": f"This is {name}.",
        "snippet": f"This is {name}.",
        "flags": frozenset(flags),
    }
    return IncomingMessage(**(values | more))  # type: ignore[arg-type]


def batch(*messages: IncomingMessage, **more: object) -> SyncBatch:
    """A batch of messages with all channels."""
    values: dict[str, object] = {"stream": "INBOX", "channels": CHANNELS, "messages": messages}
    return SyncBatch(**(values | more))  # type: ignore[arg-type]


def flags(remote_id: str, *now: Flag) -> SyncBatch:
    """A batch that says which flags a copy has."""
    return batch(flag_changes=(FlagChange(remote_id=RemoteId(remote_id), flags=frozenset(now)),))


def flat_rank(facts: ConversationFacts, now: datetime) -> Ranking:
    """Unread conversations need you; all else is the rest."""
    unread = any(message.is_unread for message in facts.messages)
    return Ranking(section=Section.NEEDS_YOU if unread else Section.REST, score=50 * unread)


@dataclass
class Cache:
    """An open cache with one account."""

    folder: Path
    now: datetime = NOW
    accounts: dict[str, Account] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.database = open_database(self.folder, now=self.now).database
        self.views = CacheViews(self.database, clock=FixedClock(self.now))
        self.account = self.add_account("work")

    def add_account(self, name: str, addresses: Iterable[str] = (ME,)) -> Account:
        """Add an IMAP account."""
        self.accounts[name] = self.database.write_now(
            lambda c: add_account(
                c,
                source=SourceId("imap"),
                name=name,
                settings={},
                addresses=addresses,
                now=self.now,
            )
        )
        return self.accounts[name]

    def apply(self, *batches: SyncBatch, account: str = "work") -> Ingested:
        """Apply batches, each in a transaction; return what the last one did."""
        for one in batches:
            done = self.database.write_now(
                lambda c, one=one: apply_batch(  # type: ignore[misc]
                    c, self.accounts[account], one, now=self.now, rank=flat_rank
                )
            )
        return done

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Return what a query yields."""
        return self.database.reader().execute(query, values).fetchall()

    def threads(self) -> set[frozenset[str]]:
        """Return which messages share a conversation, by name."""
        groups: dict[object, set[str]] = {}
        for name, conversation in self.rows("SELECT message_id, conversation_id FROM message"):
            groups.setdefault(conversation, set()).add(str(name).removesuffix("@example"))
        return {frozenset(group) for group in groups.values()}

    def states(self) -> Mapping[str, str]:
        """Return the state of each listed conversation by the name of its first message."""
        return {
            str(name).removesuffix("@example"): str(state)
            for name, state in self.rows(
                """SELECT message_id, state FROM conversation
                JOIN message ON message.conversation_id = conversation.id
                WHERE is_listed = 1 AND message.id = (SELECT min(id) FROM message AS first
                    WHERE first.conversation_id = conversation.id)"""
            )
        }

    def conversation_of(self, name: str) -> int:
        """Return the conversation of a message."""
        found = self.rows(
            "SELECT conversation_id FROM message WHERE message_id = ?", f"{name}@example"
        )
        assert isinstance(found[0][0], int)
        return found[0][0]

    def decide(self, name: str, state: str) -> None:
        """Let the person put the conversation of a message into a state."""
        micros = int(self.now.timestamp() * 1_000_000)
        self.database.write_now(
            lambda c: c.execute(
                "UPDATE conversation SET state = ?, state_at = ? WHERE id = ?",
                (state, micros, self.conversation_of(name)),
            )
        )
