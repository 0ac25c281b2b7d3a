"""Translation without Qt: English is the source text, Dutch a gettext catalogue.

The language can change while the program runs, so call these late, when text is shown.
"""

import gettext
import locale
import os

from desktop.core.resources import resource

LANGUAGES = ("en", "nl")
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def set_language(language: str | None = None) -> str:
    """Choose "en" or "nl"; None follows the system. Returns what was chosen."""
    global _current, _language
    wanted = (language or _system_language())[:2]
    _language = wanted if wanted in LANGUAGES else "en"
    directory = str(resource("l10n"))
    _current = gettext.translation("luwte", directory, languages=[_language], fallback=True)
    return _language


def language() -> str:
    """Return the language in use, "en" or "nl"."""
    return _language


def tr(text: str) -> str:
    """Translate a whole sentence; placeholders in `str.format` style stay."""
    return _current.gettext(text) if text else ""


def trn(one: str, many: str, count: int) -> str:
    """Translate with a number; `{n}` becomes the count, grouped as the language does."""
    return _current.ngettext(one, many, count).replace("{n}", number(count))


def number(value: int) -> str:
    """Write a whole number with the thousands separator of the language."""
    return f"{value:,}".replace(",", "." if _language == "nl" else ",")


def _system_language() -> str:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    found = locale.getlocale()[0] or "en"
    # Windows writes the language in full: "Dutch_Netherlands".
    return "nl" if found.startswith("Dutch") else found


def mark(text: str) -> str:
    """Mark a text for the catalogue that is translated later, when it is shown."""
    return text
