"""Where messages begin and end in mbox files of every flavour."""

import gzip
import os
from pathlib import Path

import pytest

from desktop.sources.files.mbox import begins_like_mbox, find_messages, open_view, read_span

CORPORA = Path(os.environ.get("LUWTE_CORPORA", Path(__file__).parents[5] / "shared" / "corpora"))
SEPARATOR = b"From ann@example.org Sat Jan  3 12:34:56 2026\n"


def messages(content: bytes) -> list[bytes]:
    return [read_span(content, span) for span in find_messages(content)]


def test_each_separator_begins_a_message():
    content = SEPARATOR + b"Subject: one\n\nbody\n\n" + SEPARATOR + b"Subject: two\n\nbody\n"
    assert messages(content) == [b"Subject: one\n\nbody\n", b"Subject: two\n\nbody\n"]


def test_a_from_line_of_prose_does_not_split():
    content = SEPARATOR + b"Subject: one\n\nDear all,\n\nFrom Russia at 12:30\nwith love\n"
    assert len(messages(content)) == 1


def test_crlf_files_split_alike():
    content = (SEPARATOR + b"Subject: one\n\nbody\n\n").replace(b"\n", b"\r\n") * 2
    assert messages(content) == [b"Subject: one\r\n\r\nbody\r\n"] * 2


def test_mboxrd_quoting_loses_one_level():
    content = SEPARATOR + b"Subject: q\n\n>From here\n>>From there\n"
    assert messages(content) == [b"Subject: q\n\nFrom here\n>From there\n"]


def test_a_right_content_length_outranks_unquoted_separators():
    body = b"look:\n\n" + SEPARATOR + b"Subject: inner\n\ninner body\n>From kept\n"
    header = b"Subject: outer\nContent-Length: %d\n\n" % len(body)
    content = SEPARATOR + header + body + b"\n" + SEPARATOR + b"Subject: next\n\nx\n"
    assert messages(content) == [header + body, b"Subject: next\n\nx\n"]


def test_a_wrong_content_length_is_ignored():
    content = SEPARATOR + b"Content-Length: 9999\n\nbody\n\n" + SEPARATOR + b"Subject: two\n\nx\n"
    assert len(messages(content)) == 2


def test_an_obscured_address_in_the_separator_is_fine():
    line = b"From ann at example.org  Sat Jan  3 12:34:56 2026\n"
    assert messages(line + b"From: ann at example.org\n\nx\n") == [
        b"From: ann at example.org\n\nx\n"
    ]


def test_reading_goes_on_from_a_later_start():
    first = SEPARATOR + b"Subject: one\n\nbody\n\n"
    content = first + SEPARATOR + b"Subject: two\n\nbody\n"
    (span,) = find_messages(content, len(first))
    assert read_span(content, span) == b"Subject: two\n\nbody\n"


def test_an_empty_file_holds_nothing(tmp_path):
    path = tmp_path / "empty"
    path.touch()
    with open_view(path) as view:
        assert list(find_messages(view)) == []


def test_a_packed_file_reads_like_a_plain_one(tmp_path):
    path = tmp_path / "old.mbox.gz"
    path.write_bytes(gzip.compress(SEPARATOR + b"Subject: one\n\nbody\n"))
    with open_view(path) as view:
        assert [read_span(view, span) for span in find_messages(view)] == [
            b"Subject: one\n\nbody\n"
        ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (SEPARATOR + b"Subject: x\n", True),
        (b"\xef\xbb\xbfFrom -\nFrom: x\n", True),
        (b"Subject: x\n\nbody", False),
        (b"From here on all is well", False),
    ],
)
def test_an_mbox_is_known_by_its_first_line(head, expected):
    assert begins_like_mbox(head) is expected


@pytest.mark.parametrize(("name", "count"), [("simple", 3), ("unmunged", 2)])
def test_mozilla_separators_of_the_corpus(name, count):
    path = CORPORA / "mbox-format" / f"{name}.mbox.txt"
    if not path.exists():
        pytest.skip("corpora are absent")
    assert len(messages(path.read_bytes())) == count
