"""Says in the composer why a draft is not sent yet, with the ways on."""

from typing import TYPE_CHECKING

from desktop.core.l10n import tr, trn
from desktop.ui.composer.checks import Hindrance, HindranceKind

if TYPE_CHECKING:
    from desktop.ui.composer.composer import Composer


def hold_back(composer: "Composer", hindrance: Hindrance, *, then_done: bool) -> None:
    """Show what stands in the way; fields that need the person are unfolded."""
    parts = composer.parts
    match hindrance.kind:
        case HindranceKind.NO_ADDRESS:
            parts.show_fields(True)
            parts.warn(tr("“{text}” is no address.").format(text=hindrance.text))
        case HindranceKind.NO_READERS:
            parts.show_fields(True)
            parts.warn(tr("Say first who gets this."))
            parts.to.setFocus()
        case HindranceKind.FORGOTTEN_FILE:
            text = tr("You wrote “{word}”, but no file is attached.").format(word=hindrance.text)
            anyway = (tr("Send anyway"), lambda: composer.send_anyway(then_done))
            parts.warn(text, (tr("Attach a file"), composer.attach), anyway)
        case HindranceKind.MANY_READERS:
            count = hindrance.count
            text = trn("{n} person will get this.", "{n} people will get this.", count)
            to_all = (tr("Send to all"), lambda: composer.send_anyway(then_done))
            parts.warn(text, (tr("Only to the sender"), composer.reply_to_sender), to_all)
