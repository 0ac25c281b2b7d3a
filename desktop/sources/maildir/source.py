"""The Maildir source: its manifest, its set-up, and the way to a session."""

import asyncio
from collections.abc import Mapping

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
from desktop.sources.files.maildir import find_folders
from desktop.sources.files.setup import ADDRESSES, PATH_SETTING, chosen_path, set_up
from desktop.sources.maildir.session import OUTBOX_SETTING, MaildirSession

_SENDING = (Capability.REPLY, Capability.COMPOSE, Capability.FORWARD, Capability.ATTACH)
_INFO = SourceInfo(
    id=SourceId("maildir"),
    name="Maildir",
    description="A folder of mail on this computer that another program fills",
    icon="src-mail",
    form=SetupForm(
        fields=(
            SetupField(name=PATH_SETTING, label="Folder", kind=FieldKind.FOLDER),
            ADDRESSES,
            SetupField(
                name=OUTBOX_SETTING,
                label="Keep what you send in this folder",
                help="A folder such as .Sent. What you send is kept there and is not transmitted.",
                is_required=False,
                is_advanced=True,
            ),
        )
    ),
    capabilities=frozenset(
        {
            Capability.MARK_READ,
            Capability.FLAG,
            Capability.MOVE,
            Capability.DELETE,
            Capability.PUSH,
            Capability.FETCH_PART,
            *_SENDING,
        }
    ),
    conditional=dict.fromkeys(_SENDING, OUTBOX_SETTING),
    poll_floor_s=5.0,
    reaches=("The folder that you choose",),
)


class MaildirSource:
    """A Maildir or Maildir++ tree."""

    @property
    def info(self) -> SourceInfo:
        """The manifest."""
        return _INFO

    async def test(self, settings: Mapping[str, str], context: SourceContext) -> SetupResult:
        """Check that the folder is a Maildir. Raises SourceError."""
        del context
        path = chosen_path(settings)
        if not await asyncio.to_thread(find_folders, path):
            raise SourceError(tr("This folder is no Maildir: it has no folders “cur” and “new”."))
        return set_up(path, settings)

    def connect(self, context: SourceContext) -> Session:
        """Return a session on the folder."""
        return MaildirSession(context)


SOURCE = MaildirSource()
