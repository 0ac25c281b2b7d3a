"""Everything the window and the command line may call, in one object."""

from desktop.services.accounts import AccountsService
from desktop.services.compose import ComposeService
from desktop.services.context import ServiceContext
from desktop.services.contract import Views
from desktop.services.imports import ImportsService
from desktop.services.settings import Settings
from desktop.services.triage import TriageService


class Facade:
    """Implements `contract.Services`."""

    def __init__(self, context: ServiceContext) -> None:
        self.context = context
        self._triage = TriageService(context)
        self._compose = ComposeService(context)
        self._accounts = AccountsService(context)
        self._imports = ImportsService(context)
        self._settings = Settings(context)

    @property
    def triage(self) -> TriageService:
        """What a person decides about conversations."""
        return self._triage

    @property
    def compose(self) -> ComposeService:
        """Writing."""
        return self._compose

    @property
    def accounts(self) -> AccountsService:
        """Accounts."""
        return self._accounts

    @property
    def imports(self) -> ImportsService:
        """Archives without an account."""
        return self._imports

    @property
    def settings(self) -> Settings:
        """The person's settings."""
        return self._settings

    def views(self) -> Views:
        """Return a reader for the calling thread."""
        return self.context.views()
