"""Keeps the Dutch catalogue in step with the texts in the code.

    python packaging/translations.py           update luwte.po and compile it
    python packaging/translations.py --check   fail when a text has no translation

Both name each text that has none, and the files that show it; write its Dutch into luwte.po, then
update once more.

Texts are the literals in tr(), trn() and mark(), and those arguments of the data classes below
that are translated when they are shown.
"""

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "l10n" / "nl" / "LC_MESSAGES"
PO, MO = FOLDER / "luwte.po", FOLDER / "luwte.mo"
HEADER = "# The Dutch texts of Luwte, in the order of the English ones."
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
SHOWN_LATER = {
    "Command": {"title", "hint", "group"},
    "PageInfo": {"title", "words"},
    "SetupField": {"label", "help", "choices"},
    "SetupForm": {"intro"},
    "SourceInfo": {"name", "description", "reaches"},
}

TITLE_SECOND = {"command", "_command"}
"""Functions that make a Command and take its title as their second argument."""

Text = str | tuple[str, str]


def texts_in(tree: ast.AST) -> Iterator[tuple[int, Text]]:
    """Yield (line, text) for each text of a module that a person can see."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        literals = [text for argument in node.args for text in strings(argument)]
        if name in ("tr", "mark") and node.args:
            yield from ((node.lineno, text) for text in strings(node.args[0]))
        elif name == "trn" and len(literals) >= 2:
            yield node.lineno, (literals[0], literals[1])
        elif name in TITLE_SECOND and len(node.args) >= 2:
            yield from ((node.lineno, text) for text in strings(node.args[1]))
        for keyword in node.keywords:
            if keyword.arg in SHOWN_LATER.get(name, ()):
                yield from ((node.lineno, text) for text in strings(keyword.value))


def strings(node: ast.AST) -> list[str]:
    """Return the string literals in an expression."""
    found = [n for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return [n.value for n in found if isinstance(n.value, str) and n.value]


def extract() -> Catalog:
    """Return the catalogue of all texts in the code, untranslated."""
    catalog = Catalog(locale="nl")
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for _line, text in texts_in(ast.parse(path.read_text("utf-8"))):
            catalog.add(text, locations=[(where, 0)])
    return catalog


def load() -> Catalog:
    """Return the Dutch catalogue as it stands."""
    if not PO.exists():
        return Catalog(locale="nl")
    with PO.open("rb") as file:
        return read_po(file, locale="nl")


def lacking(catalog: Catalog) -> list[Message]:
    """Return the texts of the code without a (complete, certain) Dutch translation."""
    lines = []
    for message in extract():
        known = catalog.get(message.id) if message.id else None
        if message.id and (known is None or known.fuzzy or not all(forms(known))):
            lines.append(message)
    return lines


def forms(message: Message) -> tuple[str, ...]:
    """Return the forms of a translation: one, or one for each number."""
    string = message.string
    return tuple(string) if isinstance(string, list | tuple) else (str(string or ""),)


def compiled(catalog: Catalog) -> bytes:
    """Return the catalogue in gettext's binary form."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update() -> int:
    """Add new texts, drop old ones, compile; tell what still lacks a translation."""
    catalog, template = load(), extract()
    # Dates would change the file each time, and say nothing that version control does not.
    template.creation_date = catalog.creation_date = catalog.revision_date = WRITTEN
    catalog.project, catalog.version = "Luwte", "1"
    catalog.header_comment = HEADER
    catalog.fuzzy = False
    catalog.last_translator = catalog.language_team = "Luwte"
    catalog.msgid_bugs_address = "none"
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, sort_output=True, width=100)
    MO.write_bytes(compiled(catalog))
    missing = lacking(catalog)
    tell(missing)
    print(f"{len(catalog)} texts, {len(missing)} without a Dutch translation")
    return 0


def check() -> int:
    """Fail when the catalogue is behind the code, or the binary form behind the catalogue."""
    catalog = load()
    missing = lacking(catalog)
    tell(missing)
    is_stale = not MO.exists() or MO.read_bytes() != compiled(catalog)
    if is_stale:
        print("luwte.mo is behind luwte.po; run: python3 dev.py translations")
    return 1 if missing or is_stale else 0


def tell(missing: list[Message]) -> None:
    """Print each text that lacks a translation, with the files that show it."""
    for message in missing:
        files = ", ".join(sorted({name for name, _line in message.locations}))
        print(f"no Dutch for {message.id!r} in {files}")


if __name__ == "__main__":
    raise SystemExit(check() if "--check" in sys.argv else update())
