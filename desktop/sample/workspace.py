"""Writes the sample workspace: a month of mail at the municipality of Oostermeer, as a Maildir."""

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desktop.model.message import Address
from desktop.sample.content import Content, ScriptedConversation, ScriptedMail, Writer, load_content
from desktop.sample.files import SampleFile, make_file
from desktop.sample.history import History, Kept
from desktop.sample.letters import close, sign
from desktop.sample.mail import Letter, to_bytes
from desktop.sample.maildir import ARCHIVE, INBOX, SENT, make_folders, put
from desktop.sample.phrasing import Phrasing, slots_of_the_day

MESSAGES = 2000
THE_REST = 31
"""How many conversations of little weight the inbox opens with."""

_SEED = "Oostermeer"
_MARKER = ".luwte-sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleWorkspace:
    """What was written. `me` is the person whose mailbox it is."""

    maildir: Path
    me: Address
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Notes in the folder that the sample was written, and when."""

    made_at: datetime
    messages: int


def read_marker(folder: Path) -> Marker:
    """Return what was noted when the sample was written."""
    noted = json.loads((folder / _MARKER).read_text())
    return Marker(made_at=datetime.fromisoformat(noted["made_at"]), messages=noted["messages"])


def write_sample(folder: Path, now: datetime, *, messages: int = MESSAGES) -> SampleWorkspace:
    """Write about `messages` messages into a Maildir++ at `folder`.

    `now` is aware and in the person's time zone; the newest messages come just before it. The
    same `now` gives the same files. A folder that already holds the sample is left as it is.
    """
    content = load_content()
    me = Address(name=content.me.name, address=content.me.address)
    make_folders(folder)
    if (folder / _MARKER).exists():
        return SampleWorkspace(maildir=folder, me=me, messages=read_marker(folder).messages)
    now = now.replace(second=0, microsecond=0)
    history = History(content, now, _SEED)
    letters = _today(content, now)
    written = len(letters)
    for letter, is_read in letters:
        _keep(folder, letter, INBOX, is_read=is_read, me=content.me)
    recent, older = _split(sorted(history.bulk(), key=_newest_first), THE_REST - _scripted(content))
    for position, kept in enumerate(recent):
        _keep(folder, kept.letter, INBOX, is_read=position % 3 > 0, me=content.me)
    for kept in older:
        _keep(folder, kept.letter, ARCHIVE, is_read=kept.is_read, me=content.me)
    written += len(recent) + len(older)
    for conversation in history.threads(messages - written):
        for kept in conversation:
            _keep(folder, kept.letter, ARCHIVE, is_read=True, me=content.me)
            written += 1
    noted = {"made_at": now.isoformat(), "messages": written}
    (folder / _MARKER).write_text(json.dumps(noted))
    return SampleWorkspace(maildir=folder, me=me, messages=written)


def script_letter(
    content: Content,
    mail: ScriptedMail,
    *,
    words: Phrasing,
    subject: str,
    at: datetime,
    message_id: str,
    before: list[str],
) -> Letter:
    """Return the letter of a scripted message."""
    sender = content.writers[mail.sender]
    text = words.fill(mail.text)
    if sender.kind == "person":
        text = text if mail.is_plain else close(text, sender, _language(text))
        text = sign(text, sender)
    to: tuple[Writer, ...] = tuple(content.writers[name] for name in mail.to)
    if sender.kind in ("list", "newsletter"):
        to = ()
    return Letter(
        sender=sender,
        writes_as=mail.writes_as,
        to=to,
        cc=tuple(content.writers[name] for name in mail.cc),
        subject=f"Re: {subject}" if before else subject,
        text=text,
        sent_at=at,
        message_id=message_id,
        answers=before,
        files=_files(mail),
        is_page=mail.is_html,
    )


def today_message_id(conversation: int, message: int) -> str:
    """Return the Message-ID of a message of today's inbox, so that later mail can answer it."""
    return f"today.{conversation}.{message}@oostermeer.example"


def _today(content: Content, now: datetime) -> list[tuple[Letter, bool]]:
    letters = []
    for number, conversation in enumerate(content.today):
        letters += _conversation(content, now, number, conversation)
    return letters


def _conversation(
    content: Content, now: datetime, number: int, conversation: ScriptedConversation
) -> list[tuple[Letter, bool]]:
    words = Phrasing(content.words, random.Random(number), slots_of_the_day(now))
    subject = words.fill(conversation.subject)
    before: list[str] = []
    letters = []
    for position, mail in enumerate(conversation.messages):
        letter = script_letter(
            content,
            mail,
            words=words,
            subject=subject,
            at=now - timedelta(minutes=mail.minutes),
            message_id=today_message_id(number, position),
            before=list(before),
        )
        before.append(letter.message_id)
        letters.append((letter, mail.is_read or mail.sender == "me"))
    return letters


def _scripted(content: Content) -> int:
    """Return how many conversations of today's script are of little weight."""
    senders = [conversation.messages[0].sender for conversation in content.today]
    return sum(content.writers[sender].kind != "person" for sender in senders) - 2


def _newest_first(kept: Kept) -> float:
    return -kept.letter.sent_at.timestamp()


def _split(bulk: list[Kept], room: int) -> tuple[list[Kept], list[Kept]]:
    """Return the newest ones of little weight, each with a subject of its own, and the others."""
    recent: list[Kept] = []
    subjects = {conversation.subject for conversation in load_content().today}
    for kept in bulk:
        letter = kept.letter
        is_weighty = letter.sender.id in ("it", "clerk") or letter.writes_as
        if len(recent) < room and not is_weighty and letter.subject not in subjects:
            subjects.add(letter.subject)
            recent.append(kept)
    chosen = {id(kept) for kept in recent}
    return recent, [kept for kept in bulk if id(kept) not in chosen]


def _keep(folder: Path, letter: Letter, place: str, *, is_read: bool, me: Writer) -> None:
    is_mine = letter.sender.id == me.id
    put(
        folder,
        SENT if is_mine else place,
        to_bytes(letter),
        name=letter.message_id.partition("@")[0],
        at=letter.sent_at,
        flags="S" if is_read or is_mine else "",
    )


def _files(mail: ScriptedMail) -> list[SampleFile]:
    if not mail.attach:
        return []
    title, _, kind = mail.attach.rpartition(".")
    return [make_file(kind, title, mail.minutes)]


def _language(text: str) -> str:
    dutch = (" de ", " het ", " een ", " en ", " ik ", " je ")
    lowered = f" {text.lower()} "
    return "nl" if sum(word in lowered for word in dutch) >= 2 else "en"
