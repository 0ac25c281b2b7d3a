"""Writes a query tree as an FTS5 expression and SQL conditions.

Words go to the full-text index, which yields the newest first; everything else filters what comes
out, so that reading can stop early. A tree that mixes the two in an OR becomes sub-queries.
Values are always bound, never put into the SQL.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from desktop.core.clock import to_micros
from desktop.model.account import ChannelRole
from desktop.search.dates import parse_days
from desktop.search.nodes import And, Node, Not, Operator, Or, Phrase, Term, Word
from desktop.storage.codes import FLAGGED, ROLE_BITS, SEEN, SHOWN

MATCHES = "message.id IN (SELECT rowid FROM search WHERE search MATCH ?)"

_IS = {
    "unread": f"message.flags & {SEEN} = 0 AND message.is_incoming = 1",
    "read": f"message.flags & {SEEN} != 0",
    "flagged": f"message.flags & {FLAGGED} != 0",
    "mine": "message.is_mine = 1",
    "pinned": "conversation.is_pinned = 1",
    "muted": "conversation.is_muted = 1",
}
_STATES = frozenset({"inbox", "later", "waiting", "coffee", "done"})
_SHORTEST = 2
"""One letter of the alphabet begins a word in nearly every text: there it is read as a word."""
_NEVER = 1 << 30
_LINK = "text : (http OR https OR www)"
_ME = frozenset({"me", "mij", "ik"})
_ROLES = {role.value: role for role in ChannelRole}


@dataclass(frozen=True, slots=True)
class Condition:
    """An SQL condition with its values."""

    sql: str
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """What must match in the index (or "" for anything), and what else must hold."""

    match: str
    heads: str
    """The same for the index of subjects, people and files, which knows short beginnings; "" when
    that cannot tell."""
    whole: str
    """The same with the last word as it stands: finds less, and at once."""
    is_about_heads: bool
    """Nothing outside of subjects, people and files is looked for."""
    unwanted: str
    """What must not match in the index; "" for nothing, and only beside `match`."""
    conditions: tuple[Condition, ...]
    is_everywhere: bool
    """Trash, junk and drafts are looked through as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a query needs to know besides its words."""

    today: date
    zone: tzinfo | None
    find_channels: Callable[[str], Sequence[int]]
    """Ids of channels whose name, or whose account's name, contains a text."""
    find_accounts: Callable[[str], Sequence[int]]
    """Ids of accounts of a source."""
    is_large: Callable[[Sequence[int]], bool]
    """Whether channels hold many messages."""


def compile_query(node: Node, around: Surroundings) -> Compiled:
    """Return what to look up in the index and what to filter by."""
    nodes = node.nodes if isinstance(node, And) else (node,)
    compiler = _Compiler(around)
    match = _match(nodes, _SHORTEST)
    unwanted: list[str] = []
    conditions = []
    for inner in nodes:
        expression = _index_expression(inner.node) if isinstance(inner, Not) else None
        if match and expression is not None:
            unwanted.append(expression)
        elif _index_expression(inner) is None:
            conditions.append(compiler.condition(inner))
    return Compiled(
        match,
        "" if unwanted or _LINK in match else _match(nodes, 1),
        _match(nodes, _NEVER),
        not unwanted and all(_is_about_heads(inner) for inner in nodes),
        " OR ".join(unwanted),
        tuple(conditions),
        compiler.is_everywhere,
    )


def _match(nodes: Sequence[Node], shortest: int) -> str:
    """Return what all must match in an index; beginnings of words count from so many letters."""
    wanted = [_index_expression(node, shortest) or _candidates(node, shortest) for node in nodes]
    return " AND ".join(dict.fromkeys(one for one in wanted if one is not None))


def quoted(text: str) -> str:
    """Return a text as an FTS5 string."""
    return '"' + text.replace('"', '""') + '"'


def _index_expression(node: Node, shortest: int = _SHORTEST) -> str | None:
    """Return the FTS5 expression of a node that is about words alone, else None."""
    match node:
        case Word(text=text, is_prefix=is_prefix):
            return quoted(text) + ("*" if is_prefix and _begins(text, shortest) else "")
        case Phrase(text=text, is_prefix=is_prefix):
            last, least = text.split()[-1:], shortest if shortest == 1 else shortest + 2
            return quoted(text) + ("*" if is_prefix and last and _begins(last[0], least) else "")
        case Term(operator=Operator.SUBJECT, value=value):
            return f"subject : {quoted(value)}"
        case Term(operator=Operator.FILENAME, value=value):
            return f"files : {quoted(value)} *"
        case Term(operator=Operator.HAS, value="link"):
            return f"({_LINK})"
        case And(nodes=nodes) | Or(nodes=nodes) if nodes:
            return _joined(nodes, " AND " if isinstance(node, And) else " OR ", shortest)
    return None


def _joined(nodes: Sequence[Node], between: str, shortest: int) -> str | None:
    expressions = [_index_expression(node, shortest) for node in nodes]
    known = [expression for expression in expressions if expression is not None]
    return f"({between.join(known)})" if len(known) == len(expressions) else None


def _candidates(node: Node, shortest: int) -> str | None:
    """Return an expression that finds at least all that a people operator is about."""
    match node:
        case Term(operator=Operator.FROM | Operator.TO | Operator.CC, value=value):
            short = shortest != _NEVER and not _begins(value, shortest)
            return None if short or value.lower() in _ME else f"people : {quoted(value)} *"
    return None


def _is_about_heads(node: Node) -> bool:
    match node:
        case Word() | Phrase() | Term(operator=Operator.HAS, value="link"):
            return False
        case And(nodes=nodes) | Or(nodes=nodes):
            return all(_is_about_heads(inner) for inner in nodes)
        case Not(node=inner):
            return _is_about_heads(inner)
    return True


def _begins(text: str, shortest: int) -> bool:
    """Whether a text is read as the beginning of a word; where letters say more, one is enough."""
    return len(text) >= shortest or (not text.isascii() and shortest != _NEVER)


class _Compiler:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self.is_everywhere = False

    def condition(self, node: Node) -> Condition:
        """Return a node as an SQL condition on `message` and `conversation`."""
        expression = _index_expression(node)
        if expression is not None:
            return Condition(MATCHES, (expression,))
        match node:
            case Not(node=inner):
                found = self.condition(inner)
                return Condition(f"NOT ({found.sql})", found.values)
            case And(nodes=nodes):
                return _join([self.condition(n) for n in nodes], " AND ", "1")
            case Or(nodes=nodes):
                return _join([self.condition(n) for n in nodes], " OR ", "0")
            case Term(operator=operator, value=value):
                return self._term(operator, value)
        return Condition("1")

    def _term(self, operator: Operator, value: str) -> Condition:
        match operator:
            case Operator.FROM if value.lower() in _ME:
                return Condition("message.is_mine = 1")
            case Operator.FROM:
                like = f"%{_escaped(value)}%"
                return Condition(
                    r"(message.sender_name LIKE ? ESCAPE '\' "
                    r"OR message.sender_address LIKE ? ESCAPE '\')",
                    (like, like),
                )
            case Operator.TO | Operator.CC:
                return _recipients(operator, value)
            case Operator.IN:
                return self._place(value)
            case Operator.SOURCE:
                return _in_accounts(self._around.find_accounts(value))
            case Operator.IS if value in _STATES:
                return Condition("conversation.state = ?", (value,))
            case Operator.IS:
                return Condition(f"({_IS[value]})")
            case Operator.HAS if value == "invitation":
                return Condition("""instr(message.details, '"invitation":{') > 0""")
            case Operator.HAS:
                return Condition("message.attachment_count > 0")
            case _:
                return self._days(operator, value)

    def _place(self, value: str) -> Condition:
        role = _ROLES.get(value.lower())
        if role is not None:
            self.is_everywhere |= not ROLE_BITS[role] & SHOWN
            return Condition(f"message.roles & {ROLE_BITS[role]} != 0")
        channels = self._around.find_channels(value)
        marks, ids = _list(channels)
        if self._around.is_large(channels):
            return Condition(
                "EXISTS (SELECT 1 FROM location WHERE location.message_id = message.id "
                f"AND +location.channel_id IN ({marks}))",
                ids,
            )
        return Condition(
            f"message.id IN (SELECT message_id FROM location WHERE channel_id IN ({marks}))", ids
        )

    def _days(self, operator: Operator, value: str) -> Condition:
        days = parse_days(value, self._around.today)
        if days is None:
            return Condition("1")
        first, until = self._micros(days.first), self._micros(days.until)
        match operator:
            case Operator.BEFORE:
                return Condition("message.sent_at < ?", (first,))
            case Operator.AFTER:
                return Condition("message.sent_at >= ?", (first,))
            case _:
                return Condition("message.sent_at >= ? AND message.sent_at < ?", (first, until))

    def _micros(self, day: date) -> int:
        return to_micros(datetime.combine(day, time(), self._around.zone).astimezone())


def _recipients(operator: Operator, value: str) -> Condition:
    if value.lower() in _ME:
        return Condition("message.is_incoming = 1 AND message.is_mine = 0")
    like = f"%{_escaped(value)}%"
    return Condition(
        r"""EXISTS (SELECT 1 FROM json_each(message.recipients, ?) AS person
        WHERE person.value LIKE ? ESCAPE '\')""",
        (f"$.{operator.value}", like),
    )


def _in_accounts(accounts: Sequence[int]) -> Condition:
    marks, ids = _list(accounts)
    return Condition(
        "EXISTS (SELECT 1 FROM location WHERE location.message_id = message.id "
        f"AND location.account_id IN ({marks}))",
        ids,
    )


def _join(conditions: Sequence[Condition], between: str, empty: str) -> Condition:
    return Condition(
        "(" + (between.join(f"({c.sql})" for c in conditions) or empty) + ")",
        tuple(value for condition in conditions for value in condition.values),
    )


def _list(ids: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    return ", ".join("?" * len(ids)), tuple(ids)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
