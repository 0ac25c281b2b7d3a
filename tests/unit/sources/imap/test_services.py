"""How single services depart from the RFCs, as transcripts of what they say.

Gmail, Exchange Online, Strato, iCloud and others; each server here follows a script.
"""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from desktop.core.errors import NeedsSignInError, RateLimitedError
from desktop.model.message import Flag
from desktop.model.operation import OperationKind
from desktop.sources.imap import connections
from desktop.sources.imap.quirks import quirks_of
from desktop.sources.imap.session import ImapSession
from tests.servers.applier import Engine, messages_of, removals_of
from tests.unit.sources.imap.scripted import ScriptedServer, literal

EXCHANGE = (
    "IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE "
    "NAMESPACE LITERAL+ ENABLE IMAP4rev2"
)
GMAIL = (
    "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS ENABLE MOVE "
    "CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE"
)
OK = "{tag} OK done"
Start = Callable[..., Awaitable[tuple[ScriptedServer, Engine]]]


def base(capabilities: str) -> dict[str, str | list[str]]:
    """Return what every server says at log-in and at the end."""
    return {
        "CAPABILITY": f"* CAPABILITY {capabilities}\n{OK}",
        "LOGIN|AUTHENTICATE PLAIN": f"{{tag}} OK [CAPABILITY {capabilities}] in",
        "ID ": f"* ID NIL\n{OK}",
        "UNSELECT|NOOP": OK,
    }


@pytest_asyncio.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Start a server with a script and an account at it."""
    running: list[ScriptedServer] = []
    engines: list[Engine] = []

    async def begin(
        capabilities: str, script: Mapping[str, str | list[str]], **settings: str
    ) -> tuple[ScriptedServer, Engine]:
        server = ScriptedServer({**script, **base(capabilities)})
        await server.start()
        engine = Engine({**server.settings, **settings}, tmp_path)
        running.append(server)
        engines.append(engine)
        return server, engine

    yield begin
    for engine in engines:
        await engine.close()
    for server in running:
        await server.close()


def inbox(exists: int, uidnext: int, *, modseq: int = 0) -> str:
    """Return what opening a folder says."""
    more = f"* OK [HIGHESTMODSEQ {modseq}] h\n" if modseq else ""
    return (
        f"* {exists} EXISTS\n* OK [UIDVALIDITY 7] v\n* OK [UIDNEXT {uidnext}] n\n{more}"
        "{tag} OK [READ-ONLY] open"
    )


async def test_gmail_is_synced_by_its_big_folders_with_labels(start: Start) -> None:
    labelled = 'X-GM-THRID 1278 X-GM-LABELS ("\\\\Inbox" \\Sent "Project x" \\Important) '
    server, engine = await start(
        GMAIL,
        {
            r'LIST "" "\*" RETURN': (
                '* LIST (\\HasNoChildren) "/" "INBOX"\n'
                '* STATUS "INBOX" (MESSAGES 1 UIDNEXT 5 UIDVALIDITY 1)\n'
                '* LIST (\\HasChildren \\Noselect) "/" "[Gmail]"\n'
                '* LIST (\\All \\HasNoChildren) "/" "[Gmail]/Alle berichten"\n'
                '* LIST (\\Sent \\HasNoChildren) "/" "[Gmail]/Verzonden berichten"\n'
                '* LIST (\\Trash \\HasNoChildren) "/" "[Gmail]/Prullenbak"\n'
                '* LIST (\\HasNoChildren) "/" "Project x"\n' + OK
            ),
            r'EXAMINE "\[Gmail\]/Alle': inbox(1, 10, modseq=100),
            r'EXAMINE "\[Gmail\]/Prul': inbox(0, 1, modseq=100),
            r'SELECT "\[Gmail\]/Alle': inbox(1, 10, modseq=100),
            r"UID SEARCH RETURN \(ALL\) (ALL|SINCE)": f"* ESEARCH UID ALL 9\n{OK}",
            "UID FETCH 9": literal(9, extra=labelled) + f"\n{OK}",
            "UID STORE": OK,
        },
    )
    await engine.sync()

    message = engine.cache.named("Mail 9")
    assert message.channel == "[Gmail]/Alle berichten"
    assert message.labels == ("INBOX", "[Gmail]/Verzonden berichten", "Project x")
    assert message.thread_key == "1278"
    assert server.said('EXAMINE "INBOX"|EXAMINE "Project') == []

    await engine.perform(
        OperationKind.MOVE, remote_ids=[message.remote_id], role="archive", channel=None
    )
    await engine.perform(
        OperationKind.MOVE, remote_ids=[message.remote_id], role=None, channel="Project x"
    )
    assert server.said("UID STORE") == [
        "UID STORE 9 -X-GM-LABELS \\Inbox",
        "UID STORE 9 -X-GM-LABELS \\Inbox",
        'UID STORE 9 +X-GM-LABELS "Project x"',
    ]
    assert server.unexpected == []


async def test_exchange_is_asked_nothing_that_it_does_not_list(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        connections, "quirks_of", lambda _host, caps: quirks_of("outlook.office365.com", caps)
    )
    server, engine = await start(
        EXCHANGE,
        {
            r'LIST "" "\*"$': (
                '* LIST (\\HasNoChildren) "/" INBOX\n'
                '* LIST (\\HasNoChildren) "/" "Sent Items"\n'
                '* LIST (\\HasNoChildren) "/" "Deleted Items"\n' + OK
            ),
            'STATUS "INBOX"': f"* STATUS INBOX (MESSAGES 1 UNSEEN 1 UIDNEXT 4 UIDVALIDITY 7)\n{OK}",
            "STATUS": "{tag} NO STATUS failed",
            'EXAMINE "INBOX"': (
                "* 1 EXISTS\n* [UIDVALIDITY 7] UIDVALIDITY value\n* OK [UIDNEXT 4] n\n"
                "{tag} OK [READ-ONLY] EXAMINE completed."
            ),
            'SELECT "INBOX"': inbox(1, 4),
            "EXAMINE": inbox(0, 1),
            "UID SEARCH": f"* SEARCH 3\n{OK}",
            r"UID FETCH 3 \(UID FLAGS I": literal(3) + f"\n{OK}",
            "UID MOVE": "* OK [COPYUID 12  ]\n* 1 EXPUNGE\n{tag} OK moved",
        },
    )
    await engine.sync()

    assert engine.cache.subjects() == ["Mail 3"]
    roles = {channel.name: channel.role.value for channel in engine.cache.channels.values()}
    assert roles == {"INBOX": "inbox", "Sent Items": "sent", "Deleted Items": "trash"}
    result = await engine.perform(
        OperationKind.DELETE, remote_ids=[engine.cache.named("Mail 3").remote_id]
    )
    assert result.moved == {}
    assert server.said("ENABLE|RETURN|CONDSTORE") == []
    assert server.unexpected == []


async def test_an_empty_search_of_a_full_folder_removes_nothing(start: Start) -> None:
    server, engine = await start(
        "IMAP4rev1 ESEARCH",
        {
            "LIST": f'* LIST () "/" INBOX\n{OK}',
            "STATUS": [
                f"* STATUS INBOX (MESSAGES 2 UIDNEXT 9 UIDVALIDITY 7)\n{OK}",
                f"* STATUS INBOX (MESSAGES 3 UIDNEXT 10 UIDVALIDITY 7)\n{OK}",
            ],
            "EXAMINE": [inbox(2, 9), inbox(3, 10)],
            "UID SEARCH": f'* ESEARCH (TAG "x") UID\n{OK}',
            r"UID FETCH 1:\* \(UID\)": [
                f"* 1 FETCH (UID 4)\n* 2 FETCH (UID 8)\n{OK}",
                f"* 1 FETCH (UID 4)\n* 2 FETCH (UID 8)\n* 3 FETCH (UID 9)\n{OK}",
            ],
            r"UID FETCH \d+:\* \(UID FLAGS\)": f"* 1 FETCH (UID 4 FLAGS ())\n{OK}",
            "UID FETCH 4,8": f"{literal(4)}\n{literal(8)}\n{OK}",
            "UID FETCH 9": f"{literal(9)}\n{OK}",
        },
    )
    await engine.sync()
    assert engine.cache.subjects() == ["Mail 4", "Mail 8"]

    batches = await engine.sync()

    assert removals_of(batches) == []
    assert engine.cache.subjects() == ["Mail 4", "Mail 8", "Mail 9"]
    assert server.unexpected == []


async def test_icloud_says_ok_to_enable_and_no_more_so_level_b_is_used(start: Start) -> None:
    server, engine = await start(
        "IMAP4rev1 ENABLE CONDSTORE QRESYNC ESEARCH",
        {
            "ENABLE QRESYNC": OK,
            "LIST": f'* LIST () "/" INBOX\n{OK}',
            "STATUS": [
                f"* STATUS INBOX (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 50)\n{OK}",
                f"* STATUS INBOX (MESSAGES 2 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 60)\n{OK}",
            ],
            r'EXAMINE "INBOX" \(CONDSTORE\)': [
                inbox(3, 9, modseq=50),
                inbox(2, 9, modseq=60),
            ],
            r"UID SEARCH RETURN \(ALL\) ALL": [
                f"* ESEARCH UID ALL 4,6,8\n{OK}",
                f"* ESEARCH UID ALL 4,8\n{OK}",
            ],
            r"UID SEARCH RETURN \(ALL\) SINCE": f"* ESEARCH UID ALL 4,6,8\n{OK}",
            "UID FETCH 4,6,8": f"{literal(4)}\n{literal(6)}\n{literal(8)}\n{OK}",
            r"UID FETCH 1:\* \(UID FLAGS\) \(CHANGEDSINCE 50\)": (
                f"* 1 FETCH (UID 4 FLAGS (\\Seen) MODSEQ (60))\n{OK}"
            ),
        },
    )
    await engine.sync()
    batches = await engine.sync()

    assert [str(one) for one in removals_of(batches)] == ["7.6/INBOX"]
    assert engine.cache.named("Mail 4").flags == {Flag.SEEN}
    assert messages_of(batches) == []
    assert server.unexpected == []


async def test_answers_out_of_order_floats_and_unasked_events_do_no_harm(start: Start) -> None:
    server, engine = await start(
        "IMAP4rev1",
        {
            "LIST": ('* LIST () "/" INBOX\n* LIST () "/" {4}\na"b\\\n* LIST () NIL NIL\n' + OK),
            'STATUS "INBOX"': "* STATUS INBOX (MESSAGES 1 UIDNEXT 9 UIDVALIDITY 7)",
            r'STATUS "a\\"b\\\\"': "* 5 EXISTS",
            'STATUS "NIL"': (
                "* FETCH nonsense\n* VANISHED nothing\nL99 OK not yours\n"
                "L6 OK third\nL5 OK second\nL4 OK first"
            ),
            'EXAMINE "INBOX"': inbox(1, 9),
            "EXAMINE": inbox(0, 1),
            "UID SEARCH": f"* SEARCH 8\n{OK}",
            "UID FETCH 8": (
                "* 1 FETCH (FLAGS (\\Recent))\n"
                + literal(8).replace("RFC822.SIZE", "RFC822.SIZE 12.5 X-ODD")
                + f"\n{OK}"
            ),
        },
    )
    await engine.sync()
    assert engine.cache.subjects() == ["Mail 8"]
    assert {channel.remote for channel in engine.cache.channels.values()} == {
        "INBOX", 'a"b\\', "NIL",
    }  # fmt: skip
    assert server.unexpected == []


async def test_a_refused_token_is_answered_and_asks_to_sign_in(start: Start) -> None:
    challenge = base64.b64encode(b'{"status":"400","schemes":"Bearer"}').decode()
    server, engine = await start(
        "IMAP4rev1 SASL-IR AUTH=XOAUTH2",
        {
            "AUTHENTICATE XOAUTH2": f"+ {challenge}",
            "> $": "{tag} NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
        },
    )

    async def token() -> str:
        return "expired"

    session = ImapSession(engine.context, token)
    with pytest.raises(NeedsSignInError):
        await session.check()
    response = server.said("AUTHENTICATE XOAUTH2")[0].split()[-1]
    assert base64.b64decode(response) == b"user=anna\1auth=Bearer expired\1\1"
    await session.close()


async def test_a_token_goes_by_oauthbearer_where_that_is_all_there_is(start: Start) -> None:
    server, engine = await start(
        "IMAP4rev1 AUTH=OAUTHBEARER", {"AUTHENTICATE OAUTHBEARER": "+ ", "> .": OK}
    )

    async def token() -> str:
        return "fresh"

    session = ImapSession(engine.context, token)
    await session.check()
    sent = base64.b64decode(server.said("> ")[0][2:])
    expected = f"n,a=anna,\1host=127.0.0.1\1port={server.port}\1auth=Bearer fresh\1\1"
    assert sent == expected.encode()
    await session.close()


async def test_too_many_connections_slows_down(tmp_path: Path) -> None:
    server = ScriptedServer({}, greeting="* BYE [ALERT] Too many simultaneous connections.")
    await server.start()
    engine = Engine(server.settings, tmp_path)
    with pytest.raises(RateLimitedError):
        await engine.sync()
    await engine.close()
    await server.close()


def test_only_the_named_services_save_what_is_sent() -> None:
    gmail = quirks_of("imap.gmail.com", frozenset(GMAIL.split()))
    assert gmail.saves_sent
    assert gmail.has_labels
    assert quirks_of("outlook.office365.com", frozenset()).saves_sent
    assert not quirks_of("imap.example.org", frozenset()).saves_sent
    assert quirks_of("imap.mail.yahoo.com", frozenset()).command_bytes == 1000
    assert "ESEARCH" in quirks_of("imap.strato.de", frozenset()).ignores
