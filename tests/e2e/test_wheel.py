"""The wheel holds everything the program needs at run time."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_wheel_carries_code_resources_and_entry_points(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("luwte-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry_points = next(name for name in names if name.endswith("entry_points.txt"))
        declared = archive.read(entry_points).decode()
    shipped = {path.relative_to(ROOT).as_posix() for path in (ROOT / "resources").rglob("*.*")}
    assert {f"desktop/{name}" for name in shipped} <= names
    assert "luwte = desktop.__main__:main" in declared
    assert "[luwte.sources]" in declared
    assert not any(name.startswith(("tests/", "bench/")) for name in names)
