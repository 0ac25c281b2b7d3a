"""Syncing with real servers: Dovecot (level A), Cyrus (level A), Courier (level C)."""

import asyncio
import base64
import imaplib
import time

import pytest

from desktop.core.errors import OfflineError
from desktop.model.account import ChannelRole
from desktop.model.message import Flag
from desktop.sources.imap import folder_sync
from desktop.sources.imap.mailbox_names import encode_name
from tests.servers.applier import Engine, messages_of, removals_of
from tests.servers.launch import Server
from tests.servers.mails import fill, uids

ACCENTED = "Réunions & plans"


def folder_named(server: Server, name: str) -> str:
    """Return the wire name of a folder of anna's, quoted for imaplib."""
    prefix = "INBOX." if server.name == "courier" else ""
    return f'"{prefix}{encode_name(name)}"'


async def test_full_sync_brings_every_message_of_every_folder(
    server: Server, engine: Engine
) -> None:
    other = server.other_client()
    fill(other, "INBOX", 60)
    fill(other, folder_named(server, "Sent"), 5, prefix="Sent", flags="(\\Seen)")
    other.create(folder_named(server, ACCENTED))
    fill(other, folder_named(server, ACCENTED), 5, prefix="Plan")

    batches = await engine.sync()

    cache = engine.cache
    expected = [f"Mail {n}" for n in range(1, 61)]
    expected += [f"{kind} {n}" for kind in ("Sent", "Plan") for n in range(1, 6)]
    assert cache.subjects() == sorted(expected)
    assert cache.repeated == []
    first = next(batch for batch in batches if batch.messages)
    assert [one.subject for one in first.messages] == [f"Mail {n}" for n in range(60, 10, -1)]
    assert cache.named("Mail 7").text.strip() == "Text of Mail 7"
    assert cache.named("Sent 3").flags == {Flag.SEEN}
    assert cache.named("Sent 3").channel == cache.channel(ChannelRole.SENT)
    assert {ACCENTED} <= {channel.name for channel in cache.channels.values()}
    assert batches[-1].progress is not None
    assert batches[-1].progress.done == 70
    assert all(batch.is_history for batch in batches if batch.messages)


async def test_a_second_sync_brings_only_what_is_new(server: Server, engine: Engine) -> None:
    other = server.other_client()
    fill(other, "INBOX", 10)
    await engine.sync()
    assert messages_of(await engine.sync()) == []

    fill(other, "INBOX", 2, first=11)
    await engine.reconnect()
    batches = await engine.sync()

    assert sorted(one.subject for one in messages_of(batches)) == ["Mail 11", "Mail 12"]
    assert [batch.is_history for batch in batches if batch.messages] == [False]
    assert engine.cache.repeated == []


async def test_flags_set_elsewhere_arrive(server: Server, engine: Engine) -> None:
    other = server.other_client()
    fill(other, "INBOX", 5)
    await engine.sync()
    found = uids(other, "INBOX", 'HEADER Subject "Mail 2"')
    other.uid("STORE", found[0], "+FLAGS", "(\\Seen \\Flagged)")

    batches = await engine.sync()

    assert sum(len(batch.flag_changes) for batch in batches) == 1
    assert engine.cache.named("Mail 2").flags == {Flag.SEEN, Flag.FLAGGED}
    other.uid("STORE", found[0], "-FLAGS", "(\\Seen)")
    await engine.sync()
    assert engine.cache.named("Mail 2").flags == {Flag.FLAGGED}


async def test_messages_expunged_elsewhere_are_removed(server: Server, engine: Engine) -> None:
    other = server.other_client()
    fill(other, "INBOX", 6)
    await engine.sync()
    found = uids(other, "INBOX")
    other.uid("STORE", f"{found[1]},{found[4]}", "+FLAGS", "(\\Deleted)")
    other.expunge()

    batches = await engine.sync()

    assert len(removals_of(batches)) == 2
    assert engine.cache.subjects() == ["Mail 1", "Mail 3", "Mail 4", "Mail 6"]


async def test_a_move_elsewhere_shows_the_new_copy_before_the_old_one_goes(
    server: Server, engine: Engine
) -> None:
    other = server.other_client()
    fill(other, "INBOX", 4)
    trash = folder_named(server, "Trash")
    await engine.sync()
    key = engine.cache.named("Mail 2").content_key
    found = uids(other, "INBOX", 'HEADER Subject "Mail 2"')
    other.uid("COPY", found[0], trash)
    other.uid("STORE", found[0], "+FLAGS", "(\\Deleted)")
    other.expunge()

    batches = await engine.sync()

    added = next(i for i, batch in enumerate(batches) if batch.messages)
    removed = next(i for i, batch in enumerate(batches) if batch.removals)
    assert added < removed
    moved = engine.cache.named("Mail 2")
    assert moved.content_key == key
    assert moved.channel == engine.cache.channel(ChannelRole.TRASH)


async def test_a_renumbered_folder_loses_nothing(
    server: Server, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_sync, "BATCH_MESSAGES", 5)
    other = server.other_client()
    project = folder_named(server, "Project")
    other.create(project)
    fill(other, project, 12, prefix="Project")
    await engine.sync()
    before = set(engine.cache.messages)
    subjects = engine.cache.subjects()
    other.delete(project)
    await asyncio.sleep(1.1)  # a UIDVALIDITY is often the time in seconds
    other.create(project)
    fill(other, project, 12, prefix="Project")

    async for batch in engine.session.sync(dict(engine.cache.cursors)):
        engine.cache.apply(batch)
        assert set(engine.cache.subjects()) == set(subjects)

    assert engine.cache.subjects() == subjects
    assert before.isdisjoint(engine.cache.messages)


async def test_a_folder_deleted_elsewhere_takes_its_messages_along(
    server: Server, engine: Engine
) -> None:
    other = server.other_client()
    project = folder_named(server, "Project")
    other.create(project)
    fill(other, project, 3, prefix="Project")
    fill(other, "INBOX", 1)
    await engine.sync()
    other.delete(project)

    await engine.sync()

    assert engine.cache.subjects() == ["Mail 1"]


async def test_a_server_restart_in_mid_sync_loses_and_repeats_nothing(
    server: Server, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_sync, "BATCH_MESSAGES", 20)
    fill(server.other_client(), "INBOX", 150)
    with pytest.raises(OfflineError):
        await engine.sync(after_batch=lambda: len(engine.cache.messages) >= 50 and server.kill())
    assert 50 <= len(engine.cache.messages) < 150

    server.start()
    await engine.reconnect()
    await engine.sync()

    assert len(engine.cache.subjects()) == 150
    assert len(set(engine.cache.subjects())) == 150
    assert engine.cache.repeated == []


async def test_a_sync_cut_short_goes_on_where_it_was(
    server: Server, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_sync, "BATCH_MESSAGES", 10)
    other = server.other_client()
    fill(other, "INBOX", 90)
    sync = engine.session.sync({})
    async for batch in sync:
        engine.cache.apply(batch)
        if len(engine.cache.messages) >= 60:
            break
    await sync.aclose()
    fill(other, "INBOX", 3, first=91)

    await engine.reconnect()
    batches = await engine.sync()

    first = next(batch for batch in batches if batch.messages)
    assert [one.subject for one in first.messages] == ["Mail 93", "Mail 92", "Mail 91"]
    assert len(set(engine.cache.subjects())) == 93
    assert engine.cache.repeated == []


async def test_idle_tells_of_a_delivery_and_the_sync_brings_it(
    server: Server, engine: Engine
) -> None:
    other = server.other_client()
    fill(other, "INBOX", 3)
    await engine.sync()
    waiting = asyncio.create_task(engine.session.wait_for_push())
    await asyncio.sleep(0.3)
    assert not waiting.done()

    await asyncio.to_thread(fill, other, "INBOX", 1, first=4)
    await asyncio.wait_for(waiting, 30)
    await engine.sync()

    assert "Mail 4" in engine.cache.subjects()


async def test_mail_that_came_before_listening_began_is_told_at_once(
    server: Server, engine: Engine
) -> None:
    other = server.other_client()
    fill(other, "INBOX", 1)
    await engine.sync()
    fill(other, "INBOX", 1, first=2)

    await asyncio.wait_for(engine.session.wait_for_push(), 30)

    await engine.sync()
    assert engine.cache.subjects() == ["Mail 1", "Mail 2"]


async def test_a_server_that_dies_ends_the_waiting(server: Server, engine: Engine) -> None:
    waiting = asyncio.create_task(engine.session.wait_for_push())
    await asyncio.sleep(0.3)
    server.kill()
    with pytest.raises(OfflineError):
        await asyncio.wait_for(waiting, 30)


async def test_an_attachment_of_a_large_message_is_fetched_when_wanted(
    server: Server, engine: Engine
) -> None:
    content = bytes(range(256)) * 6000
    other: imaplib.IMAP4 = server.other_client()
    status, _ = other.append("INBOX", "", imaplib.Time2Internaldate(time.time()), large(content))
    assert status == "OK"
    await engine.sync()

    message = engine.cache.named("Large")

    (attachment,) = message.attachments
    assert message.text.strip() == "See the attachment."
    assert attachment.name == "data.bin"
    assert abs(attachment.size - len(content)) < len(content) * 0.05
    assert await engine.session.fetch_part(message.remote_id, attachment.part) == content
    assert await engine.session.fetch_part(message.remote_id, "") == large(content)


def large(content: bytes) -> bytes:
    """Return a mail with an attachment."""
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return (
        b"From: Bert <bert@example.net>\r\nTo: anna@example.org\r\nSubject: Large\r\n"
        b"Message-ID: <large@example.net>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n'
        b"--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSee the attachment.\r\n"
        b"--b1\r\nContent-Type: application/octet-stream\r\n"
        b'Content-Disposition: attachment; filename="data.bin"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + encoded + b"\r\n--b1--\r\n"
    )


async def test_mail_that_comes_during_history_does_not_wait_for_its_end(
    server: Server, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_sync, "BATCH_MESSAGES", 20)
    monkeypatch.setattr(folder_sync, "FIRST_BATCH", 20)
    # Nothing is recent, at whatever hour the test runs.
    monkeypatch.setattr(folder_sync, "RECENT_DAYS", -2)
    other = server.other_client()
    fill(other, "INBOX", 120)
    waiting = asyncio.create_task(engine.session.wait_for_push())
    await asyncio.sleep(0.3)
    arrivals: list[list[str]] = []
    async for batch in engine.session.sync({}):
        engine.cache.apply(batch)
        arrivals.append([one.subject for one in batch.messages])
        if not waiting.done() and len(engine.cache.messages) >= 60:
            await asyncio.to_thread(fill, other, "INBOX", 1, first=121)
            await asyncio.wait_for(waiting, 30)

    new = next(index for index, subjects in enumerate(arrivals) if "Mail 121" in subjects)
    last = next(index for index, subjects in enumerate(arrivals) if "Mail 1" in subjects)
    assert new < last
    assert len(set(engine.cache.subjects())) == 121
    assert engine.cache.repeated == []
