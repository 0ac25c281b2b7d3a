"""The person's settings, as text values by name."""

from desktop.model.changes import ChangeSet, Outcome
from desktop.model.events import Changed
from desktop.services.context import ServiceContext
from desktop.storage.settings import set_setting


class Settings:
    """Implements `contract.SettingsService`."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def set(self, name: str, value: str) -> Outcome:
        """Keep a setting; an empty value brings back the default."""
        await self._context.database.write(lambda c: set_setting(c, name, value))
        changes = ChangeSet(settings=frozenset({name}))
        self._context.events.publish(Changed(changes=changes, initiator="settings"))
        return Outcome(changes=changes, code="setting")
