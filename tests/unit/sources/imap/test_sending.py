"""A message that was sent stays sent, whatever the mail server says of the rest."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from desktop.core.errors import SourceError
from desktop.model.ids import AccountId
from desktop.model.message import Address
from desktop.model.operation import Draft, DraftKind, OperationKind
from desktop.model.payload import draft_to_payload
from tests.servers.applier import Engine
from tests.unit.sources.imap.scripted import ScriptedServer

OK = "{tag} OK done"
OPENED = "* 0 EXISTS\n* OK [UIDVALIDITY 7] v\n* OK [UIDNEXT 4] n\n{tag} OK open"
KEY = "sent.1@example.org"


class Submitted:
    """Takes every message."""

    def __init__(self) -> None:
        self.count = 0

    async def send(self, _message: bytes, **_envelope: object) -> None:
        self.count += 1


Start = Callable[[str], Awaitable[tuple[ScriptedServer, Engine, Submitted]]]


@pytest_asyncio.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Start a server that answers APPEND as told."""
    running: list[tuple[ScriptedServer, Engine]] = []

    async def begin(append: str) -> tuple[ScriptedServer, Engine, Submitted]:
        server = ScriptedServer(
            {
                "CAPABILITY": f"* CAPABILITY IMAP4rev1\n{OK}",
                "LOGIN|UNSELECT|NOOP|ID ": OK,
                "LIST": f'* LIST () "/" INBOX\n* LIST (\\Sent) "/" Sent\n{OK}',
                "SELECT|EXAMINE": OPENED,
                "UID SEARCH": f"* SEARCH\n{OK}",
                "APPEND": append,
            }
        )
        await server.start()
        engine = Engine(server.settings, tmp_path)
        submitted = Submitted()
        engine.session._operations._submission = submitted  # type: ignore[assignment]
        running.append((server, engine))
        return server, engine, submitted

    yield begin
    for server, engine in running:
        await engine.close()
        await server.close()


def draft(**fields: object) -> dict[str, object]:
    """Return a draft as it lies in the outbox."""
    anna, bert = Address(address="anna@example.org"), Address(address="bert@example.net")
    values = {"account_id": AccountId(1), "sender": anna, "to": (bert,), "subject": "Hello"}
    return draft_to_payload(Draft(**{**values, **fields}))  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", ["NO [OVERQUOTA] full", "NO [TOOBIG] large", "BAD what"])
async def test_a_full_mailbox_does_not_make_a_sent_message_fail(start: Start, answer: str) -> None:
    _, engine, submitted = await start(f"{{tag}} {answer}")
    result = await engine.perform(OperationKind.SEND, key=KEY, draft=draft())
    assert result.remote_id is None
    assert submitted.count == 1


async def test_a_copy_that_cannot_be_kept_now_is_tried_again_without_sending_again(
    start: Start,
) -> None:
    server, engine, submitted = await start("{tag} NO later")
    for _ in range(2):
        with pytest.raises(SourceError):
            await engine.perform(OperationKind.SEND, key=KEY, draft=draft())
    assert len(server.said("APPEND")) == 2
    assert submitted.count == 1


@pytest.mark.parametrize("answered", ["ünïcode@example.net", "x" * 2000 + "@example.net"])
async def test_an_answer_to_a_message_with_a_strange_id_is_sent(
    start: Start, answered: str
) -> None:
    server, engine, submitted = await start(OK)
    written = draft(kind=DraftKind.REPLY, in_reply_to=answered)
    await engine.perform(OperationKind.SEND, key=KEY, draft=written)
    assert submitted.count == 1
    assert server.said("HEADER Message-ID") == [f'UID SEARCH HEADER Message-ID "<{KEY}>"']
