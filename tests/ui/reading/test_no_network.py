"""Nothing that a message contains makes the program ask the network or run a script."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from desktop.sources.mail.html import sanitise_html
from desktop.ui.reading.body_view import BodyView
from desktop.ui.reading.html_document import fit_html
from desktop.ui.theme import Theme
from tests.ui.reading.canary import CORPORA, Canary, canary, payloads

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not here"),
]


def test_canary_notices_a_request() -> None:
    with canary() as seen:
        with pytest.raises(HTTPError):
            urllib.request.urlopen(f"http://127.0.0.1:{seen.port}/x")
        assert seen.paths == ["/x"]


@pytest.mark.parametrize("is_sanitised", [True, False])
def test_body_view_fetches_nothing(qtbot: QtBot, theme: Theme, is_sanitised: bool) -> None:
    """Sanitised as in the program; raw as well, because the view must not rely on it."""
    with canary() as seen:
        view = BodyView(theme)
        qtbot.addWidget(view)
        view.resize(500, 400)
        view.show()
        for name, html in payloads(seen.port):
            shown = sanitise_html(html).html if is_sanitised else html
            for piece in fit_html(shown):
                view.show_html(piece, {}, has_colours=False)
            view.grab()
            assert seen.paths == [], name


def test_body_view_loads_no_file(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not for mail")
    view = BodyView(theme)
    qtbot.addWidget(view)
    for kind in QTextDocument.ResourceType:
        found = view.loadResource(kind.value, QUrl.fromLocalFile(str(secret)))
        assert found is None or found.width() == 1


def test_original_view_fetches_and_executes_nothing() -> None:
    """In a program of its own: a web engine cannot share the process with other tests."""
    with canary() as seen:
        assert _render_originals(seen) == ""
        assert seen.paths == []


def _render_originals(seen: Canary) -> str:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.reading.render_originals", str(seen.port)],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=root,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        check=True,
    )
    rendered, _, executed = done.stdout.partition("\n")
    assert rendered == f"rendered {len(payloads(seen.port))}"
    return executed
