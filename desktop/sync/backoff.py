"""How long to wait before trying again: doubling, with jitter so that clients spread out."""

import random


class Backoff:
    """Delays for one thing that fails again and again."""

    def __init__(self, *, first_s: float = 2.0, most_s: float = 300.0) -> None:
        self._first_s = first_s
        self._most_s = most_s
        self.attempts = 0

    def next_delay_s(self, *, at_least_s: float = 0.0) -> float:
        """Count a failure and return the seconds to wait; `at_least_s` is what the service asks."""
        delay = delay_s(self.attempts, first_s=self._first_s, most_s=self._most_s)
        self.attempts += 1
        return max(delay, at_least_s)

    def reset(self) -> None:
        """Forget the failures: it worked."""
        self.attempts = 0


def delay_s(attempts: int, *, first_s: float = 2.0, most_s: float = 300.0) -> float:
    """Return the delay after so many earlier failures: between half of it and the whole."""
    whole = min(most_s, first_s * 2.0 ** min(attempts, 30))
    return whole * random.uniform(0.5, 1.0)
