"""A sleep that something may cut short."""

import asyncio

from desktop.core.alarm import Alarm


async def test_what_rang_before_ends_the_next_sleep_once():
    alarm = Alarm()
    alarm.ring()
    await alarm.sleep(None)
    sleeping = asyncio.create_task(alarm.sleep(None))
    await asyncio.sleep(0)
    assert not sleeping.done()
    alarm.ring()
    await sleeping


async def test_a_sleep_ends_by_itself():
    await Alarm().sleep(0.001)
