"""Tells apart what is new in a message, what is quoted, and what is signature.

Works on plain text, in English, Dutch and the main other languages of Europe; pure functions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

SNIPPET_LENGTH = 200
_LOOK_AHEAD = 4
_SNIPPET_SOURCE = 8000
_EDGES = " \t\r\n\f\v\u00a0\ufeff\u200b"


class BlockKind(StrEnum):
    """What a run of lines is."""

    NEW = "new"
    QUOTE = "quote"
    FORWARD = "forward"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of lines of one kind, with its line ends as they were."""

    kind: BlockKind
    text: str


_WROTE = (
    r"wrote|writes|schreef|schrijft|schrieb|a écrit|a ecrit|escribió|ha scritto|escreveu|skrev|"
    r"kirjoitti|napsal|napisał\w*|написал\w*|heeft geschreven"
)
_FROM = r"from|van|von|de|da|od|från|fra|lähettäjä|от|kimden|feladó"
_ORIGINAL = (
    r"original message|original appointment|oorspronkelijk bericht|ursprüngliche nachricht|"
    r"message d'origine|message original|mensaje original|mensagem original|messaggio originale|"
    r"ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding"
)
_FORWARDED = r"begin forwarded message|begin doorgestuurd bericht|" + (
    r"anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)|"
    r"inizio messaggio inoltrato|vidarebefordrat mejl|початок переадресованого повідомлення"
)
_MAYBE = re.compile(
    r"[ \t]*-{2}|_{5}|[=*<]{2}|\*?(?:" + _FROM + r")\*?\s*:|begin |début|anfang|inizio|початок|"
    r"(?:on|op|am|le|el|il|em|den|på|dne|w dniu|в)\b|"
    r"(?:sent from|verzonden vanaf|verstuurd vanaf|verzonden met|von meinem|envoyé de|get outlook|"
    r"outlook voor|download outlook)",
    re.IGNORECASE,
)
_STARTS = frozenset("-_=*< \t" + "fvdolkbaipewsgопв" + "FVDOLKBAIPEWSGОПВ")
"""What a line that `_MAYBE` matches begins with; most lines are ruled out by this alone."""
_ATTRIBUTION = re.compile(
    r"(?:on|op|am|le|el|il|em|den|på|dne|w dniu|в)\b.{4,300}\b(?:" + _WROTE + r")\b.{0,200}:\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_SHORT_ATTRIBUTION = re.compile(r".{1,200}\b(?:" + _WROTE + r")\b.{0,100}:\s*\Z", re.IGNORECASE)
_MARKED_RUN = re.compile(r"^>[^\n]*(?:\n>[^\n]*)+", re.MULTILINE)
_MOMENT = re.compile(r"\d{4}|\d[:.]\d\d|\d[/-]\d|\w@\w")
_HEADER_LINE = re.compile(
    r"\s*\*?(?:" + _FROM + r")\s*:\*?\s*\S|\s*\*?(?:" + _FROM + r")\*\s*:", re.I
)
_LABELLED_LINE = re.compile(r"\s*\*?[^\W\d_][^:\n]{0,24}[:：]\*?(?:\s|\Z|\S)")
_ORIGINAL_LINE = re.compile(r"\W{2,}\s*(?:" + _ORIGINAL + r")\s*\W*\Z", re.IGNORECASE)
_FORWARD_LINE = re.compile(r"(?:" + _FORWARDED + r")\s*:?\Z", re.IGNORECASE)
_TITLED_RULE = re.compile(r"-{3,}\s*[^\W\d_][^\n-]{3,70}?\s*-{3,}\Z")
_TITLED_FIELDS = re.compile(r"-{3,}\s*[^\W\d_][^\n-]{3,70}?\s*-{3,}\s+[^\W\d_][^:\n]{0,24}[:：]\s")
_ADDRESSED_ATTRIBUTION = re.compile(
    r"[^\n]{0,200}[\w.+-]+@[\w-]+\.[\w.-]+[>)\]]?[^\n]{0,80}[:：]\Z"
)
_DATED = re.compile(r"\d\D{0,3}\d\D{0,12}\d{2}")
_DEVICE = re.compile(
    r"(?:sent from (?:my|mail|outlook)|verzonden vanaf|verstuurd vanaf|verzonden met|von meinem .*"
    r"gesendet|envoyé de mon|get outlook for|outlook voor|download outlook)",
    re.IGNORECASE,
)


def split_quotes(text: str) -> list[Block]:
    """Return the text as blocks, in order; their texts joined are `text` again."""
    lines = text.splitlines(keepends=True)
    return [
        Block(kind=kind, text="".join(line for _, line in run))
        for kind, run in groupby(_classified(lines), key=lambda pair: pair[0])
    ]


def new_text(text: str) -> str:
    """Return only what the writer added, without quotes and signature."""
    return "".join(block.text for block in split_quotes(text) if block.kind is BlockKind.NEW)


def snippet_of(text: str) -> str:
    """Return the first new words on one line, at most SNIPPET_LENGTH characters.

    A message without new words shows its forwarded or quoted ones.
    """
    head = text[:_SNIPPET_SOURCE]
    if ">" in head:
        head = _MARKED_RUN.sub(_first_line, head)
    found = _first_words(head, BlockKind.NEW)
    return found or _first_words(head, BlockKind.FORWARD) or _shortened(head.replace(">", " "))


def _first_line(run: re.Match[str]) -> str:
    return run[0].partition("\n")[0]


def _first_words(text: str, wanted: BlockKind) -> str:
    words: list[str] = []
    length = 0
    for kind, line in _classified(text.split("\n")):
        if kind is wanted and line:
            words.append(line)
            length += len(line)
            if length > SNIPPET_LENGTH + 60:
                break
    return _shortened(" ".join(words))


def _shortened(text: str) -> str:
    text = " ".join(text[: SNIPPET_LENGTH * 4].split())
    if len(text) <= SNIPPET_LENGTH:
        return text
    cut = text.rfind(" ", SNIPPET_LENGTH // 2, SNIPPET_LENGTH)
    return text[: cut if cut > 0 else SNIPPET_LENGTH - 1] + "…"


def _classified(lines: Sequence[str]) -> Iterator[tuple[BlockKind, str]]:
    """Yield each line with its kind; looks only a few lines ahead."""
    current = BlockKind.NEW
    number = 0
    while number < len(lines):
        line = lines[number]
        if line[:1] == ">":
            current = BlockKind.QUOTE
            yield current, line
            number += 1
            continue
        is_telling = line[:1] in _STARTS and _MAYBE.match(line) is not None
        if not is_telling and (":" not in line[-4:] and "：" not in line[-4:]):
            if current is BlockKind.QUOTE and line.strip():
                current = BlockKind.NEW
            yield current, line
            number += 1
            continue
        current, length, is_final = _recognise(lines, number, current)
        end = len(lines) if is_final else number + length
        for position in range(number, end):
            yield current, lines[position]
        number = end


def _recognise(
    lines: Sequence[str], number: int, current: BlockKind
) -> tuple[BlockKind, int, bool]:
    """Return (kind, how many lines, whether all the rest is of that kind) at a telling line."""
    line = lines[number].strip(_EDGES)
    if _ORIGINAL_LINE.match(line):
        return BlockKind.QUOTE, 1, True
    if _FORWARD_LINE.match(line) or _TITLED_FIELDS.match(line):
        return BlockKind.FORWARD, 1, True
    if _TITLED_RULE.match(line) and _is_labelled(lines, number + 1):
        return BlockKind.FORWARD, 1, True
    if _is_header_block(lines, number):
        return BlockKind.QUOTE, 1, True
    if line == "--" or _DEVICE.match(line):
        return BlockKind.SIGNATURE, 1, False
    if _is_footer(lines, number):
        return BlockKind.SIGNATURE, 1, False
    length = _attribution_length(lines, number)
    if length:
        is_marked = _next_is_marked(lines, number + length)
        return BlockKind.QUOTE, length, not is_marked
    if current is BlockKind.QUOTE:
        current = BlockKind.NEW
    return current, 1, False


def _is_header_block(lines: Sequence[str], number: int) -> bool:
    """Whether an Outlook-style block (From, Sent, To, Subject) starts here."""
    start = number
    if lines[number].startswith("_____"):
        start = next(
            (n for n in range(number + 1, min(number + 3, len(lines))) if lines[n].strip()), number
        )
    if not _HEADER_LINE.match(lines[start]):
        return False
    following = [line for line in lines[start + 1 : start + 10] if line.strip()][:5]
    return sum(1 for line in following if _LABELLED_LINE.match(line)) >= 2


def _is_labelled(lines: Sequence[str], number: int) -> bool:
    """Whether the next line with anything on it is a field such as "From: ..."."""
    following = next((line for line in lines[number : number + 3] if line.strip()), "")
    return _LABELLED_LINE.match(following) is not None


def _is_footer(lines: Sequence[str], number: int) -> bool:
    """Whether a mailing-list footer starts here: a rule with at most eight lines below it."""
    line = lines[number].strip()
    if not (line.startswith("_____") and not line.strip("_")):
        return False
    below = [one for one in lines[number + 1 : number + 12] if one.strip()]
    return len(below) <= 8 and len(lines) - number <= 12


def _attribution_length(lines: Sequence[str], number: int) -> int:
    """Return how many lines an "On ... wrote:" takes here, 0 when there is none."""
    joined = ""
    for length in range(1, _LOOK_AHEAD + 1):
        if number + length > len(lines):
            return 0
        line = lines[number + length - 1].strip(_EDGES)
        joined = f"{joined} {line}".strip()
        if not line or len(joined) > 500:
            return 0
        if not line.endswith(":"):
            continue
        is_marked = _next_is_marked(lines, number + length)
        if _ATTRIBUTION.match(joined) and (_MOMENT.search(joined) or is_marked):
            return length
        if _ADDRESSED_ATTRIBUTION.match(joined) and _DATED.search(joined):
            return length
        if is_marked and length <= 2 and _SHORT_ATTRIBUTION.match(joined):
            return length
        return 0
    return 0


def _next_is_marked(lines: Sequence[str], number: int) -> bool:
    for line in lines[number : number + 3]:
        if line.strip():
            return line.startswith(">")
    return False
