"""What commands are handed: the profile, and how to open it. The start-up fills this in, because
the command line does not know how a workspace is put together."""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from desktop.core.clock import SystemClock
from desktop.core.errors import ProfileInUseError, UsageError
from desktop.core.events import EventBus
from desktop.core.l10n import tr
from desktop.model.events import Event
from desktop.model.ids import AccountId
from desktop.services.contract import Services, Views
from desktop.system.paths import ProfilePaths

T = TypeVar("T")


class OpenWorkspace(Protocol):
    """An open profile, as desktop.app gives it."""

    @property
    def services(self) -> Services:
        """Everything that can be done."""
        ...

    @property
    def events(self) -> EventBus[Event]:
        """What happens meanwhile."""
        ...

    @property
    def paths(self) -> ProfilePaths:
        """Where the profile keeps its things."""
        ...

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a service call and wait for it."""
        ...

    def sync_once(
        self, account_id: AccountId | None = None
    ) -> Mapping[AccountId, Exception | None]:
        """Do one round over one account or all."""
        ...

    def close(self) -> None:
        """Let the profile go."""
        ...


class Opener(Protocol):
    """Opens a profile; see desktop.app.open_workspace."""

    def __call__(
        self, profile: Path | None, *, is_shared: bool = False, start_engine: bool = False
    ) -> OpenWorkspace:
        """Open it alone, or shared for reading beside another instance."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The profile that was chosen and the ways into it."""

    profile: Path | None
    open: Opener
    run_window: Callable[[Path | None], int]
    """Open the window on a profile and return when it is closed."""

    @contextmanager
    def writing(self, *, start_engine: bool = False) -> Iterator[OpenWorkspace]:
        """Open the profile alone. Raises ProfileInUseError, which says what to do."""
        try:
            workspace = self.open(self.profile, start_engine=start_engine)
        except ProfileInUseError as error:
            raise ProfileInUseError(
                tr("Luwte is open with this profile. Do this in its window, or close it first.")
            ) from error
        try:
            yield workspace
        finally:
            workspace.close()

    @contextmanager
    def reading(self) -> Iterator[Views]:
        """Open the profile for reading, also while another instance holds it."""
        try:
            workspace = self.open(self.profile)
        except ProfileInUseError:
            workspace = self.open(self.profile, is_shared=True)
        try:
            yield workspace.services.views()
        finally:
            workspace.close()


def local_now() -> datetime:
    """Return the present moment in the person's time zone."""
    return SystemClock().now().astimezone()


def missing(conversation_id: int) -> UsageError:
    """Return the error for a conversation that is not there."""
    return UsageError(tr("There is no conversation {id}.").format(id=conversation_id))
