"""Keeps the Dutch catalogue in step with the texts in the code.

    python packaging/translations.py           update nl.po and compile it
    python packaging/translations.py --check   fail when a text has no translation

Texts are the literals in tr(), trn() and mark(), and those arguments of the data classes below
that are translated when they are shown.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "l10n" / "nl" / "LC_MESSAGES"
SHOWN_LATER = {
    "Command": {"title", "hint", "group"},
    "SetupField": {"label", "help", "choices"},
    "SetupForm": {"intro"},
    "SourceInfo": {"name", "description", "reaches"},
}

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
        for keyword in node.keywords:
            if keyword.arg in SHOWN_LATER.get(name, ()):
                yield from ((node.lineno, text) for text in strings(keyword.value))


def strings(node: ast.AST) -> list[str]:
    """Return the string literals in an expression."""
    found = [n for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return [n.value for n in found if isinstance(n.value, str) and n.value]


def extract() -> Catalog:
    """Return the catalogue of all texts in the code, untranslated."""
    catalog = Catalog(locale="nl", project="Luwte", charset="utf-8")
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for _line, text in texts_in(ast.parse(path.read_text("utf-8"))):
            catalog.add(text, locations=[(where, 0)])
    return catalog


def load() -> Catalog:
    """Return the Dutch catalogue as it stands."""
    path = FOLDER / "luwte.po"
    if not path.exists():
        return Catalog(locale="nl", project="Luwte", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="nl")


def untranslated(catalog: Catalog) -> list[str]:
    """Return the texts without a (complete, certain) translation."""
    return [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not all(as_tuple(message.string)))
    ]


def as_tuple(string: object) -> tuple[str, ...]:
    """Return the forms of a translation."""
    return string if isinstance(string, tuple) else (str(string or ""),)


def compiled(catalog: Catalog) -> bytes:
    """Return the catalogue in gettext's binary form."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update() -> int:
    """Add new texts, drop old ones, compile; report what still lacks a translation."""
    catalog = load()
    catalog.update(extract(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "luwte.po").open("wb") as file:
        write_po(file, catalog, sort_output=True, width=100, omit_header=False, no_location=False)
    (FOLDER / "luwte.mo").write_bytes(compiled(catalog))
    missing = untranslated(catalog)
    print(f"{len(catalog)} texts, {len(missing)} without a Dutch translation")
    return 0


def check() -> int:
    """Fail when the catalogue is behind the code, or the binary form behind the catalogue."""
    catalog = load()
    known = {message.id for message in catalog}
    missing = [str(m.id) for m in extract() if m.id and m.id not in known]
    problems = [*missing, *untranslated(catalog)]
    for text in problems:
        print(f"no Dutch for: {text!r}")
    mo = FOLDER / "luwte.mo"
    is_stale = not mo.exists() or mo.read_bytes() != compiled(catalog)
    if is_stale:
        print("luwte.mo is behind luwte.po; run: python3 dev.py translations")
    return 1 if problems or is_stale else 0


if __name__ == "__main__":
    raise SystemExit(check() if "--check" in sys.argv else update())
