"""What the person does, carried out on real servers and looked at with another client."""

from datetime import UTC, datetime

import pytest

from desktop.core.errors import RejectedError
from desktop.model.account import ChannelRole
from desktop.model.ids import AccountId, RemoteId
from desktop.model.message import Address, Flag
from desktop.model.operation import Draft, OperationKind
from desktop.model.payload import draft_to_payload
from tests.servers.applier import Engine
from tests.servers.launch import Server
from tests.servers.mails import fill, uids

ANNA = Address(name="Anna", address="anna@example.org")


def wire(server: Server, name: str) -> str:
    """Return the wire name of a folder."""
    return f"INBOX.{name}" if server.name == "courier" else name


def draft_payload(text: str) -> dict[str, object]:
    """Return a draft as an operation carries it."""
    draft = Draft(
        account_id=AccountId(1),
        sender=ANNA,
        to=(Address(address="bert@example.net"),),
        subject="A draft",
        text=text,
        saved_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    return draft_to_payload(draft)


async def test_flags_set_here_are_seen_elsewhere(server: Server, engine: Engine) -> None:
    other = server.other_client()
    fill(other, "INBOX", 3)
    await engine.sync()
    ids = [engine.cache.named(f"Mail {n}").remote_id for n in (1, 2)]

    for _ in range(2):
        await engine.perform(OperationKind.SET_FLAGS, remote_ids=ids, add=["seen"], remove=[])
    await engine.perform(
        OperationKind.SET_FLAGS, remote_ids=ids[:1], add=["flagged", "forwarded"], remove=["seen"]
    )

    assert uids(other, "INBOX", "SEEN") == uids(other, "INBOX", 'HEADER Subject "Mail 2"')
    assert uids(other, "INBOX", "FLAGGED") == uids(other, "INBOX", 'HEADER Subject "Mail 1"')
    await engine.sync()
    assert engine.cache.named("Mail 1").flags == {Flag.FLAGGED, Flag.FORWARDED}


async def test_a_message_moved_here_is_in_the_other_folder(server: Server, engine: Engine) -> None:
    other = server.other_client()
    fill(other, "INBOX", 3)
    await engine.sync()
    moved_id = engine.cache.named("Mail 2").remote_id

    result = await engine.perform(
        OperationKind.MOVE, remote_ids=[moved_id], role="archive", channel=None
    )

    assert len(uids(other, wire(server, "Archive"))) == 1
    assert len(uids(other, "INBOX")) == 2
    await engine.sync()
    assert engine.cache.named("Mail 2").remote_id == result.moved[moved_id] == result.remote_id
    assert engine.cache.named("Mail 2").channel == wire(server, "Archive")
    again = await engine.perform(
        OperationKind.MOVE, remote_ids=[moved_id], role="archive", channel=None
    )
    assert again.moved == {}
    assert len(uids(other, wire(server, "Archive"))) == 1


async def test_a_deleted_message_goes_to_the_trash_and_from_there_for_good(
    server: Server, engine: Engine
) -> None:
    other = server.other_client()
    fill(other, "INBOX", 2)
    await engine.sync()

    await engine.perform(OperationKind.DELETE, remote_ids=[engine.cache.named("Mail 1").remote_id])
    await engine.sync()
    trashed = engine.cache.named("Mail 1")
    assert trashed.channel == engine.cache.channel(ChannelRole.TRASH)
    assert len(uids(other, wire(server, "Trash"))) == 1

    await engine.perform(OperationKind.DELETE, remote_ids=[trashed.remote_id])
    assert uids(other, wire(server, "Trash")) == []
    await engine.sync()
    assert engine.cache.subjects() == ["Mail 2"]


async def test_a_draft_replaces_the_one_before(server: Server, engine: Engine) -> None:
    other = server.other_client()
    first = await engine.perform(
        OperationKind.SAVE_DRAFT, key="one@example.org", draft=draft_payload("One"), replaces=None
    )
    second = await engine.perform(
        OperationKind.SAVE_DRAFT,
        key="two@example.org",
        draft=draft_payload("Two"),
        replaces=first.remote_id,
    )

    assert len(uids(other, wire(server, "Drafts"), "DRAFT")) == 1
    await engine.sync()
    saved = engine.cache.named("A draft")
    assert saved.remote_id == second.remote_id
    assert saved.text.strip() == "Two"
    assert Flag.DRAFT in saved.flags


async def test_a_line_break_in_a_folder_name_is_refused(server: Server, engine: Engine) -> None:
    other = server.other_client()
    fill(other, "INBOX", 1)
    await engine.sync()
    with pytest.raises(RejectedError):
        await engine.perform(
            OperationKind.MOVE,
            remote_ids=[engine.cache.named("Mail 1").remote_id],
            role="other",
            channel='Trash"\r\nL9 DELETE INBOX',
        )
    assert len(uids(other, "INBOX")) == 1


async def test_a_message_that_is_gone_cannot_be_fetched(server: Server, engine: Engine) -> None:
    fill(server.other_client(), "INBOX", 1)
    await engine.sync()
    known = engine.cache.named("Mail 1").remote_id
    number, _, folder = known.partition("/")
    gone = RemoteId(f"{number}99/{folder}")
    with pytest.raises(RejectedError):
        await engine.session.fetch_part(gone, "")


async def test_a_renumbered_folder_gives_no_other_message(server: Server, engine: Engine) -> None:
    fill(server.other_client(), "INBOX", 1)
    await engine.sync()
    known = engine.cache.named("Mail 1").remote_id
    with pytest.raises(RejectedError):
        await engine.session.fetch_part(RemoteId(f"9{known}"), "")
