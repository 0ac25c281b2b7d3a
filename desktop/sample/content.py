"""The texts of the sample workspace, read from the data files under resources/sample."""

import tomllib
from dataclasses import dataclass
from functools import cache

from desktop.core.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Someone, or a machine or list, who writes in the sample workspace."""

    id: str
    name: str
    address: str
    team: str = ""
    role: str = ""
    phone: str = ""
    language: str = "en"
    kind: str = "person"
    """person, notification, newsletter or list."""
    list_id: str = ""
    list_name: str = ""

    @property
    def first_name(self) -> str:
        """The name by which colleagues sign and are greeted."""
        return self.name.split(" ")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadTemplate:
    """A conversation with slots; each line starts with who says it ("a: ", "me: ")."""

    cast: tuple[str, ...]
    subject: str
    lines: tuple[str, ...]
    language: str
    attach: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkTemplate:
    """Mail from a machine or a list, some times a week."""

    sender: str
    per_week: int
    subjects: tuple[str, ...]
    texts: tuple[str, ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    people: tuple[str, ...] = ()
    is_html: bool = False
    is_read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedMail:
    """One message whose words are given. `minutes` counts back from now."""

    sender: str
    to: tuple[str, ...] = ("me",)
    cc: tuple[str, ...] = ()
    minutes: int = 0
    text: str = ""
    subject: str = ""
    answers: str = ""
    attach: str = ""
    writes_as: str = ""
    is_read: bool = False
    is_html: bool = False
    is_plain: bool = False
    """Sent without greeting and closing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedConversation:
    """A conversation of today's inbox."""

    subject: str
    messages: tuple[ScriptedMail, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that the sample workspace says."""

    me: Writer
    writers: dict[str, Writer]
    words: dict[str, tuple[str, ...]]
    threads: tuple[ThreadTemplate, ...]
    bulk: tuple[BulkTemplate, ...]
    today: tuple[ScriptedConversation, ...]
    trickle: tuple[ScriptedMail, ...]
    answers: dict[str, tuple[str, ...]]

    def team(self, name: str) -> list[Writer]:
        """Return the people of a team, or the one person of that id."""
        if name in self.writers:
            return [self.writers[name]]
        return [writer for writer in self.writers.values() if writer.team == name]


@cache
def load_content() -> Content:
    """Read the data files; the answer is kept."""
    people, trickle = _read("people"), _read("trickle")
    me = Writer(id="me", **people["me"])
    writers = {entry["id"]: Writer(**entry) for entry in people["person"] + people["system"]}
    return Content(
        me=me,
        writers={"me": me} | writers,
        words={name: tuple(values) for name, values in _read("words").items()},
        threads=_threads("en") + _threads("nl"),
        bulk=tuple(_bulk(entry) for entry in _read("bulk")["bulk"]),
        today=tuple(
            ScriptedConversation(
                subject=entry["subject"], messages=tuple(map(_mail, entry["messages"]))
            )
            for entry in _read("today")["conversation"]
        ),
        trickle=tuple(map(_mail, trickle["mail"])),
        answers={name: tuple(values) for name, values in trickle["answers"].items()},
    )


def _read(name: str) -> dict:  # type: ignore[type-arg]
    with resource("sample", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _threads(language: str) -> tuple[ThreadTemplate, ...]:
    return tuple(
        ThreadTemplate(
            cast=tuple(entry["cast"]),
            subject=entry["subject"],
            lines=tuple(entry["lines"]),
            attach=entry.get("attach", ""),
            language=language,
        )
        for entry in _read(f"threads_{language}")["thread"]
    )


def _bulk(entry: dict) -> BulkTemplate:  # type: ignore[type-arg]
    return BulkTemplate(
        sender=entry["from"],
        per_week=entry["per_week"],
        subjects=tuple(entry["subjects"]),
        texts=tuple(entry.get("texts", ())),
        items=tuple((headline, words) for headline, words in entry.get("items", ())),
        people=tuple(entry.get("people", ())),
        is_html=entry.get("html", False),
        is_read=entry.get("read", False),
    )


def _mail(entry: dict) -> ScriptedMail:  # type: ignore[type-arg]
    return ScriptedMail(
        sender=entry["from"],
        to=tuple(entry.get("to", ("me",))),
        cc=tuple(entry.get("cc", ())),
        minutes=entry.get("minutes", 0),
        text=entry["text"],
        subject=entry.get("subject", ""),
        answers=entry.get("answers", ""),
        attach=entry.get("attach", ""),
        writes_as=entry.get("as", ""),
        is_read=entry.get("read", False),
        is_html=entry.get("html", False),
        is_plain=entry.get("plain", False),
    )
