"""The archive source: mail that was imported from files. It is never synced and never changed."""

from collections.abc import Mapping

from desktop.core.l10n import tr
from desktop.sources.api import (
    Capability,
    RejectedError,
    Session,
    SetupForm,
    SetupResult,
    SourceContext,
    SourceInfo,
)
from desktop.sources.archive import ARCHIVE
from desktop.sources.archive.session import ArchiveSession

_INFO = SourceInfo(
    id=ARCHIVE,
    name="Archive",
    description="Mail that you imported from files",
    icon="src-mail",
    form=SetupForm(fields=()),
    capabilities=frozenset({Capability.FETCH_PART}),
    reaches=("The files that you import",),
)


class ArchiveSource:
    """Imported files."""

    @property
    def info(self) -> SourceInfo:
        """The manifest."""
        return _INFO

    async def test(self, settings: Mapping[str, str], context: SourceContext) -> SetupResult:
        """Archives are imported, not added. Raises RejectedError."""
        del settings, context
        raise RejectedError(tr("Use import for files of mail."))

    def connect(self, context: SourceContext) -> Session:
        """Return a session that reads attachments where they lie."""
        return ArchiveSession(context)


SOURCE = ArchiveSource()
