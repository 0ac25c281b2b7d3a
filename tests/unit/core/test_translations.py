"""The Dutch catalogue: complete, current, and true to the placeholders of the English texts."""

import ast
import importlib.util
import string
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).parents[3]
CODE = sorted((ROOT / "desktop").rglob("*.py"))
ENDINGS = ".:?…"


def _load_tool() -> ModuleType:
    path = ROOT / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = _load_tool()


@pytest.fixture(scope="module")
def dutch() -> Catalog:
    catalog = tool.load()
    assert isinstance(catalog, Catalog)
    return catalog


def test_every_text_of_the_code_has_a_dutch_translation(dutch: Catalog) -> None:
    assert [(one.id, one.locations) for one in tool.lacking(dutch)] == []


def test_the_catalogue_holds_no_text_that_the_code_has_lost(dutch: Catalog) -> None:
    shown = {message.id for message in tool.extract()}
    assert [message.id for message in dutch if message.id not in shown] == []


def test_the_binary_form_is_that_of_the_catalogue(dutch: Catalog) -> None:
    assert tool.MO.read_bytes() == tool.compiled(dutch)


def test_both_languages_have_the_same_placeholders(dutch: Catalog) -> None:
    wrong = [pair for pair in _pairs(dutch) if _placeholders(pair[0]) != _placeholders(pair[1])]
    assert wrong == []


def test_sentences_end_alike(dutch: Catalog) -> None:
    wrong = [pair for pair in _pairs(dutch) if _ending(pair[0]) != _ending(pair[1])]
    assert wrong == []


def test_texts_start_and_end_without_blanks(dutch: Catalog) -> None:
    texts = [text for pair in _pairs(dutch) for text in pair]
    assert [text for text in texts if text != text.strip()] == []


def test_no_text_shouts(dutch: Catalog) -> None:
    texts = [text for pair in _pairs(dutch) for text in pair]
    assert [text for text in texts if "!" in text] == []


def test_plural_forms_are_complete(dutch: Catalog) -> None:
    plural = [message for message in dutch if isinstance(message.id, list | tuple)]
    assert plural
    assert [message.id for message in plural if len(tool.forms(message)) != 2] == []


def test_the_fixed_words_of_the_window(dutch: Catalog) -> None:
    fixed = {
        "Needs you": "Vraagt iets van jou",
        "Worth reading": "De moeite waard",
        "The rest": "De rest",
        "Waiting for": "Wachten op",
        "Coffee corner": "Koffiehoek",
        "asks you": "vraag aan jou",
        "your circle": "jouw kring",
        "affects you": "gaat jou aan",
        "your topic": "jouw onderwerp",
        "Reply": "Antwoorden",
        "Send": "Versturen",
        "Send and done": "Versturen en klaar",
        "Why here?": "Waarom hier?",
        "sign in again": "meld je opnieuw aan",
        "does not answer": "reageert niet",
    }
    found = {text: message.string for text in fixed if (message := dutch.get(text)) is not None}
    assert found == fixed


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_texts_to_translate_are_never_built_at_run_time(path: Path) -> None:
    """A text that is formatted before it is looked up is found in no catalogue."""
    built = [
        f"line {call.lineno}: {ast.unparse(call)}"
        for call in _translations(ast.parse(path.read_text("utf-8")))
        if any(_is_built(part) for argument in call.args[:2] for part in ast.walk(argument))
    ]
    assert built == []


def _translations(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("tr", "trn", "mark"):
            yield node


def _is_built(part: ast.AST) -> bool:
    changes = ("format", "replace", "join", "lower", "upper", "capitalize", "title", "strip")
    is_changed = (
        isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and part.func.attr in changes
    )
    return is_changed or isinstance(part, ast.JoinedStr)


def _pairs(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Every English form with its Dutch one, where there is one."""
    for message in catalog:
        if message.id and all(tool.forms(message)):
            yield from zip(_english(message), tool.forms(message), strict=True)


def _english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _ending(text: str) -> str:
    return text[-1] if text[-1] in ENDINGS else ""
