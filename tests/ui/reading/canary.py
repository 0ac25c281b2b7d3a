"""A web server on loopback that counts who asks, and the payloads that try to make someone ask."""

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CORPORA = Path(
    os.environ.get("LUWTE_CORPORA", Path(__file__).resolve().parents[4] / "shared" / "corpora")
)
_HOST = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}(?::\d+)?(?=[/\"'\s)?>]|$)", re.IGNORECASE)


class Canary:
    """Counts the requests it got."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.paths: list[str] = []


@contextmanager
def canary() -> Iterator[Canary]:
    """A running canary."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.paths.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_POST = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    seen = Canary(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def payloads(port: int) -> list[tuple[str, str]]:
    """Every payload with its name; all hosts in it lead to the canary."""
    found = []
    for file in sorted((CORPORA / "html-sanitise").glob("*.json")):
        for entry in json.loads(file.read_text(encoding="utf-8")):
            html = _HOST.sub(f"http://127.0.0.1:{port}", entry["payload"])
            found.append((f"{file.stem} {entry['id']}", html))
    return found
