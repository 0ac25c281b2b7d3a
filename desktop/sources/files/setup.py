"""What the set-up forms of file sources share."""

import re
from pathlib import Path


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the addresses a person typed, parted by commas, semicolons or blanks; lower case."""
    return tuple(one.lower() for one in re.split(r"[\s,;]+", text) if "@" in one)


def chosen_path(text: str) -> Path:
    """Return the path a person typed, with "~" understood and nothing left relative."""
    return Path(text).expanduser().absolute()
