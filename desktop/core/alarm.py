"""A sleep that something new may cut short; for loops that look again now and then."""

import asyncio


class Alarm:
    """Wakes one loop. What rings while the loop works makes it look again at once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """End the sleep under way, else the next one."""
        self._rung.set()

    async def sleep(self, longest_s: float | None) -> None:
        """Return when it rings, or after so many seconds; None waits for a ring however long."""
        try:
            async with asyncio.timeout(longest_s):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()
