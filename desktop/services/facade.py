"""Everything the window and the command line may call, in one object.

Each service is made when it is first asked for: what the first frame does not need (writing mail,
finding servers) is not imported before it.
"""

from functools import cached_property

from desktop.services import contract
from desktop.services.context import ServiceContext


class Facade:
    """Implements `contract.Services`."""

    def __init__(self, context: ServiceContext) -> None:
        self.context = context

    @cached_property
    def triage(self) -> contract.Triage:
        """What a person decides about conversations."""
        from desktop.services.triage import TriageService

        return TriageService(self.context)

    @cached_property
    def compose(self) -> contract.Compose:
        """Writing."""
        from desktop.services.compose import ComposeService

        return ComposeService(self.context)

    @cached_property
    def accounts(self) -> contract.Accounts:
        """Accounts."""
        from desktop.services.accounts import AccountsService

        return AccountsService(self.context)

    @cached_property
    def imports(self) -> contract.Imports:
        """Archives without an account."""
        from desktop.services.imports import ImportsService

        return ImportsService(self.context)

    @cached_property
    def settings(self) -> contract.SettingsService:
        """The person's settings."""
        from desktop.services.settings import Settings

        return Settings(self.context)

    def views(self) -> contract.Views:
        """Return a reader for the calling thread."""
        return self.context.views()
