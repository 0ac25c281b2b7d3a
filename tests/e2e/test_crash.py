"""Hard times: a full disk, a read-only profile, a second instance, a newer schema, damage."""

import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desktop.app import open_for_window, open_workspace
from desktop.core.errors import NewerSchemaError, ProfileInUseError, StorageError
from desktop.model.account import HealthState
from desktop.model.events import CacheRepaired, WindowRequested
from desktop.model.operation import DraftKind
from desktop.storage.database import FILE_NAME
from desktop.sync import account_runner
from desktop.sync.backoff import Backoff
from desktop.system.secrets import MemorySecrets
from tests.unit.sync.fakes import FakeSource, batch, message, opened

LONG = "There is much to say about this bridge. " * 2000


@contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """Let no file of this process grow beyond `limit` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(autouse=True)
def short_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_runner, "Backoff", lambda: Backoff(first_s=0.05, most_s=0.1))


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are Unix")
def test_a_full_disk_is_told_and_the_sync_goes_on_after(tmp_path: Path) -> None:
    async def sync(cursors):  # type: ignore[no-untyped-def]
        for number in range(int(cursors.get("INBOX", 0)), 40):
            yield batch(message(number, text=f"{number} {LONG}"), cursor=str(number + 1))

    source = FakeSource(sync=sync)
    with opened(tmp_path, source) as work:
        work.add(source)
        with full_disk((tmp_path / FILE_NAME).stat().st_size + 1_500_000):
            work.start()
            work.until(lambda: work.views.accounts()[0].health.state is HealthState.FAILED)
            assert "disk" in work.views.accounts()[0].health.reason
            assert work.views.statistics().messages < 40
        work.until(lambda: work.views.statistics().messages == 40)
        work.until(lambda: work.views.accounts()[0].health.state is HealthState.OK)


OPEN = (
    "import os, sys; from pathlib import Path; from desktop.app import open_workspace\n"
    "from desktop.core.errors import KnownError\n"
    "if os.geteuid() == 0: os.seteuid(65534)\n"
    "try: open_workspace(Path(sys.argv[1]))\n"
    "except KnownError as error: print(error); sys.exit(3)"
)
"""Root may write anywhere, so there the program becomes nobody once it is loaded."""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are Unix")
def test_a_read_only_profile_says_so() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        opening = subprocess.run(
            [sys.executable, "-c", OPEN, folder], capture_output=True, text=True, check=False
        )
        Path(folder).chmod(0o755)
    assert opening.returncode == 3, opening.stderr
    assert "cannot be written" in opening.stdout


def test_a_profile_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="profile folder"):
        open_workspace(tmp_path / "file" / "profile", secrets=MemorySecrets())


def test_a_second_instance_is_refused_and_the_first_is_called(tmp_path: Path) -> None:
    with opened(tmp_path) as work:
        work.start()
        work.until(lambda: work.workspace.engine.is_running_accounts)
        command = (
            "import sys; from pathlib import Path; from desktop.app import open_for_window\n"
            "from desktop.core.errors import ProfileInUseError\n"
            "try: open_for_window(Path(sys.argv[1]))\n"
            "except ProfileInUseError: sys.exit(3)"
        )

        def is_called() -> bool:
            second = subprocess.run([sys.executable, "-c", command, str(tmp_path)], check=False)
            assert second.returncode == 3
            return any(isinstance(event, WindowRequested) for event in work.events)

        work.until(is_called)


def test_reading_beside_the_first_instance_is_allowed(tmp_path: Path) -> None:
    source = FakeSource()
    with opened(tmp_path, source) as work:
        work.add(source)
        with pytest.raises(ProfileInUseError):
            open_workspace(tmp_path, secrets=MemorySecrets())
        with open_workspace(tmp_path, is_shared=True, secrets=MemorySecrets()) as shared:
            assert len(shared.services.views().accounts()) == 1


def test_a_profile_is_free_again_after_closing(tmp_path: Path) -> None:
    for _ in range(2):
        with open_workspace(tmp_path, secrets=MemorySecrets()):
            pass


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    with open_workspace(tmp_path, secrets=MemorySecrets()):
        pass
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(path)) as cache:
        cache.execute("PRAGMA user_version = 9999")
    before = path.read_bytes()
    with pytest.raises(NewerSchemaError):
        open_for_window(tmp_path)
    assert path.read_bytes() == before
    with pytest.raises(NewerSchemaError):
        open_workspace(tmp_path, secrets=MemorySecrets())


def test_a_damaged_cache_is_synced_anew_and_what_was_written_is_rescued(tmp_path: Path) -> None:
    async def sync(cursors):  # type: ignore[no-untyped-def]
        if not cursors:
            yield batch(*(message(number) for number in range(300)))

    source = FakeSource(sync=sync)
    with opened(tmp_path, source) as work:
        work.add(source)
        work.workspace.sync_once()
        work.run(work.services.compose.start(DraftKind.NEW))
    path = tmp_path / FILE_NAME
    content = bytearray(path.read_bytes())
    start = content.index(b"Permit 150")
    content[start - 3000 : start + 3000] = b"\xff" * 6000
    path.write_bytes(content)
    path.with_name("cache.suspect").touch()
    with opened(tmp_path, source) as work:
        assert work.workspace.rescued is not None
        assert work.workspace.rescued.drafts == 1
        assert len(work.views.drafts()) == 1
        work.start()
        work.until(lambda: work.views.statistics().messages == 300)
        assert [e.drafts for e in work.events if isinstance(e, CacheRepaired)] == [1]
