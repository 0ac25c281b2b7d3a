"""Names, cursors, flags, structures, settings: the pure parts of the IMAP source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import NeedsSignInError, RateLimitedError, RejectedError, UsageError
from desktop.sources.imap import failures
from desktop.sources.imap.commands import Literal, atom, string
from desktop.sources.imap.common_fetch import read_common_fetch
from desktop.sources.imap.configuration import read_configuration
from desktop.sources.imap.cursor import FolderCursor, MessageName, read_remote_id, remote_id
from desktop.sources.imap.fetching import received_at
from desktop.sources.imap.mailbox_names import decode_name, encode_name
from desktop.sources.imap.responses import Status, parse_event
from desktop.sources.imap.structure import read_structure, skeleton
from desktop.sources.imap.tokenizer import Value
from desktop.sources.imap.uidset import UidSet


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=30))
def test_folder_names_survive_the_wire(name: str) -> None:
    wire = encode_name(name)
    assert wire.isascii()
    assert decode_name(wire) == name


def test_a_folder_name_that_is_no_utf7_is_shown_as_it_is() -> None:
    assert decode_name("Sales & Co") == "Sales & Co"


@given(st.text(st.characters(max_codepoint=255), min_size=1), st.integers(0), st.integers(1))
def test_remote_ids_say_what_they_name(folder: str, validity: int, uid: int) -> None:
    named = read_remote_id(remote_id(folder, validity, uid))
    assert named == MessageName(folder=folder, uidvalidity=validity, uid=uid)


def test_a_cursor_survives_as_text() -> None:
    cursor = FolderCursor(
        uidvalidity=9,
        uidnext=20,
        modseq=2**62,
        known=UidSet([1, 2, 19]),
        gone=UidSet([4]),
        live_from=18,
        is_complete=True,
        checked_at=5,
        flagged={"seen": UidSet([1])},
    )
    assert FolderCursor.parse(cursor.to_json()) == cursor


@pytest.mark.parametrize("text", [None, "", "{}", "[]", "null", "7", '{"v":1}', "{not json"])
def test_an_unreadable_cursor_starts_afresh(text: str | None) -> None:
    assert FolderCursor.parse(text) == FolderCursor()


def test_a_renumbered_cursor_remembers_what_to_remove() -> None:
    cursor = FolderCursor(uidvalidity=1, known=UidSet([1, 2]), gone=UidSet([3]))
    cursor.renumber(2)
    assert (cursor.former_validity, cursor.former) == (1, UidSet([1, 2, 3]))
    assert not cursor.known
    cursor.renumber(3)
    assert (cursor.former_validity, cursor.former) == (1, UidSet([1, 2, 3]))


@pytest.mark.parametrize("bad", ["a\r\nL2 DELETE INBOX", "a\nb", "a\0b"])
def test_a_second_command_cannot_be_smuggled_in(bad: str) -> None:
    with pytest.raises(RejectedError):
        string(bad)
    with pytest.raises(RejectedError):
        atom(bad)


def test_strings_are_quoted_or_sent_by_length() -> None:
    assert string('a "b" \\') == b'"a \\"b\\" \\\\"'
    assert string("Grüße") == Literal("Grüße".encode())


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"L1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", NeedsSignInError),
        (b"L1 NO [ALERT] Application-specific password required", NeedsSignInError),
        (b"L1 NO [LIMIT] Too many simultaneous connections. (Failure)", RateLimitedError),
        (b"L1 NO [INUSE] Please wait", RateLimitedError),
        (b"L1 NO [OVERQUOTA] Account exceeded command or bandwidth limits.", RateLimitedError),
    ],
)
def test_refusals_of_a_sign_in_are_told_apart(line: bytes, error: type[Exception]) -> None:
    status = parse_event((line,))
    assert isinstance(status, Status)
    assert type(failures.sign_in_refused(status)) is error


MULTIPART: Value = [
    [b"TEXT", b"PLAIN", [b"CHARSET", b"utf-8"], None, None, b"7BIT", 12, 1, None, None, None],
    [b"APPLICATION", b"PDF", None, None, None, b"BASE64", 400, None, [b"attachment", None], None],
    b"MIXED", [b"BOUNDARY", b"b"], None, None,
]  # fmt: skip


def test_a_large_message_is_rebuilt_without_its_attachment() -> None:
    root = read_structure(MULTIPART)
    assert root is not None
    assert [part.path for part in root.walk()] == ["", "1", "2"]
    raw = skeleton(
        root,
        {
            "HEADER": b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n",
            "1.MIME": b"Content-Type: text/plain\r\n\r\n",
            "1": b"Hello",
            "2.MIME": b"Content-Type: application/pdf\r\n\r\n",
        },
    )
    assert raw is not None
    assert raw.endswith(
        b"--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
        b"--b\r\nContent-Type: application/pdf\r\n\r\n\r\n--b--\r\n"
    )


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        [None, b"ALTERNATIVE", [b"BOUNDARY", b"b"], None, None],
        [None, None, None, None, None, b"7BIT", 0, None, None, None],
        [b"ALTERNATIVE"],
        [b"TEXT", b"PLAIN"],
        [[b"TEXT", b"PLAIN"], b"MIXED"],
    ],
)
def test_a_structure_that_makes_no_sense_is_none(broken: Value) -> None:
    assert read_structure(broken) is None


def test_a_disposition_without_brackets_and_a_negative_size_are_read() -> None:
    value: Value = [b"TEXT", b"PLAIN", None, None, None, b"7BIT", -1, 0, None, b"attachment"]
    part = read_structure(value)
    assert part is not None
    assert (part.size, part.disposition) == (0, "attachment")


def test_only_host_and_user_are_needed() -> None:
    read = read_configuration({"host": "imap.example.org", "user": "anna"})
    assert (read.incoming.port, read.address, read.submission) == (993, "anna@example.org", None)


@pytest.mark.parametrize(
    "settings",
    [
        {"user": "anna"},
        {"host": "imap.example.org"},
        {"host": "h", "user": "u", "port": "none"},
        {"host": "h", "user": "u", "security": "ssl3"},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        read_configuration(settings)


@pytest.mark.parametrize(
    "line",
    [
        b"* 1 FETCH (UID 9 FLAGS (\\Seen $X))",
        b"* 1 FETCH (UID 9 FLAGS () MODSEQ (12))",
        b"* 1 FETCH (UID 9 MODSEQ (12) FLAGS ())",
        b'* 1 FETCH (UID 9 FLAGS () INTERNALDATE "23-Nov-2026 10:00:00 +0000" '
        b"RFC822.SIZE 5 BODY[]<0> {5}",
    ],
)
def test_the_quick_reader_agrees_with_the_careful_one(line: bytes) -> None:
    response = (line, b"hello", b")") if line.endswith(b"{5}") else (line,)
    quick = read_common_fetch(response)
    assert quick is not None
    assert quick == parse_event(response)


def test_the_quick_reader_leaves_anything_else_to_the_careful_one() -> None:
    start = b'* 1 FETCH (UID 9 FLAGS () INTERNALDATE "23-Nov-2026 10:00:00 +0000" '
    response = (start + b"RFC822.SIZE 5 BODY[] {5}", b"hello", b" X-GM-LABELS ())")
    assert read_common_fetch(response) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b" 3-Nov-2026 10:00:00 +0130", "2026-11-03T08:30:00+00:00"),
        (b"23-Nov-2026 23:30:00 -0100", "2026-11-24T00:30:00+00:00"),
        (b"00-Xyz-2026 10:00:00 +0000", None),
        (b"", None),
    ],
)
def test_the_date_of_arrival_is_in_utc(text: bytes, expected: str | None) -> None:
    read = received_at(text)
    assert (read.isoformat() if read else None) == expected
