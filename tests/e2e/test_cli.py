"""The real `luwte` command in a profile of its own, from import to export."""

import json
import os
import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from desktop.core.clock import SystemClock
from desktop.sample.workspace import write_sample
from desktop.system.instance import Instance
from desktop.system.paths import ProfilePaths

ROOT = Path(__file__).parents[2]
LUWTE = Path(sys.executable).with_name("luwte")
CORPORA = Path(os.environ.get("LUWTE_CORPORA", ROOT.parent / "shared" / "corpora"))
ME = "sanne.deboer@oostermeer.example"


class Luwte:
    """Runs the command in one profile, far from the person's own."""

    def __init__(self, folder: Path) -> None:
        self.profile = folder / "profile"
        self._home = folder

    def run(self, *words: str, text: str = "", code: int = 0) -> str:
        """Return what it printed; `code` is the exit code it must end with."""
        ended = self.end(*words, text=text)
        assert ended.returncode == code, ended.stderr + ended.stdout
        return ended.stdout

    def fail(self, *words: str, text: str = "") -> str:
        """Return the one line on standard error of a command that must fail."""
        ended = self.end(*words, text=text)
        assert ended.returncode == 1, ended.stderr + ended.stdout
        assert ended.stderr.startswith("luwte: ")
        assert ended.stderr.count("\n") == 1, ended.stderr
        return ended.stderr.removeprefix("luwte: ").strip()

    def json(self, *words: str) -> object:
        """Return the JSON it printed."""
        return json.loads(self.run(*words, "--json"))

    def rows(self, *words: str) -> list[dict[str, object]]:
        """Return the list it printed."""
        rows = self.json(*words)
        assert isinstance(rows, list)
        return rows

    def end(self, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run it to the end."""
        variables = {
            "HOME": str(self._home),
            "PATH": os.environ["PATH"],
            "LUWTE_PROFILE": str(self.profile),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "LANG": "C.UTF-8",
        }
        return subprocess.run(
            [LUWTE, *words], env=variables, input=text, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Luwte:
    """A profile with a small sample mailbox as an account."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder / "mail", SystemClock().now().astimezone(), messages=1100)
    luwte = Luwte(folder)
    luwte.run(
        "account", "add", "maildir", "--set", f"path={folder / 'mail'}",
        "--set", f"addresses={ME}", "--set", "outbox_folder=.Sent", "--name", "Work mail",
    )  # fmt: skip
    luwte.run("sync")
    return luwte


def first(rows: list[dict[str, object]], subject: str) -> dict[str, object]:
    return next(row for row in rows if str(row["subject"]).startswith(subject))


def test_the_inbox_opens_with_what_needs_the_person(sample: Luwte) -> None:
    rows = sample.rows("inbox", "--limit", "100")
    sections = Counter(row["section"] for row in rows)
    assert sections == {"needs_you": 4, "worth_reading": 5, "rest": 31}
    harbour = rows[0]
    assert str(harbour["subject"]).startswith("Harbour quarter: noise section")
    assert harbour["people"][0]["name"] == "Fatima El Amrani"  # type: ignore[index]
    assert harbour["unread"] == 2
    codes = [reason["code"] for reason in harbour["reasons"]]  # type: ignore[attr-defined]
    assert codes[0] == "asks_you"
    assert {"due", "took_part"} <= set(codes)
    assert {"circle", "known"} & set(codes)  # how often they write depends on the day of the run


def test_points_add_up_and_evidence_is_in_the_messages(sample: Luwte) -> None:
    for row in sample.rows("inbox"):
        reasons = row["reasons"]
        assert isinstance(reasons, list)
        assert row["score"] == sum(reason["points"] for reason in reasons)
        quoted = [r["evidence"] for r in reasons if r["code"] in ("asks_you", "due")]
        if quoted:
            shown = sample.json("show", str(row["id"]))
            words = " ".join(json.dumps(shown, ensure_ascii=False).replace("\\n", " ").split())
            for evidence in quoted:
                assert evidence in words


def test_limit_limits(sample: Luwte) -> None:
    assert len(sample.rows("inbox", "--limit", "3")) == 3


def test_search_finds_by_word_and_operator(sample: Luwte) -> None:
    rows = sample.rows("search", "contour from:fatima")
    assert str(rows[0]["subject"]).startswith("Harbour quarter")
    assert sample.rows("search", "zzzzz") == []


def test_show_and_why_agree_with_the_list(sample: Luwte) -> None:
    row = sample.rows("inbox")[0]
    shown = sample.json("show", str(row["id"]))
    why = sample.json("why", str(row["id"]))
    assert isinstance(shown, dict)
    assert isinstance(why, dict)
    assert shown["id"] == why["id"] == row["id"]
    assert why["reasons"] == row["reasons"]
    dates = [message["sent_at"] for message in shown["messages"]]
    assert dates == sorted(dates)
    assert shown["messages"][-1]["from"]["name"] == "Fatima El Amrani"


def test_texts_for_people_say_the_same(sample: Luwte) -> None:
    assert "Needs you 4" in sample.run("inbox")
    identity = str(sample.rows("inbox")[0]["id"])
    assert "Asks you a question" in sample.run("why", identity)
    assert "Fatima El Amrani" in sample.run("show", identity)


def test_done_later_and_unread_move_conversations(sample: Luwte) -> None:
    rows = sample.rows("inbox", "--limit", "100")
    lost, overview = first(rows, "Lost: a grey"), first(rows, "Monthly overview")
    sample.run("done", str(lost["id"]))
    sample.run("later", str(overview["id"]), "--until", "2h")
    left = {row["id"] for row in sample.rows("inbox", "--limit", "100")}
    assert not {lost["id"], overview["id"]} & left
    assert overview["id"] in {row["id"] for row in sample.rows("inbox", "--view", "later")}
    done = sample.rows("search", "grey bicycle key")
    assert first(done, "Lost: a grey")["state"] == "done"
    agenda = first(rows, "Council agenda")
    assert agenda["unread"] == 0
    sample.run("unread", str(agenda["id"]))
    assert first(sample.rows("inbox", "--limit", "100"), "Council agenda")["unread"] == 1


def test_a_reply_is_sent(sample: Luwte) -> None:
    visit = first(sample.rows("inbox"), "Site visit")
    said = sample.run("reply", str(visit["id"]), "--text", "By bicycle, see you there.")
    assert said == "Sent.\n"
    sent = [
        path.read_text()
        for path in (sample.profile.parent / "mail" / ".Sent" / "cur").iterdir()
        if "oostermeer" not in path.name
    ]
    assert len(sent) == 1
    assert "By bicycle, see you there." in sent[0]
    assert "To: Pieter Hoekstra <pieter.hoekstra@oostermeer.example>" in sent[0]


def test_stats_and_export_agree(sample: Luwte) -> None:
    stats = sample.json("stats")
    assert isinstance(stats, dict)
    lines = [json.loads(line) for line in sample.run("export").splitlines()]
    assert len(lines) == stats["messages"] > 1000
    assert len({line["id"] for line in lines}) == len(lines)
    assert len({line["conversation"] for line in lines}) == stats["conversations"]
    assert stats["people"] > 20
    assert stats["database_bytes"] > 100_000
    assert [account["source"] for account in stats["accounts"]] == ["maildir"]


def test_doctor_finds_a_healthy_profile_and_tells_no_address(sample: Luwte) -> None:
    text = sample.run("doctor", "--json")
    assert json.loads(text)["ok"] is True
    assert "@" not in text
    assert "Luwte" in sample.run("doctor")


def test_reading_works_beside_another_instance_and_writing_says_so(sample: Luwte) -> None:
    other = Instance(ProfilePaths(root=sample.profile).instance)
    other.acquire()
    try:
        rows = sample.rows("inbox")
        assert rows
        assert sample.json("show", str(rows[0]["id"]))
        assert "open with this profile" in sample.fail("done", str(rows[0]["id"]))
    finally:
        other.release()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "999999"), "There is no conversation 999999."),
        (("why", "999999"), "There is no conversation 999999."),
        (("done", "999999"), "There is no conversation 999999."),
        (("reply", "999999", "--text", "x"), "There is no conversation 999999."),
        (("account", "remove", "99"), "There is no account 99."),
        (("import", "/nowhere/at/all"), "There is nothing at /nowhere/at/all."),
        (("account", "add", "fax"), "There is no source “fax”."),
        (("later", "1", "--until", "bananas"), "“bananas” is not a moment to come."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    sample: Luwte, words: tuple[str, ...], sentence: str
) -> None:
    assert sentence in sample.fail(*words)


def test_wrong_usage_ends_with_2(sample: Luwte) -> None:
    assert sample.end("inbox", "--limit", "none").returncode == 2
    assert sample.end("nonsense").returncode == 2


def test_the_version_needs_no_profile(tmp_path: Path) -> None:
    luwte = Luwte(tmp_path)
    assert luwte.run("--version").startswith("luwte ")
    assert not luwte.profile.exists()


def test_an_empty_profile_has_an_empty_inbox(tmp_path: Path) -> None:
    luwte = Luwte(tmp_path)
    assert luwte.rows("inbox") == []
    assert luwte.run("inbox") == "Nothing here.\n"
    assert luwte.run("export") == ""


def test_the_demo_prints_the_prioritised_inbox_where_there_is_no_display(tmp_path: Path) -> None:
    text = Luwte(tmp_path).run("demo", "--text")
    assert "Needs you 4" in text
    assert "Harbour quarter: noise section of the zoning plan" in text


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    packed = CORPORA / "mailing-list" / "mbox.tar.gz"
    if not packed.exists():
        pytest.skip("the mailing-list corpus is not here")
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path / "archives")
    return tmp_path / "archives" / "mbox"


def test_importing_archives_twice_adds_nothing_twice(tmp_path: Path, archives: Path) -> None:
    """Of 4,478 messages 127 stand twice in January 2004 and 4 on both sides of a month's end."""
    luwte = Luwte(tmp_path)
    assert luwte.run("import", str(archives), "--me", "nobody@x.example") == (
        "4,347 messages added\n"
    )
    assert luwte.run("import", str(archives)) == "0 messages added\n"
    stats = luwte.json("stats")
    assert isinstance(stats, dict)
    assert stats["messages"] == 4347
    lines = [json.loads(line) for line in luwte.run("export").splitlines()]
    assert len({line["id"] for line in lines}) == len(lines) == 4347
    found = luwte.rows("search", "python", "--limit", "5")
    assert len(found) == 5
