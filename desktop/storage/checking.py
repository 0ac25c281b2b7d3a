"""Looks a cache file over without changing it, for `luwte doctor`."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from desktop.storage.database import FILE_NAME, connect_reader
from desktop.storage.migrations import STEPS, schema_version


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck:
    """What was found. `problem` is technical and empty when all is sound."""

    exists: bool
    size: int = 0
    """In bytes."""
    schema: int = 0
    is_newer: bool = False
    problem: str = ""


def check_file(profile: Path) -> FileCheck:
    """Read every page of the cache in the folder `profile`; safe beside a running program."""
    path = profile / FILE_NAME
    if not path.exists():
        return FileCheck(exists=False)
    size = path.stat().st_size
    try:
        connection = connect_reader(path)
        try:
            version = schema_version(connection)
            answer = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.Error as error:
        return FileCheck(exists=True, size=size, problem=str(error))
    return FileCheck(
        exists=True,
        size=size,
        schema=version,
        is_newer=version > len(STEPS),
        problem="" if answer == "ok" else answer,
    )
