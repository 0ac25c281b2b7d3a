"""The test servers as fixtures: a fresh one for each test, stopped and removed at its end."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
import pytest_asyncio

from tests.servers.applier import Engine
from tests.servers.courier import Courier
from tests.servers.cyrus import Cyrus
from tests.servers.dovecot import Dovecot
from tests.servers.launch import Server

KINDS: dict[str, type[Server]] = {"dovecot": Dovecot, "cyrus": Cyrus, "courier": Courier}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as needing a real server."""
    for item in items:
        if "tests/servers" in str(item.path):
            item.add_marker(pytest.mark.server)


S = TypeVar("S", bound=Server)


def _running(kind: type[S]) -> Iterator[S]:
    server = kind()
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each of the three IMAP servers in turn."""
    yield from _running(KINDS[request.param])


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """Dovecot alone."""
    yield from _running(Dovecot)


@pytest.fixture
def cyrus() -> Iterator[Server]:
    """Cyrus alone."""
    yield from _running(Cyrus)


@pytest.fixture
def courier() -> Iterator[Server]:
    """Courier alone."""
    yield from _running(Courier)


@pytest_asyncio.fixture
async def engine(server: Server, tmp_path: Path) -> AsyncIterator[Engine]:
    """An account at the server of the test."""
    made = Engine(server.settings, tmp_path)
    yield made
    await made.close()
