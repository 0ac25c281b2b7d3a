"""How far a folder has been synced: the cursor of its stream, and the names of its messages."""

import json
from dataclasses import dataclass, field

from desktop.model.ids import RemoteId
from desktop.sources.imap.uidset import UidSet

FOLDERS_STREAM = "folders"
_VERSION = 1


@dataclass(slots=True, kw_only=True)
class FolderCursor:
    """What has been handed over of one folder. Kept by the engine as JSON text."""

    uidvalidity: int = 0
    uidnext: int = 0
    """UIDNEXT when the folder was last looked through."""
    modseq: int = 0
    """All changes of known messages up to this mod-sequence have been handed over; 0 for none."""
    known: UidSet = field(default_factory=UidSet)
    """Messages that the engine has."""
    gone: UidSet = field(default_factory=UidSet)
    """Messages that left the folder; said at the end of a round, so that a move is seen as one."""
    unreadable: UidSet = field(default_factory=UidSet)
    """Messages that the server lists but will not give."""
    live_from: int = 0
    """UIDs from here on arrived after the account was added; those before are history."""
    is_complete: bool = False
    """Whether all that was there at the last look has been handed over."""
    checked_at: int = 0
    """When all flags and UIDs were last compared, in seconds since 1970."""
    flagged: dict[str, UidSet] = field(default_factory=dict)
    """Messages by flag, kept only where the server has no mod-sequences."""
    former_validity: int = 0
    former: UidSet = field(default_factory=UidSet)
    """What the folder held before the server renumbered it; removed when all is here anew."""

    @classmethod
    def parse(cls, text: str | None) -> "FolderCursor":
        """Return the cursor of a JSON text; an unreadable one starts afresh."""
        try:
            values = json.loads(text or "{}")
            if values.get("v") != _VERSION:
                return cls()
            return cls(
                uidvalidity=int(values["uidvalidity"]),
                uidnext=int(values["uidnext"]),
                modseq=int(values["modseq"]),
                known=UidSet.parse(values["known"]),
                gone=UidSet.parse(values.get("gone", "")),
                unreadable=UidSet.parse(values.get("unreadable", "")),
                live_from=int(values["live_from"]),
                is_complete=bool(values["is_complete"]),
                checked_at=int(values.get("checked_at", 0)),
                flagged={k: UidSet.parse(v) for k, v in values.get("flagged", {}).items()},
                former_validity=int(values.get("former_validity", 0)),
                former=UidSet.parse(values.get("former", "")),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def to_json(self) -> str:
        """Return the cursor as JSON text."""
        values: dict[str, object] = {
            "v": _VERSION,
            "uidvalidity": self.uidvalidity,
            "uidnext": self.uidnext,
            "modseq": self.modseq,
            "known": str(self.known),
            "live_from": self.live_from,
            "is_complete": self.is_complete,
            "checked_at": self.checked_at,
        }
        optional = {"gone": self.gone, "unreadable": self.unreadable, "former": self.former}
        values |= {name: str(uids) for name, uids in optional.items() if uids}
        if self.flagged:
            values["flagged"] = {flag: str(uids) for flag, uids in self.flagged.items()}
        if self.former:
            values["former_validity"] = self.former_validity
        return json.dumps(values, separators=(",", ":"))

    def renumber(self, uidvalidity: int) -> None:
        """Start afresh under a new UIDVALIDITY, remembering what to remove when all is here."""
        former, former_validity = self.former, self.former_validity
        if self.known or self.gone:
            former, former_validity = self.known | self.gone, self.uidvalidity
        fresh = FolderCursor(
            uidvalidity=uidvalidity, former=former, former_validity=former_validity
        )
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(fresh, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageName:
    """Folder, UIDVALIDITY and UID: what a remote id says."""

    folder: str
    uidvalidity: int
    uid: int


def stream_of(folder: str) -> str:
    """Return the name of the stream of a folder."""
    return f"folder:{folder}"


def remote_id(folder: str, uidvalidity: int, uid: int) -> RemoteId:
    """Return the remote id of a message."""
    return RemoteId(f"{uidvalidity}.{uid}/{folder}")


def read_remote_id(text: str) -> MessageName:
    """Return what a remote id says. Raises ValueError when it is none of ours."""
    numbers, _, folder = text.partition("/")
    uidvalidity, _, uid = numbers.partition(".")
    if not folder:
        raise ValueError("not a message of a folder")
    return MessageName(folder=folder, uidvalidity=int(uidvalidity), uid=int(uid))
