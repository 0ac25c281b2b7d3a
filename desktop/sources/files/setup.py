"""What the set-up forms of file sources share."""

import re
from collections.abc import Mapping
from pathlib import Path

from desktop.sources.api import SetupField, SetupResult

PATH_SETTING = "path"
ADDRESSES = SetupField(
    name="addresses",
    label="Your addresses",
    help="So that Luwte knows which mail is from you and to you. Separate with commas.",
    is_required=False,
)


def chosen_path(settings: Mapping[str, str]) -> Path:
    """Return the path a person typed, with "~" understood and nothing left relative."""
    return Path(settings.get(PATH_SETTING, "")).expanduser().absolute()


def set_up(path: Path, settings: Mapping[str, str]) -> SetupResult:
    """Return the set-up of what lies at `path`, named after it."""
    return SetupResult(
        name=path.name,
        addresses=_addresses_in(settings.get(ADDRESSES.name, "")),
        settings={**settings, PATH_SETTING: str(path)},
    )


def _addresses_in(text: str) -> tuple[str, ...]:
    """The addresses a person typed, parted by commas, semicolons or blanks; lower case."""
    return tuple(one.lower() for one in re.split(r"[\s,;]+", text) if "@" in one)
