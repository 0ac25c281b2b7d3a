"""Which language is spoken, and how numbers are written in it."""

import pytest

from desktop.core import l10n
from desktop.core.l10n import number, set_language, tr, trn

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("variable", "value", "language"),
    [
        ("LANGUAGE", "nl:en", "nl"),
        ("LC_ALL", "nl_NL.UTF-8", "nl"),
        ("LC_MESSAGES", "nl_BE", "nl"),
        ("LANG", "nl_NL.UTF-8", "nl"),
        ("LANG", "en_GB.UTF-8", "en"),
        ("LANG", "de_DE.UTF-8", "en"),
        ("LANG", "C.UTF-8", "en"),
    ],
)
def test_the_environment_names_the_language(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, language: str
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    assert set_language() == language


def test_windows_names_languages_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(l10n.locale, "getlocale", lambda: ("Dutch_Netherlands", "1252"))
    assert set_language() == "nl"


def test_dutch_texts_are_found() -> None:
    set_language("nl")
    assert tr("Needs you") == "Vraagt iets van jou"
    assert trn("{n} message", "{n} messages", 1) == "1 bericht"
    assert trn("{n} message", "{n} messages", 12_418) == "12.418 berichten"


def test_a_text_without_translation_stays_english() -> None:
    set_language("nl")
    assert tr("No such text") == "No such text"


def test_nothing_is_nothing_in_every_language() -> None:
    set_language("nl")
    assert tr("") == ""


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert number(1_234_567) == "1,234,567"
    set_language("nl")
    assert number(1_234_567) == "1.234.567"
