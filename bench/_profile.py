"""A profile with 60,000 real messages in the cache, made once and kept under build/."""

import contextlib
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

MESSAGES = 60_000
ME = "bench@example.org"


def cached_profile(messages: int = MESSAGES) -> Path:
    """Return a profile with so many messages of the repeated mailing-list corpus, imported."""
    profile = ROOT / "build" / "bench" / f"profile-{messages}"
    if not (profile / "made").exists():
        print(f"making a profile with {messages} messages, once: {profile.relative_to(ROOT)}")
        shutil.rmtree(profile, ignore_errors=True)
        _make(profile, messages)
        (profile / "made").touch()
    return profile


@contextlib.contextmanager
def copy_of(profile: Path):  # type: ignore[no-untyped-def]
    """Give a copy that may be changed; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="luwte-bench-") as folder:
        yield Path(shutil.copytree(profile, Path(folder) / "profile"))


def _make(profile: Path, messages: int) -> None:
    from bench.import_speed import make_maildir
    from desktop.app import open_workspace
    from desktop.system.secrets import MemorySecrets

    with tempfile.TemporaryDirectory(prefix="luwte-bench-") as folder:
        maildir = Path(folder) / "mails"
        make_maildir(maildir, messages)
        with open_workspace(profile, secrets=MemorySecrets()) as workspace:
            added = workspace.run(workspace.services.imports.run([maildir], me=[ME]))
    print(f"{added} messages imported")


if __name__ == "__main__":
    cached_profile(int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES)
