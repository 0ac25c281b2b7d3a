"""Waking up and finding the network again."""

import asyncio
from datetime import timedelta

import pytest

from desktop.core.clock import FixedClock
from desktop.sync import awakening
from tests.unit.sync.fakes import NOW


class World:
    """A clock, a network, and what was noticed."""

    def __init__(self) -> None:
        self.clock = FixedClock(NOW)
        self.address: str | None = "192.0.2.7"
        self.looks = 0
        self.wakes = 0

    def look(self) -> str | None:
        self.looks += 1
        return self.address

    def wake(self) -> None:
        self.wakes += 1

    async def look_twice(self) -> None:
        target = self.looks + 2
        while self.looks < target:  # noqa: ASYNC110 - the watcher counts
            await asyncio.sleep(0.001)


@pytest.fixture
async def world(monkeypatch):
    made = World()
    monkeypatch.setattr(awakening, "_LOOK_S", 0.002)
    monkeypatch.setattr(awakening, "local_address", made.look)
    watching = asyncio.create_task(awakening.watch_for_awakening(made.wake, clock=made.clock))
    await made.look_twice()
    yield made
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_an_ordinary_moment_wakes_nobody(world):
    world.clock.moment += timedelta(seconds=5)
    await world.look_twice()
    assert world.wakes == 0


async def test_a_leap_of_the_clock_wakes_all_once(world):
    world.clock.moment += timedelta(hours=8)
    await world.look_twice()
    assert world.wakes == 1


async def test_the_network_coming_back_wakes_all(world):
    world.address = None
    await world.look_twice()
    assert world.wakes == 0
    world.address = "192.0.2.7"
    await world.look_twice()
    assert world.wakes == 1


async def test_another_network_wakes_all(world):
    world.address = "198.51.100.4"
    await world.look_twice()
    assert world.wakes == 1
