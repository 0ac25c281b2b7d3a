"""Notices that the computer woke up or found its network again, so that nobody waits in vain."""

import asyncio
from collections.abc import Callable

from desktop.core.clock import Clock
from desktop.system.reachability import local_address

_LOOK_S = 5.0
_JUMP_S = 30.0
"""A gap of this length between two looks means sleep (or a clock that was set), in seconds."""


async def watch_for_awakening(wake: Callable[[], None], *, clock: Clock) -> None:
    """Call `wake` after each sleep of the computer and each return of the network."""
    seen_at, address = clock.now(), local_address()
    while True:
        await asyncio.sleep(_LOOK_S)
        now, address_now = clock.now(), local_address()
        slept = abs((now - seen_at).total_seconds()) > _JUMP_S
        reconnected = address_now is not None and address_now != address
        if slept or reconnected:
            wake()
        seen_at, address = now, address_now
