"""The two families of errors: what the surroundings do to us, and what we did wrong ourselves.

A `KnownError` is shown to the person as one clear sentence that says what to do. Anything else
that escapes is a bug and goes to the log and a crash report.
"""

from typing import Self


class KnownError(Exception):
    """Something outside the program went wrong; the text is fit to be shown.

    `field` is the name of the answer in a set-up form that most likely has to change, if any.
    """

    field: str = ""

    def at(self, field: str) -> Self:
        """Name the answer that has to change, and return the error."""
        self.field = field
        return self


class UsageError(KnownError):
    """The person asked for something that cannot be done as asked."""


class StorageError(KnownError):
    """The cache cannot be read or written: disk full, read-only, damaged, too new."""


class ProfileInUseError(StorageError):
    """Another instance of the program has the profile open."""


class NewerSchemaError(StorageError):
    """The cache was written by a newer version; it is left untouched."""


class SecretStoreError(KnownError):
    """The system keyring is missing or refuses."""


class SourceError(KnownError):
    """A source could not do what was asked.

    `is_retryable` says whether trying the same again later may work.
    """

    is_retryable = True


class OfflineError(SourceError):
    """The service cannot be reached: no network, no name, refused, timed out."""


class NeedsSignInError(SourceError):
    """The service refuses the credentials; retrying does not help until the person signs in."""

    is_retryable = False


class RateLimitedError(SourceError):
    """The service asks to slow down. `retry_after_s` is what it named, in seconds."""

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class RejectedError(SourceError):
    """The service refuses this very operation for good (an SMTP 5yz, an HTTP 4xx)."""

    is_retryable = False


class UncertainError(SourceError):
    """It is unknown whether the operation took effect; never repeat it without asking."""

    is_retryable = False
