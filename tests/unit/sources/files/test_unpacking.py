"""Unpacking an archive writes inside the folder it was given, and nowhere else."""

import io
import tarfile
from pathlib import Path

import pytest

from desktop.sources.files.stores import unpack


def packed(path: Path, *members: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for member in members:
            member.size = 4 if member.isreg() else 0
            archive.addfile(member, io.BytesIO(b"mail") if member.isreg() else None)
    return path


def test_files_in_folders_are_unpacked(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.tar.gz", tarfile.TarInfo("mail/one"), tarfile.TarInfo("two"))
    unpack(archive, tmp_path / "out")
    found = {path.relative_to(tmp_path / "out").as_posix() for path in tmp_path.rglob("out/**/*")}
    assert found == {"mail", "mail/one", "two"}


@pytest.mark.parametrize("name", ["../outside", "/outside", "mail/../../outside"])
def test_names_that_lead_outside_are_left_out(tmp_path: Path, name: str) -> None:
    member = tarfile.TarInfo(str(tmp_path / "outside") if name.startswith("/") else name)
    unpack(packed(tmp_path / "a.tar.gz", member), tmp_path / "out")
    assert not (tmp_path / "outside").exists()
    assert not list((tmp_path / "out").iterdir())


def test_links_are_left_out(tmp_path: Path) -> None:
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    unpack(packed(tmp_path / "a.tar.gz", link), tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_a_broken_archive_is_a_clear_error(tmp_path: Path) -> None:
    broken = tmp_path / "a.tar.gz"
    broken.write_bytes(b"nothing packed")
    with pytest.raises(ValueError, match="file could not be opened"):
        unpack(broken, tmp_path / "out")
