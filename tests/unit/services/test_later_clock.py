"""The clock that brings conversations back."""

import asyncio

import pytest

from desktop.core.errors import StorageError
from desktop.services.later_clock import LaterClock


class FullDisk(LaterClock):
    """Finds something due and cannot write it."""

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self.slept: list[float | None] = []
        self._alarm = self  # type: ignore[assignment]

    async def bring_back(self):
        raise StorageError("The disk is full.")

    def _delay_s(self) -> float:
        return 0.0

    async def sleep(self, longest_s: float | None) -> None:
        self.slept.append(longest_s)
        if len(self.slept) == 3:
            raise asyncio.CancelledError


async def test_a_full_disk_is_not_asked_again_and_again():
    clock = FullDisk()
    with pytest.raises(asyncio.CancelledError):
        await clock.run()
    assert clock.slept == [30.0, 30.0, 30.0]
