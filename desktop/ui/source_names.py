"""What the kinds of source are called where a person reads or hears them."""

from desktop.core.l10n import tr
from desktop.model.ids import SourceId

_MAIL = frozenset({"imap", "maildir", "mbox", "archive", "import"})


def source_name(source: SourceId) -> str:
    """Return "E-mail" for every source of mail, else the id as a name."""
    return tr("E-mail") if source in _MAIL else str(source).capitalize()
