"""The operators of the query language and the values that some of them take.

Dutch names are understood too; the canonical ones are English, the same for everybody.
"""

from desktop.search.nodes import Operator

ALIASES = {
    **{operator.value: operator for operator in Operator},
    "van": Operator.FROM,
    "aan": Operator.TO,
    "onderwerp": Operator.SUBJECT,
    "heeft": Operator.HAS,
    "voor": Operator.BEFORE,
    "na": Operator.AFTER,
    "since": Operator.AFTER,
    "sinds": Operator.AFTER,
    "until": Operator.BEFORE,
    "op": Operator.ON,
    "bron": Operator.SOURCE,
    "account": Operator.IN,
    "file": Operator.FILENAME,
    "bestand": Operator.FILENAME,
}

HAS_VALUES = ("file", "link", "invitation")
IS_VALUES = (
    "unread",
    "read",
    "flagged",
    "done",
    "later",
    "waiting",
    "coffee",
    "inbox",
    "pinned",
    "muted",
    "mine",
)

VALUE_ALIASES = {
    Operator.HAS: {
        "attachment": "file",
        "bijlage": "file",
        "bestand": "file",
        "uitnodiging": "invitation",
        "invite": "invitation",
        "url": "link",
    },
    Operator.IS: {
        "new": "unread",
        "ongelezen": "unread",
        "gelezen": "read",
        "starred": "flagged",
        "gemarkeerd": "flagged",
        "klaar": "done",
        "snoozed": "later",
        "wacht": "waiting",
        "vast": "pinned",
        "gedempt": "muted",
        "sent": "mine",
        "vanmij": "mine",
    },
}

DATES = frozenset({Operator.BEFORE, Operator.AFTER, Operator.ON})

_FIXED = {Operator.HAS: HAS_VALUES, Operator.IS: IS_VALUES}


def canonical_value(operator: Operator, value: str) -> str:
    """Return the value by its canonical name, or as it is."""
    known = VALUE_ALIASES.get(operator)
    return known.get(value.lower(), value.lower()) if known else value


def is_known(operator: Operator, value: str) -> bool:
    """Tell whether an operator with a fixed list of values has this one."""
    values = _FIXED.get(operator)
    return values is None or value in values


def fixed_values(operator: Operator) -> tuple[str, ...]:
    """Return the values an operator takes when they are a fixed list, else none."""
    return _FIXED.get(operator, ())
