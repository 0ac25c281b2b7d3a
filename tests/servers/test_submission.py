"""Sending through a real Postfix: what arrives is compared byte for byte with what was written."""

import itertools
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from desktop.core.errors import (
    NeedsSignInError,
    OfflineError,
    RateLimitedError,
    RejectedError,
    SourceError,
    UncertainError,
)
from desktop.model.account import ChannelRole
from desktop.model.ids import AccountId
from desktop.model.message import Address, Flag, IncomingMessage
from desktop.model.operation import Draft, DraftAttachment, DraftKind, OperationKind
from desktop.model.payload import draft_to_payload
from desktop.sources.imap.journal import Stage, SubmissionJournal
from desktop.sources.imap.source import SOURCE
from tests.servers.applier import Engine
from tests.servers.dovecot import Dovecot
from tests.servers.launch import free_port
from tests.servers.mails import fill, uids
from tests.servers.postfix import Postfix

ANNA = Address(name="Anna de Wit", address="anna@example.org")
BERT = Address(name="Bert", address="bert@example.net")
CARLA = Address(address="carla@example.net")


USERS = itertools.count(1)


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    """One Dovecot for all tests here; each test is a user of its own."""
    server = Dovecot()
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture(scope="module")
def long_lived_postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """One Postfix for all tests here, which takes seconds to start."""
    server = Postfix(dovecot)
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def postfix(long_lived_postfix: Postfix) -> Postfix:
    """Postfix with nothing delivered yet."""
    long_lived_postfix.forget()
    return long_lived_postfix


@pytest.fixture
def user() -> str:
    """A user whom no other test knows."""
    return f"anna{next(USERS)}"


@pytest_asyncio.fixture
async def engine(
    dovecot: Dovecot, postfix: Postfix, user: str, tmp_path: Path
) -> AsyncIterator[Engine]:
    """An account that reads from Dovecot and submits to Postfix over TLS, signed in."""
    settings = {
        **dovecot.settings,
        "user": user,
        "smtp_host": "127.0.0.1",
        "smtp_port": str(postfix.tls_port),
        "smtp_security": "tls",
        "ca_file": str(dovecot.folder / "cert.pem"),
    }
    made = Engine(settings, tmp_path)
    yield made
    await made.close()


def with_settings(engine: Engine, folder: Path, password: str = "", **settings: str) -> Engine:
    """Return an account like that of `engine` with other settings."""
    merged = {**engine.context.account.settings, **settings}
    return Engine(merged, folder, password or "open-sesame")


def draft(**fields: object) -> Draft:
    """Return a draft from anna to bert."""
    values: dict[str, object] = {
        "account_id": AccountId(1),
        "sender": ANNA,
        "to": (BERT,),
        "subject": "Grüße",
        "text": "Hello Bert,\n.\n.. dots and a From line:\nFrom here on.\nGrüße\n",
    }
    return Draft(**{**values, **fields})  # type: ignore[arg-type]


async def send(engine: Engine, written: Draft, key: str = "sent.1@example.org") -> None:
    """Send a draft."""
    await engine.perform(OperationKind.SEND, key=key, draft=draft_to_payload(written))


def arrived(postfix: Postfix, user: str, count: int = 1) -> list[bytes]:
    """Wait until so many mails arrived for a user; return them without Postfix's own lines."""
    postfix.wait_for(lambda: len(postfix.delivered(user)) >= count)
    return [without_trace(raw) for raw in postfix.delivered(user)]


def without_trace(raw: bytes) -> bytes:
    """Leave out the header fields that a server puts before a mail."""
    trace = rb"(?:(?:Return-Path|X-Original-To|Delivered-To|Received):[^\n]*\n(?:[ \t][^\n]*\n)*)+"
    return re.sub(rb"\A" + trace, b"", raw)


async def sent_copy(engine: Engine, subject: str) -> tuple[IncomingMessage, bytes]:
    """Return the copy among the sent messages and its bytes, with LF as in a Maildir."""
    await engine.sync()
    sent = engine.cache.channel(ChannelRole.SENT)
    (found,) = [
        one
        for one in engine.cache.messages.values()
        if (one.channel, one.subject) == (sent, subject)
    ]
    raw = await engine.session.fetch_part(found.remote_id, "")
    return found, raw.replace(b"\r\n", b"\n")


async def test_a_new_message_arrives_byte_for_byte_and_is_among_the_sent(
    engine: Engine, postfix: Postfix
) -> None:
    await send(engine, draft(cc=(CARLA,)))

    copy, raw = await sent_copy(engine, "Grüße")
    assert arrived(postfix, "bert") == [raw]
    assert arrived(postfix, "carla") == [raw]
    assert copy.message_id == "sent.1@example.org"
    assert copy.flags == {Flag.SEEN}
    assert "Grüße" in copy.text


async def test_bcc_is_in_the_envelope_only(engine: Engine, postfix: Postfix) -> None:
    await send(engine, draft(bcc=(CARLA,)))

    (raw,) = arrived(postfix, "carla")
    assert b"carla" not in raw.lower()
    assert arrived(postfix, "bert") == [raw]


async def test_a_reply_is_threaded_and_marks_its_parent(
    engine: Engine, dovecot: Dovecot, postfix: Postfix, user: str
) -> None:
    other = dovecot.other_client(user)
    fill(other, "INBOX", 2)
    reply = draft(
        kind=DraftKind.REPLY,
        subject="Re: Mail 1",
        in_reply_to="mail.1@example.net",
        references=("mail.0@example.net", "mail.1@example.net"),
    )
    await send(engine, reply)

    (raw,) = arrived(postfix, "bert")
    assert b"\nIn-Reply-To: <mail.1@example.net>\n" in raw
    assert b"\nReferences: <mail.0@example.net> <mail.1@example.net>\n" in raw
    assert uids(other, "INBOX", "ANSWERED") == uids(other, "INBOX", 'HEADER Subject "Mail 1"')


async def test_a_forward_carries_its_attachment_unchanged(
    engine: Engine, dovecot: Dovecot, postfix: Postfix, user: str, tmp_path: Path
) -> None:
    other = dovecot.other_client(user)
    fill(other, "INBOX", 1)
    content = bytes(range(256)) * 3000
    path = tmp_path / "plan.bin"
    path.write_bytes(content)
    attachment = DraftAttachment(
        path=str(path), name="Plän.bin", mime="application/octet-stream", size=len(content)
    )
    forward = draft(
        kind=DraftKind.FORWARD,
        subject="Fwd: Mail 1",
        in_reply_to="mail.1@example.net",
        attachments=(attachment,),
    )
    await send(engine, forward)

    copy, raw = await sent_copy(engine, "Fwd: Mail 1")
    assert arrived(postfix, "bert") == [raw]
    (listed,) = copy.attachments
    assert listed.name == "Plän.bin"
    assert await engine.session.fetch_part(copy.remote_id, listed.part) == content
    await engine.sync()
    assert Flag.FORWARDED in engine.cache.named("Mail 1").flags


async def test_sending_twice_sends_once(engine: Engine, postfix: Postfix) -> None:
    await send(engine, draft())
    await send(engine, draft())
    await send(engine, draft(subject="Last"), key="sent.2@example.org")

    assert len(arrived(postfix, "bert", 2)) == 2
    await sent_copy(engine, "Grüße")


async def test_a_crash_after_the_server_took_it_does_not_send_again(
    engine: Engine, postfix: Postfix
) -> None:
    journal = SubmissionJournal(engine.context.folder)
    journal.write("sent.1@example.org", Stage.ACCEPTED)
    await send(engine, draft())
    await send(engine, draft(subject="Last"), key="sent.2@example.org")

    (raw,) = arrived(postfix, "bert")
    assert b"Subject: Last" in raw
    await sent_copy(engine, "Grüße")


async def test_a_crash_while_handing_over_asks_the_person_first(
    engine: Engine, postfix: Postfix
) -> None:
    SubmissionJournal(engine.context.folder).write("sent.1@example.org", Stage.TRYING)
    with pytest.raises(UncertainError):
        await send(engine, draft())
    assert postfix.delivered("bert") == []

    await send(engine, draft())
    assert len(arrived(postfix, "bert")) == 1


async def test_refusals_are_told_apart(engine: Engine, postfix: Postfix, tmp_path: Path) -> None:
    nobody = Address(address="nobody@example.net")
    with pytest.raises(RejectedError, match=r"nobody@example\.net"):
        await send(engine, draft(to=(BERT, nobody)))
    with pytest.raises(SourceError, match="Mailbox full") as full:
        await send(engine, draft(to=(Address(address="full@example.net"),)))
    assert full.value.is_retryable
    assert not isinstance(full.value, RateLimitedError | RejectedError)
    big = tmp_path / "big.bin"
    big.write_bytes(bytes(4_500_000))
    attachment = DraftAttachment(
        path=str(big), name="big.bin", mime="application/octet-stream", size=4_500_000
    )
    with pytest.raises(RejectedError, match="larger"):
        await send(engine, draft(attachments=(attachment,)))
    assert postfix.delivered("bert") == []


async def test_wrong_password_and_dead_server_are_told_apart(
    engine: Engine, postfix: Postfix, tmp_path: Path
) -> None:
    wrong = with_settings(engine, tmp_path)
    wrong.context.secrets.set("password", "wrong")
    with pytest.raises(NeedsSignInError):
        await SOURCE.test(wrong.context.account.settings, wrong.context)
    await wrong.close()
    nobody_there = with_settings(engine, tmp_path, smtp_port=str(free_port()))
    with pytest.raises(OfflineError):
        await send(nobody_there, draft())
    await nobody_there.close()


async def test_starttls_and_a_relay_on_this_computer_send_too(
    engine: Engine, postfix: Postfix, tmp_path: Path
) -> None:
    ports = {"starttls": postfix.starttls_port, "plain": postfix.port}
    for security, port in ports.items():
        account = with_settings(engine, tmp_path, smtp_security=security, smtp_port=str(port))
        await send(account, draft(subject=security), key=f"{security}@example.org")
        await account.close()
    assert len(arrived(postfix, "bert", 2)) == 2


async def test_without_an_outgoing_server_nothing_is_sent(dovecot: Dovecot, tmp_path: Path) -> None:
    engine = Engine(dovecot.settings, tmp_path)
    with pytest.raises(RejectedError, match="outgoing"):
        await send(engine, draft())
    await engine.close()
