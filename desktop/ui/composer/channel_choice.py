"""Which channel of the composer's first field is chosen, and how many people it reaches."""

from desktop.model.ids import AccountId
from desktop.model.operation import DraftKind
from desktop.ui.composer.channels import Channel
from desktop.ui.composer.composer_parts import ComposerParts


class ChannelChoice:
    """Keeps the channels that the field shows."""

    def __init__(self, parts: ComposerParts) -> None:
        self._parts = parts
        self._channels: list[Channel] | None = None

    def offer(self, channels: list[Channel]) -> None:
        """Offer these; the first is chosen."""
        if channels != self._channels or not channels:
            self._channels = channels
            self._parts.show_channels(channels)
        self._parts.channel.setCurrentIndex(0 if channels else -1)

    @property
    def current(self) -> Channel | None:
        """The chosen channel; None when there is none to choose."""
        index = self._parts.channel.currentIndex()
        channels = self._channels or []
        return channels[index] if 0 <= index < len(channels) else None

    @property
    def account_id(self) -> AccountId | None:
        """The account of the chosen channel."""
        return self.current.account_id if self.current is not None else None

    @property
    def readers(self) -> int:
        """How many people the chosen channel reaches before anything is changed."""
        return self.current.readers if self.current is not None else 0

    def choose(self, kind: DraftKind) -> None:
        """Choose the channel of a kind, of the same account if one is chosen."""
        account_id = self.account_id
        for index, channel in enumerate(self._channels or []):
            if channel.kind is kind and account_id in (None, channel.account_id):
                self._parts.channel.setCurrentIndex(index)
                break
        self._parts.set_mode(kind)
