"""Finds the sentence that asks the reader something, in English and Dutch.

Written for bulk: a text without a question mark or a request phrase costs a few substring
searches and no regular expression.
"""

import re
from dataclasses import dataclass

EVIDENCE_LENGTH = 140
"""A quoted sentence is cut at a word boundary to this many characters."""

_MARKS_LOOKED_AT = 12

# Lower case, by a root that is looked for first. Each stands at the start of a word and needs no
# question mark to be a request.
_REQUESTS = {
    "you": (
        "can you ",
        "could you ",
        "would you ",
        "will you ",
        "we need you",
        "i need you",
        "waiting for your",
        "your approval",
    ),
    "please ": ("please ",),
    "let ": (
        "let me know",
        "let us know",
    ),
    "kun": (
        "kun je ",
        "kun jij ",
        "kunt u ",
        "kunnen jullie ",
    ),
    "kan je": ("kan je ",),
    "zou": (
        "zou je ",
        "zou jij ",
        "zou u ",
        "zouden jullie ",
    ),
    "wil": (
        "wil je ",
        "wil jij ",
        "wilt u ",
        "willen jullie ",
    ),
    "graag": (
        "graag jouw ",
        "graag je ",
        "graag uw ",
        "graag een reactie",
        "ik hoor graag",
        "hoor ik graag",
    ),
    "laat": (
        "laat je me ",
        "laat me weten",
        "laat het me weten",
        "laat even weten",
    ),
    "gelieve ": ("gelieve ",),
    "verzoek": (
        "verzoek ik u",
        "verzoeken u",
    ),
    "geef je ": ("geef je ",),
}

# "please" and "let me know" that open a courtesy, not a request.
_COURTESIES = re.compile(
    r"(?:please (?:find|see|note|be (?:aware|advised)|accept|do not (?:reply|hesitate)"
    r"|don.t (?:reply|hesitate)|feel free|ignore|consider the environment)"
    r"|let (?:me|us) know (?:if|when|should) (?:you|there|anything|i can)"
    r"|(?:if|wil|wilt|kun|kunt) (?:je|jij|u) (?:meer weten|zich (?:afmelden|uitschrijven))"
    r"|ik hoor graag van (?:je|jou|u)\b|(?:laat|hoor) .{0,12}weten als (?:je|u|er)\b)"
)

_RHETORICAL = re.compile(
    r"(?:(?:any |further |more |nog |meer )?(?:questions|vragen|interested|interesse|feedback)"
    r"|how are you(?: (?:all|doing|today))?|hoe gaat het(?: (?:ermee|met (?:je|jou|u)))?"
    r"|alles goed|(?:how was|hoe was) (?:your|the|je|jullie|het) weekend"
    r"|(?:did|do) you (?:know|notice) that.*|wist (?:je|u) dat.*|trouble (?:viewing|reading).*"
    r"|can.t (?:see|read) this.*|why|waarom|what|really|echt)\s*\?"
)

_TO_ANYBODY = re.compile(
    r"\b(?:any(?:one|body)|some(?:one|body)|who (?:has|is|wants|can|knows|borrowed|took)"
    r"|iemand|wie (?:heeft|is|wil|kan|weet|gaat|doet|zin))\b"
)

_GREETING = re.compile(
    r"\s*(?:hi|hello|hey|dear|good (?:morning|afternoon)|hoi|hallo|dag|beste|geachte"
    r"|goede(?:morgen|middag)|ha)\s+([^\n,!]{1,60})[,!\n]",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"\b(?:all|both|everyone|everybody|colleagues?|team|there|allen|allemaal|beiden|iedereen"
    r"|collega.?s?|mensen|folks|sir|madam|heer|mevrouw|mr|mrs|ms)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A sentence that asks something. `sentence` stands in the text, but for its line breaks."""

    sentence: str
    is_to_anybody: bool = False
    """Asks whoever knows, not the reader in particular."""


def find_question(text: str) -> Question | None:
    """Return the first sentence that asks something, preferring one with a question mark."""
    fallback = None
    if "?" in text:
        for start, end in _question_spans(text):
            question = _judge(text[start:end])
            if question is not None and not question.is_to_anybody:
                return question
            fallback = fallback or question
    return _find_request(text) or fallback


def names(text: str, people: tuple[str, ...]) -> bool:
    """Whether the text calls one of the names: "@Sanne", or "Sanne," at the start of a line."""
    return any(name in text and _calls(text, name) for name in people if name)


def greets_someone_else(text: str, people: tuple[str, ...]) -> bool:
    """Whether the text opens with a greeting to others and none of the names."""
    if not people:
        return False
    greeting = _GREETING.match(text)
    if greeting is None:
        return False
    greeted = greeting.group(1)
    if _EVERYBODY.search(greeted) or not greeted[:1].isupper():
        return False
    return not any(name.casefold() in greeted.casefold() for name in people)


def _calls(text: str, name: str) -> bool:
    pattern = rf"(?:@{re.escape(name)}\b|(?:^|[\n.!?] ?){re.escape(name)}\s?[,:?])"
    return re.search(pattern, text) is not None


def _question_spans(text: str) -> list[tuple[int, int]]:
    spans = []
    position = -1
    for _ in range(_MARKS_LOOKED_AT):
        position = text.find("?", position + 1)
        if position < 0:
            break
        following = text[position + 1 : position + 2]
        if not following or following.isspace() or following in "?!)\"'”’":
            spans.append((_sentence_start(text, position), position + 1))
    return spans


def _sentence_start(text: str, before: int) -> int:
    """Return where the sentence that holds the character at `before` starts."""
    floor = max(0, before - 400)
    start = floor
    for stop in (". ", "! ", "? ", ".\n", "!\n", "?\n", "\n\n", ",\n\n", ":\n", "\n- ", "\n* "):
        start = max(start, _after(text, stop, floor, before))
    line = text.rfind("\n", start, before)
    while line > start:
        above = text.rfind("\n", start, line) + 1
        if text[line - 1] == "," and line - max(above, start) < 32:
            return _skip_space(text, line + 1)  # a greeting on a line of its own
        line = text.rfind("\n", start, line)
    return _skip_space(text, start)


def _after(text: str, stop: str, floor: int, before: int) -> int:
    found = text.rfind(stop, floor, before)
    return found + len(stop) if found >= 0 else floor


def _skip_space(text: str, start: int) -> int:
    while start < len(text) and (text[start].isspace() or text[start] in ">-*•"):
        start += 1
    return start


def _judge(sentence: str) -> Question | None:
    shown = _shorten(sentence)
    lowered = shown.lower()
    if len(shown) < 4 or "://" in shown[-60:].split(" ")[-1] or _RHETORICAL.fullmatch(lowered):
        return None
    return Question(sentence=shown, is_to_anybody=_TO_ANYBODY.search(lowered) is not None)


def _find_request(text: str) -> Question | None:
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow in lower case; positions would be off
        return None
    earliest = None
    phrases = [p for root, group in _REQUESTS.items() if root in lowered for p in group]
    for phrase in phrases:
        found = lowered.find(phrase)
        while found >= 0:
            if _is_request(lowered, found):
                earliest = found if earliest is None else min(earliest, found)
                break
            found = lowered.find(phrase, found + 1)
    if earliest is None:
        return None
    start, end = _sentence_start(text, earliest), _sentence_end(text, earliest)
    return Question(sentence=_shorten(text[start:end]))


def _is_request(lowered: str, at: int) -> bool:
    if at and lowered[at - 1].isalnum():
        return False
    before = lowered[max(0, at - 4) : at]
    return not before.endswith(("if ", "als ")) and _COURTESIES.match(lowered, at) is None


def _sentence_end(text: str, start: int) -> int:
    ends = [
        found + 1
        for stop in (". ", ".\n", "! ", "!\n", "? ", "?\n", "\n\n")
        if (found := text.find(stop, start)) >= 0
    ]
    return min(ends, default=len(text))


def _shorten(sentence: str) -> str:
    shown = " ".join(sentence[: EVIDENCE_LENGTH * 4].split())
    if len(shown) <= EVIDENCE_LENGTH:
        return shown
    return shown[:EVIDENCE_LENGTH].rsplit(" ", 1)[0]
