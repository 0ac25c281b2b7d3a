"""Special mail through the real services: a Maildir account that sends into a folder of its own."""

import os
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.app import Workspace, open_workspace
from desktop.core.clock import SystemClock
from desktop.model.conversation import View
from desktop.model.message import Address
from desktop.model.operation import DraftKind
from desktop.system.secrets import MemorySecrets
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.composer.drafts_window import DraftsWindow
from desktop.ui.reading.message_widget import MessageCard
from desktop.ui.reading.printing import document_of
from desktop.ui.reading.reading_pane import ReadingPane
from desktop.ui.reading.remote_strip import RemoteStrip
from desktop.ui.theme import Theme

pytestmark = pytest.mark.gui
CORPORA = Path(
    os.environ.get("LUWTE_CORPORA", Path(__file__).parents[3].parent / "shared" / "corpora")
)
ME = "sanne@oostermeer.example"
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:visit-1@oostermeer.example
DTSTAMP:20261101T090000Z
DTSTART:20261201T160000Z
DTEND:20261201T170000Z
SUMMARY:Site visit
ORGANIZER;CN=Pieter:mailto:pieter@oostermeer.example
ATTENDEE;CN=Sanne;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:sanne@oostermeer.example
END:VEVENT
END:VCALENDAR
"""


class Desk:
    """A pane over a profile with one Maildir account."""

    def __init__(self, workspace: Workspace, theme: Theme, maildir: Path, qtbot: QtBot) -> None:
        self.workspace, self.maildir, self.qtbot = workspace, maildir, qtbot
        self.bridge = Bridge(workspace.services, workspace.events, workspace.loop)
        self.pane = ReadingPane(self.bridge, Commands(), theme, clock=SystemClock())
        self.pane.resize(640, 800)
        self.pane.show()

    def receive(self, mail: EmailMessage) -> MessageCard:
        """Let a mail come in and show it."""
        mail["Message-ID"] = f"<{abs(hash(mail.as_string()))}@oostermeer.example>"
        mail["Date"] = format_datetime(SystemClock().now())
        (self.maildir / "new" / "1.test").write_bytes(mail.as_bytes())
        self.sync()
        (row,) = self.bridge.views.page(View.INBOX).rows
        self.pane.show_conversation(row.id)
        self.pane.stack.finish_loading()
        return self.pane.stack.cards[-1]

    def sync(self) -> None:
        problems = self.workspace.sync_once()
        assert set(problems.values()) == {None}

    def sent(self) -> EmailMessage:
        """What was sent, waited for."""
        folder = self.maildir / ".Sent"

        def arrived() -> bool:
            self.sync()
            return any(
                path.is_file() for part in ("cur", "new") for path in folder.glob(f"{part}/*")
            )

        self.qtbot.waitUntil(arrived, timeout=10_000)
        (path,) = (path for part in ("cur", "new") for path in folder.glob(f"{part}/*"))
        found = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Desk]:
    maildir = tmp_path / "mail"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
        (maildir / ".Sent" / name).mkdir(parents=True)
    with open_workspace(tmp_path / "profile", secrets=MemorySecrets()) as workspace:
        values = {"path": str(maildir), "addresses": ME, "outbox_folder": ".Sent"}
        workspace.run(workspace.services.accounts.add("maildir", values, {}, name="Work mail"))
        workspace.run(workspace.services.settings.set("send_delay_s", "0"))
        made = Desk(workspace, theme, maildir, qtbot)
        yield made
        delete(made.pane)


def _mail(subject: str, text: str = "Hello", html: str | None = None) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Pieter <pieter@oostermeer.example>", ME
    mail["Subject"] = subject
    mail.set_content(text)
    if html is not None:
        mail.add_alternative(html, subtype="html")
    return mail


@pytest.mark.parametrize(
    ("answer", "state"),
    [("accepted", "ACCEPTED"), ("tentative", "TENTATIVE"), ("declined", "DECLINED")],
)
def test_an_answer_to_an_invitation_reaches_the_organizer(
    desk: Desk, answer: str, state: str
) -> None:
    mail = _mail("Invitation: Site visit")
    mail.add_alternative(CALENDAR, subtype="calendar", params={"method": "REQUEST"})
    card = desk.receive(mail)
    assert card.invitation is not None
    with desk.qtbot.waitSignal(desk.pane.acted, timeout=10_000):
        card.invitation.answers[answer].click()
    reply = desk.sent()
    assert "pieter@oostermeer.example" in reply["To"]
    (calendar,) = (part for part in reply.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method", "").upper() == "REPLY"
    words = calendar.get_content()
    assert "METHOD:REPLY" in words
    assert f"PARTSTAT={state}" in words.replace("\r\n ", "")
    assert "UID:visit-1@oostermeer.example" in words


def test_a_forward_carries_the_files(desk: Desk) -> None:
    mail = _mail("Report")
    mail.add_attachment(b"%PDF-1.4 plan", maintype="application", subtype="pdf", filename="p.pdf")
    desk.receive(mail)
    composer = desk.pane.desk.composer
    desk.pane.desk.reply(DraftKind.FORWARD)
    desk.qtbot.waitUntil(lambda: composer.draft is not None, timeout=10_000)
    composer.parts.to.set_addresses((Address(address="noor@oostermeer.example"),))
    composer.send()
    sent = desk.sent()
    assert sent["Subject"] == "Fwd: Report"
    (file,) = sent.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("p.pdf", b"%PDF-1.4 plan")


def test_files_are_saved_one_and_all_and_never_over_others(desk: Desk, tmp_path: Path) -> None:
    mail = _mail("Files")
    for number in range(3):
        mail.add_attachment(
            f"file {number}".encode(), maintype="application", subtype="x", filename="same.txt"
        )
    card = desk.receive(mail)
    assert card.attachments is not None
    place, folder = tmp_path / "one.txt", tmp_path / "all"
    folder.mkdir()
    card.attachments.save_to(card.attachments.buttons[1], place)
    desk.qtbot.waitUntil(lambda: _size(place) > 0, timeout=10_000)
    assert place.read_bytes() == b"file 1"
    card.attachments.save_all_to(folder)
    desk.qtbot.waitUntil(lambda: len(list(folder.iterdir())) == 3, timeout=10_000)
    assert sorted(p.read_bytes() for p in folder.iterdir()) == [b"file 0", b"file 1", b"file 2"]


def test_a_file_can_be_dragged_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = _mail("Files")
    mail.add_attachment(b"plan", maintype="application", subtype="x", filename="plan.txt")
    card = desk.receive(mail)
    assert card.attachments is not None
    (button,) = card.attachments.buttons
    dragged: list[Path] = []
    monkeypatch.setattr(button, "start_drag", dragged.append)
    button.drag_wanted.emit()
    desk.qtbot.waitUntil(lambda: bool(dragged), timeout=10_000)
    assert (dragged[0].name, dragged[0].read_bytes()) == ("plan.txt", b"plan")


def test_an_attached_mail_is_listed_and_holds_its_files(desk: Desk, tmp_path: Path) -> None:
    inner = _mail("Inner")
    inner.add_attachment(b"deep", maintype="application", subtype="x", filename="deep.txt")
    mail = _mail("Outer")
    mail.add_attachment(inner)
    card = desk.receive(mail)
    assert card.attachments is not None
    (button,) = card.attachments.buttons
    assert button.attachment.name == "Inner.eml"
    place = tmp_path / "Inner.eml"
    card.attachments.save_to(button, place)
    desk.qtbot.waitUntil(lambda: _size(place) > 0, timeout=10_000)
    found = message_from_bytes(place.read_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert [part.get_content() for part in found.iter_attachments()] == [b"deep"]


def test_the_files_in_a_winmail_file_are_listed(desk: Desk, tmp_path: Path) -> None:
    archive = CORPORA / "tnef" / "tnef.tar.gz"
    if not archive.exists():
        pytest.skip("no corpora")
    with tarfile.open(archive) as members:
        packed = members.extractfile("two-files.tnef")
        assert packed is not None
        data = packed.read()
    mail = _mail("Outlook")
    mail.add_attachment(data, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    card = desk.receive(mail)
    assert card.attachments is not None
    names = [button.attachment.name for button in card.attachments.buttons]
    assert len(names) == 2
    assert "winmail.dat" not in names
    place = tmp_path / "first"
    card.attachments.save_to(card.attachments.buttons[0], place)
    desk.qtbot.waitUntil(lambda: _size(place) > 0, timeout=10_000)
    assert _size(place) == card.attachments.buttons[0].attachment.size


def test_remote_pictures_come_only_when_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = desk.workspace.services.compose._content
    monkeypatch.setattr(content, "_allow_local_pictures", True)
    with _picture_server() as (address, asked):
        card = desk.receive(_mail("News", html=f'<p>News</p><img src="{address}/a.png">'))
        strip = card.body.findChild(RemoteStrip)
        assert strip is not None
        assert asked == []
        strip.load_button.click()
        desk.qtbot.waitUntil(lambda: "data:image/png" in card.body._html, timeout=10_000)
    assert asked == ["/a.png"]


def test_a_conversation_prints_to_a_file(desk: Desk, tmp_path: Path) -> None:
    desk.receive(_mail("Minutes", text="What was said"))
    assert desk.pane.conversation is not None
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    document_of(desk.pane.conversation, SystemClock()).print_(printer)
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")


def test_a_message_is_saved_as_it_came(desk: Desk, tmp_path: Path) -> None:
    card = desk.receive(_mail("Minutes"))
    place = tmp_path / "minutes.eml"
    desk.pane._save_raw(card.message.id, place)
    desk.qtbot.waitUntil(lambda: _size(place) > 0, timeout=10_000)
    assert message_from_bytes(place.read_bytes())["Subject"] == "Minutes"


def test_a_kept_draft_is_in_the_drafts_window(desk: Desk) -> None:
    desk.receive(_mail("Question"))
    composer = desk.pane.desk.composer
    composer.text.setPlainText("Half a")
    desk.qtbot.waitUntil(lambda: len(desk.bridge.views.drafts()) == 1, timeout=10_000)
    desk.qtbot.waitUntil(lambda: "Half a" in desk.bridge.views.drafts()[0].text, timeout=10_000)
    desk.pane.desk.show_drafts()
    assert desk.pane.window().findChildren(DraftsWindow)


def _size(place: Path) -> int:
    return place.stat().st_size if place.exists() else 0


@contextmanager
def _picture_server() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(buffer, "PNG")
    data = bytes(buffer.data().data())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
