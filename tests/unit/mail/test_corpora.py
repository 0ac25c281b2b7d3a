"""Real mail, real HTML, real calendars: what the corpora must give, not timed."""

import hashlib
import importlib.util
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import PurePath
from types import ModuleType

import pytest

from desktop.model.body import BlockKind, split_quotes
from desktop.sources.mail.calendar import read_invitation
from desktop.sources.mail.charsets import codec_name
from desktop.sources.mail.html import sanitise_html
from desktop.sources.mail.html_charset import html_charset
from desktop.sources.mail.html_text import html_to_text
from desktop.sources.mail.incoming import RawMessage, read_messages
from desktop.sources.mail.winmail import open_winmail
from tests.unit.mail.corpora import CHECKOUT, CORPORA, files, needs_corpora

pytestmark = needs_corpora


def bench() -> ModuleType:
    path = CHECKOUT / "bench" / "mime_corpora.py"
    spec = importlib.util.spec_from_file_location("mime_corpora", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_at_least_99_percent_of_mails_are_read_as_their_oracle_says() -> None:
    mime = bench()
    results = [mime.run_set(name) for name in mime.SETS]
    messages = sum(one.messages for one in results)
    assert messages == 881
    assert sum(one.raised for one in results) == 0
    assert sum(one.right_but_for_disputed for one in results) == messages
    assert sum(one.right for one in results) >= 0.975 * messages


def test_no_file_of_any_kind_makes_the_reader_raise() -> None:
    mime = bench()
    for name in mime.UNJUDGED:
        result = mime.run_unjudged(name)
        assert result.messages > 10
        assert result.raised == 0


def test_the_mailing_list_archive_has_as_many_messages_as_message_ids() -> None:
    items = []
    for path, data in files("mailing-list"):
        if path.endswith(".txt"):
            found = re.split(rb"(?:\A|\n)From \S+ [^\n]*\d\d:\d\d[^\n]*\n", data)[1:]
            items += [RawMessage(raw=raw, remote_id="1", channel="list") for raw in found]
    read = read_messages(items)
    assert len(read) == 4478
    assert len({one.content_key for one in read}) == len({one.message_id for one in read}) == 4347


class Reparse(HTMLParser):
    """Collects what must not survive, as a browser would find it."""

    active = frozenset(
        (
            "script style iframe object embed svg math form input link meta base video audio "
            + "source portal frame frameset applet body html"
        ).split()
    )

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.loading: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.active:
            self.found.append(tag)
        for name, value in attrs:
            text = "".join((value or "").split()).lower()
            if name.startswith("on") or (
                name not in ("title", "alt") and text.startswith(("javascript:", "vbscript:"))
            ):
                self.found.append(f"{tag} {name}")
            if name not in ("href", "title", "alt", "data-remote-src") and "//" in text:
                self.loading.append(f"{tag} {name} {text}")


def reparsed(html: str) -> Reparse:
    parser = Reparse()
    parser.feed(html)
    parser.close()
    return parser


def payloads(name: str) -> list[dict[str, str]]:
    return json.loads((CORPORA / "html-sanitise" / f"{name}.json").read_text())


@pytest.mark.parametrize("name", ["bleach", "dompurify", "http-leaks"])
def test_nothing_active_survives_sanitising(name: str) -> None:
    for payload in payloads(name):
        assert reparsed(sanitise_html(payload["payload"]).html).found == [], payload["id"]


def test_nothing_would_be_fetched_by_itself() -> None:
    blocked = 0
    for payload in payloads("http-leaks"):
        safe = sanitise_html(payload["payload"])
        blocked += safe.blocked_remote
        assert reparsed(safe.html).loading == [], payload["id"]
    assert blocked > 50


def test_html_mail_has_all_words_of_its_text_twin() -> None:
    found = dict(files("html-mail"))
    twins = [name for name in found if name.endswith(".txt")]
    assert len(twins) > 10
    for name in twins:
        text = re.sub(r"https?://\S+|\{\{[^}]*\}\}", "", found[name].decode())
        html = found[name.removesuffix(".txt") + ".html"].decode()
        words = set(re.findall(r"[\w'’]+", html_to_text(html).lower()))
        assert [word for word in re.findall(r"[\w'’]+", text.lower()) if word not in words] == []


def test_the_charset_of_html_is_found_as_browsers_find_it() -> None:
    tests = (CORPORA / "html-charset" / "tests1.dat").read_bytes()
    right = []
    for block in re.split(rb"(?m)^#data\n", tests)[1:]:
        data, _, charset = block.partition(b"\n#encoding\n")
        found = html_charset(data) or "windows-1252"
        right.append(codec_name(found) == codec_name(charset.decode().strip()))
    assert len(right) == 59
    assert sum(right) >= 57


def test_files_in_winmail_come_out_byte_for_byte() -> None:
    found = {PurePath(name).name: data for name, data in files("tnef")}
    oracle = json.loads(found["oracle.json"])
    wanted = missing = 0
    for name, facts in oracle.items():
        opened = open_winmail(found[name])
        assert opened is not None
        hashes = {hashlib.md5(one.content).hexdigest() for one in opened.files}
        for file, _, digest in facts["files_tnef"]:
            if not file.startswith("message."):
                wanted += 1
                missing += digest not in hashes
        assert facts.get("body_kind") is None or opened.text or opened.html
    # Three embedded objects: the oracle's tool keeps the wrapper (an OLE or message header).
    assert (wanted, missing) == (25, 3)


def test_calendars_are_read_as_the_library_reads_them() -> None:
    found = {PurePath(name).name: data for name, data in files("icalendar")}
    oracle = json.loads(found["oracle.json"])
    read = 0
    for name, facts in oracle.items():
        events = [one for one in facts.get("components", ()) if one["type"] != "VFREEBUSY"]
        invitation = read_invitation(found[name].decode("utf-8", "replace"))
        if not events:
            continue
        assert invitation is not None, name
        read += 1
        first = events[0]
        assert invitation.uid == (first["uid"] or ""), name
        assert invitation.summary == " ".join((first["summary"] or "").split()), name
        assert len(invitation.attendees) == first["attendees"], name
        assert not facts["method"] or invitation.method == facts["method"][0]
        if first["dtstart"]:
            start = datetime.fromisoformat(first["dtstart"])
            assert invitation.starts_at == (start if start.tzinfo else start.replace(tzinfo=UTC))
    assert read > 40


def test_what_was_forwarded_is_told_from_what_is_new() -> None:
    found = {PurePath(name).name: data for name, data in files("forwarded")}
    right = []
    for name, facts in json.loads(found["oracle.json"]).items():
        text = found[name].decode()
        blocks = split_quotes(text)
        assert "".join(block.text for block in blocks) == text
        expected = facts["expected"]
        if expected["forwarded"]:
            new = " ".join(b.text for b in blocks if b.kind is BlockKind.NEW).split()
            right.append(new == (expected.get("message") or "").split())
    assert len(right) == 93
    assert sum(right) >= 92
