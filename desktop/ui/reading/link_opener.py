"""Opens links in the system's browser after a click only, and asks when a link misleads."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.core.l10n import tr
from desktop.ui.reading.links import OPENABLE, is_misleading, real_host, scheme


def open_link(
    parent: QWidget, url: str, text: str, *, write_to: Callable[[str], None] | None = None
) -> None:
    """Open `url`; mailto: goes to `write_to`. Links with other schemes do nothing."""
    if scheme(url) not in OPENABLE:
        return
    if is_misleading(url, text):
        _ask(parent, url, text)
    elif scheme(url) == "mailto" and write_to is not None:
        write_to(real_host(url))
    else:
        QDesktopServices.openUrl(QUrl(url))


def hover_text(url: str, text: str) -> str:
    """What the status bar says about a link under the pointer."""
    if not url or scheme(url) not in OPENABLE:
        return ""
    if is_misleading(url, text):
        return tr("This link shows {text} but goes to {host}.").format(
            text=text.strip()[:60], host=real_host(url)
        )
    return tr("Goes to {host}").format(host=real_host(url))


def _ask(parent: QWidget, url: str, text: str) -> None:
    box = QMessageBox(parent.window())
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(tr("This link goes somewhere else than it says."))
    shown = tr("It shows {text} but goes to {host}.")
    box.setInformativeText(shown.format(text=text.strip()[:80], host=real_host(url)))
    open_button = box.addButton(
        tr("Open {host}").format(host=real_host(url)), QMessageBox.ButtonRole.DestructiveRole
    )
    cancel = box.addButton(tr("Do not open"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    open_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(url)))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
