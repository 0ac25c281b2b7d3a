"""Finds the corpora and opens their archives in memory; tests skip where they are absent."""

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
CORPORA = Path(os.environ.get("LUWTE_CORPORA", CHECKOUT.parent / "shared" / "corpora"))
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not here")


def files(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of the files in a corpus' archive."""
    for archive in sorted((CORPORA / name).glob("*.tar.gz")):
        with tarfile.open(archive) as tar:
            for member in tar:
                opened = tar.extractfile(member) if member.isfile() else None
                if opened is not None:
                    yield member.name, opened.read()
