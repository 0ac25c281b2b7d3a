"""The one question before something is erased for good: removing an account."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.core.l10n import tr, trn
from desktop.model.account import AccountStatus
from desktop.ui.bridge import Bridge


def ask_to_remove(
    bridge: Bridge, status: AccountStatus, parent: QWidget, then: Callable[[], None] | None = None
) -> QMessageBox:
    """Say what is erased and what stays; remove the account if that is what is wanted."""
    name = status.account.name
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(tr("Remove {name}").format(name=name))
    box.setText(tr("Remove {name} from this computer?").format(name=name))
    erased = trn(
        "Its {n} message, drafts, what waits in its outbox, and its password are erased here.",
        "Its {n} messages, drafts, what waits in its outbox, and its password are erased here.",
        status.messages,
    )
    stays = tr("Nothing changes at the service itself: you can add the account again.")
    box.setInformativeText(f"{erased}\n\n{stays}")
    remove = box.addButton(tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton(tr("Keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)

    def answered() -> None:
        if box.clickedButton() is remove:
            work = bridge.services.accounts.remove(status.account.id)
            bridge.run(work, then=lambda _outcome: then() if then is not None else None)

    box.finished.connect(answered)
    box.open()
    return box
