from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.search.nodes import EVERYTHING, And, Node, Not, Operator, Or, Phrase, Term, Word
from desktop.search.parser import parse
from desktop.search.writer import write

TODAY = date(2026, 3, 4)


def _word(text: str, *, open: bool = False) -> Word:  # noqa: A002
    return Word(text=text, is_prefix=open)


def _term(operator: Operator, value: str) -> Term:
    return Term(operator=operator, value=value)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", EVERYTHING),
        ("   ", EVERYTHING),
        ("harbour", _word("harbour", open=True)),
        ("harbour ", _word("harbour")),
        ("noise harb", And(nodes=(_word("noise"), _word("harb", open=True)))),
        ('"noise report" ', Phrase(text="noise report")),
        ('"noise rep', Phrase(text="noise rep", is_prefix=True)),
        ("“noise report”", Phrase(text="noise report")),
        ("-draft ", Not(node=_word("draft"))),
        ("a OR b ", Or(nodes=(_word("a"), _word("b")))),
        ("a b OR c ", Or(nodes=(And(nodes=(_word("a"), _word("b"))), _word("c")))),
        ("a (b OR c)", And(nodes=(_word("a"), Or(nodes=(_word("b"), _word("c")))))),
        ("-(a b) ", Not(node=And(nodes=(_word("a"), _word("b"))))),
        ("from:fatima", _term(Operator.FROM, "fatima")),
        ('from:"El Amrani"', _term(Operator.FROM, "El Amrani")),
        (
            "van:Fatima onderwerp:geluid",
            And(nodes=(_term(Operator.FROM, "Fatima"), _term(Operator.SUBJECT, "geluid"))),
        ),
        ("is:ongelezen", _term(Operator.IS, "unread")),
        ("has:attachment", _term(Operator.HAS, "file")),
        ("-is:done", Not(node=_term(Operator.IS, "done"))),
        ("after:last week x ", And(nodes=(_term(Operator.AFTER, "last week"), _word("x")))),
        ('on:"vorige week"', _term(Operator.ON, "vorige week")),
        ("http://x.nl/a?b=c ", _word("http://x.nl/a?b=c")),
        ("note: this ", And(nodes=(_word("note:"), _word("this")))),
    ],
)
def test_what_is_typed_becomes_a_tree(text: str, node: Node) -> None:
    assert parse(text, today=TODAY).node == node


@pytest.mark.parametrize(
    ("text", "node", "ignored"),
    [
        ("from:", EVERYTHING, ("from:",)),
        ("harbour from:", _word("harbour"), ("from:",)),
        ("harbour -", _word("harbour"), ("-",)),
        ("is:wonderful ", EVERYTHING, ("is:wonderful",)),
        ("after:somewhen x ", _word("x"), ("after:somewhen",)),
        ("after:20", EVERYTHING, ("after:20",)),
        ("OR x ", _word("x"), ()),
        ("x OR", _word("x"), ()),
        ("(x ", _word("x"), ()),
        ("x) y ", And(nodes=(_word("x"), _word("y"))), ()),
        ("& x ", _word("x"), ("&",)),
        ('from:"', EVERYTHING, ('from:"',)),
    ],
)
def test_half_typed_input_is_read_as_far_as_it_goes(
    text: str, node: Node, ignored: tuple[str, ...]
) -> None:
    parsed = parse(text, today=TODAY)
    assert (parsed.node, parsed.ignored) == (node, ignored)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_read_and_reads_the_same_after_writing(text: str) -> None:
    node = parse(text, today=TODAY).node
    assert parse(write(node), today=TODAY).node == node


_PIECES = st.sampled_from(
    [
        "a",
        "b c",
        '"',
        "(",
        ")",
        "-",
        "OR",
        " ",
        "from:",
        "in:x",
        "is:unread",
        "after:",
        "last",
        "week",
        "2026-01-02",
        "has:file",
        '"x y"',
        "é",
        ":",
        "-(",
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_every_mixture_of_marks_reads_the_same_after_writing(text: str) -> None:
    node = parse(text, today=TODAY).node
    assert parse(write(node), today=TODAY).node == node


def test_deep_nesting_ends() -> None:
    assert parse("(" * 5000 + "x", today=TODAY).node is not None
