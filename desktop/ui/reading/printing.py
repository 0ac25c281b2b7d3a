"""Prints a conversation: subject, then each message with its head, in black on white."""

from html import escape

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from desktop.core.clock import Clock
from desktop.core.l10n import tr
from desktop.model.conversation import Conversation
from desktop.ui.dates import day_and_time
from desktop.ui.reading.html_document import fit_html
from desktop.ui.reading.text_html import text_to_html
from desktop.ui.reading.trust import recipients_text


class PrintDocument(QTextDocument):
    """A document that loads nothing."""

    def loadResource(self, _kind: int, _url: QUrl | str) -> object:
        """Nothing is fetched for printing."""
        return None


def print_conversation(parent: QWidget, conversation: Conversation, clock: Clock) -> None:
    """Ask for a printer, then print."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(conversation.row.subject)
    dialog = QPrintDialog(printer, parent.window())
    dialog.setWindowTitle(tr("Print conversation"))
    dialog.accepted.connect(lambda: document_of(conversation, clock).print_(printer))
    # PySide's own stub for QPrintDialog asks for a receiver; QDialog.open needs none.
    QDialog.open(dialog)


def document_of(conversation: Conversation, clock: Clock) -> PrintDocument:
    """The conversation as one document."""
    parts = [f"<h2>{escape(conversation.row.subject)}</h2>"]
    for message in conversation.messages:
        when = day_and_time(message.sent_at, clock.now())
        head = f"<b>{escape(message.sender.label)}</b> {escape(message.sender.address)}"
        to = escape(recipients_text(message, frozenset()))
        parts.append(f"<hr><p>{head}<br>{to}<br>{escape(when)}</p>")
        if message.html:
            parts.extend(piece.html for piece in fit_html(message.html))
        else:
            parts.append(text_to_html(message.text))
        names = ", ".join(escape(item.name) for item in message.attachments)
        if names:
            parts.append(f"<p>{escape(tr('Attachments:'))} {names}</p>")
    document = PrintDocument()
    document.setHtml("".join(parts))
    return document
