"""Remembers on disk how far each submission came, so that a crash never sends a message twice."""

import hashlib
import os
from enum import StrEnum
from pathlib import Path


class Stage(StrEnum):
    """How far a submission came."""

    NONE = "none"
    TRYING = "trying"
    """Handed over, no answer yet."""
    ACCEPTED = "accepted"


class SubmissionJournal:
    """One small file per message, named by a hash of its Message-ID."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "submissions"

    def stage(self, message_id: str) -> Stage:
        """Return how far the submission of a message came."""
        try:
            return Stage(self._path(message_id).read_text("ascii").strip())
        except (OSError, ValueError):
            return Stage.NONE

    def write(self, message_id: str, stage: Stage) -> None:
        """Note a stage, safely on disk before this returns; NONE forgets the message."""
        path = self._path(message_id)
        if stage is Stage.NONE:
            path.unlink(missing_ok=True)
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        with beside.open("w", encoding="ascii") as file:
            file.write(stage.value)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    def _path(self, message_id: str) -> Path:
        return self._folder / hashlib.sha256(message_id.encode()).hexdigest()[:32]
