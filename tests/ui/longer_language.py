"""A made-up language whose texts are 40% longer than the English ones, to find texts that are cut.

Each text begins with a mark, so that a text that escapes translation shows too.
"""

import gettext
import math
from collections.abc import Iterator
from contextlib import contextmanager

from desktop.core import l10n

MARK = "¬"
_FILLER = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor "


class LongerLanguage(gettext.NullTranslations):
    """Adds two letters in five to each text; placeholders stay."""

    def gettext(self, message: str) -> str:
        """Return the text, longer."""
        room = math.ceil(len(message) * 0.4) - 1
        filler = (_FILLER * (room // len(_FILLER) + 1))[:room].strip()
        return f"{MARK}{message}{filler and ' '}{filler}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for this number, longer."""
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def longer_language() -> Iterator[None]:
    """Show every text in the made-up language."""
    before = l10n._current
    l10n._current = LongerLanguage()
    try:
        yield
    finally:
        l10n._current = before


def speak_longer() -> None:
    """Show every text in the made-up language from now on."""
    l10n._current = LongerLanguage()
