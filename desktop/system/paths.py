"""Where a profile keeps its things. All the person's data is below one folder."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from desktop.core.errors import StorageError
from desktop.core.l10n import tr

PROFILE_VARIABLE = "LUWTE_PROFILE"
"""Environment variable that names the profile folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePaths:
    """The files and folders of one profile."""

    root: Path

    @property
    def attachments(self) -> Path:
        """Attachments by content hash."""
        return self.root / "attachments"

    @property
    def instance(self) -> Path:
        """The lock of the running program and requests to it."""
        return self.root / "instance"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.root / "logs"

    @property
    def secret_file(self) -> Path:
        """The encrypted secrets, only where the person chose a file over the keyring."""
        return self.root / "secrets.enc"

    def account(self, account_id: int) -> Path:
        """Return the folder of one account's source."""
        return self.root / "accounts" / str(account_id)

    def imported(self, mark: str) -> Path:
        """Return the folder for what an import unpacked; `mark` stands for what was asked for."""
        return self.root / "imported" / mark

    def create(self) -> None:
        """Make the folder, readable by this user only. Raises StorageError."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                tr("The profile folder cannot be made: {reason}").format(reason=error.strerror)
            ) from error


def profile_paths(chosen: Path | None = None) -> ProfilePaths:
    """Return the profile that was chosen, else the one in LUWTE_PROFILE, else the platform's."""
    if chosen is None:
        named = os.environ.get(PROFILE_VARIABLE, "")
        chosen = Path(named) if named else platformdirs.user_data_path("luwte", appauthor=False)
    return ProfilePaths(root=chosen.expanduser().absolute())
