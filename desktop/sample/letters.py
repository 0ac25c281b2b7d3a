"""Writes letters as these people do: greeting, closing, signature, quote of what is answered."""

import random
from collections.abc import Sequence

from desktop.sample.content import Writer
from desktop.sample.mail import Letter

_GREETINGS = {
    "en": ("Hi {}", "Hello {}", "Dear {}", "Hi {}"),
    "nl": ("Hoi {}", "Dag {}", "Beste {}"),
}
_CLOSINGS = {
    "en": ("Best, {}", "Regards, {}", "Kind regards,\n{}"),
    "nl": ("Groet, {}", "Groeten,\n{}", "Met vriendelijke groet,\n{}"),
}
_ALL = {"en": "all", "nl": "allen"}
_AND = {"en": "and", "nl": "en"}
_WROTE = {"en": "On {date}, {name} wrote:", "nl": "Op {date} schreef {name}:"}


def dress(
    body: str, sender: Writer, to: Sequence[Writer], language: str, chance: random.Random
) -> str:
    """Return the body with greeting and closing."""
    greeting = chance.choice(_GREETINGS[language]).format(_called(to, language))
    closing = chance.choice(_CLOSINGS[language]).format(sender.first_name)
    return f"{greeting},\n\n{body}\n\n{closing}"


def close(body: str, sender: Writer, language: str) -> str:
    """Return the body with a closing line only."""
    return f"{body}\n\n{_CLOSINGS[language][0].format(sender.first_name)}"


def sign(text: str, sender: Writer) -> str:
    """Return the text with the sender's signature under it (RFC 3676, "-- ")."""
    if not sender.role:
        return text + "\n"
    place = "" if sender.team in ("bureau", "architect", "province", "harbour") else "Oostermeer, "
    return f"{text}\n\n-- \n{sender.name}\n{place}{sender.role}\n{sender.phone}\n"


def quote(text: str, answered: Letter, language: str) -> str:
    """Return the text with the answered message quoted below it."""
    words = answered.text.split("\n-- \n")[0].split("\n\nOn ")[0].split("\n\nOp ")[0].strip()
    quoted = "\n".join(f"> {line}".rstrip() for line in words.split("\n"))
    head = _WROTE[language].format(
        date=f"{answered.sent_at:%d-%m-%Y %H:%M}", name=answered.sender.name
    )
    return f"{text.rstrip()}\n\n{head}\n{quoted}\n"


def _called(to: Sequence[Writer], language: str) -> str:
    names = [writer.first_name for writer in to]
    if len(names) > 2:
        return _ALL[language]
    return f" {_AND[language]} ".join(names)
