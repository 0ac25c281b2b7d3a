"""The mbox source: its manifest, its set-up, and the way to a session."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from desktop.core.l10n import tr
from desktop.model.ids import SourceId
from desktop.sources.api import (
    Capability,
    FieldKind,
    Session,
    SetupField,
    SetupForm,
    SetupResult,
    SourceContext,
    SourceError,
    SourceInfo,
)
from desktop.sources.files.mbox import begins_like_mbox
from desktop.sources.files.setup import ADDRESSES, PATH_SETTING, chosen_path, set_up
from desktop.sources.mbox.session import MboxSession

_HEAD_BYTES = 4096
_INFO = SourceInfo(
    id=SourceId("mbox"),
    name="Mbox",
    description="A file of mail on this computer that another program fills; only read",
    icon="src-mail",
    form=SetupForm(
        fields=(
            SetupField(name=PATH_SETTING, label="File", kind=FieldKind.FILES),
            ADDRESSES,
        )
    ),
    capabilities=frozenset({Capability.PUSH, Capability.FETCH_PART}),
    poll_floor_s=5.0,
    reaches=("The file that you choose",),
)


class MboxSource:
    """One mbox file."""

    @property
    def info(self) -> SourceInfo:
        """The manifest."""
        return _INFO

    async def test(self, settings: Mapping[str, str], context: SourceContext) -> SetupResult:
        """Check that the file is an mbox. Raises SourceError."""
        del context
        path = chosen_path(settings)
        try:
            head = await asyncio.to_thread(_head, path)
        except OSError as error:
            raise SourceError(tr("The mail file cannot be read.")) from error
        if head and not begins_like_mbox(head):
            raise SourceError(tr("This file is no mbox: it does not begin with a “From ” line."))
        return set_up(path, settings)

    def connect(self, context: SourceContext) -> Session:
        """Return a session on the file."""
        return MboxSession(context)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


SOURCE = MboxSource()
