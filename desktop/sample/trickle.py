"""New mail for the sample workspace while it is open, and answers to what the person sends."""

import asyncio
import json
import random
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from pathlib import Path

from desktop.core.clock import Clock
from desktop.sample.content import Content, ScriptedMail, Writer, load_content
from desktop.sample.letters import close, sign
from desktop.sample.mail import Letter, to_bytes
from desktop.sample.maildir import INBOX, SENT, put
from desktop.sample.phrasing import Phrasing, slots_of_the_day
from desktop.sample.workspace import read_marker, script_letter, today_message_id

_ANSWERED = ".luwte-answered"
_OURS = ".oostermeer"
PAUSE_S = (20.0, 40.0)
"""How long to wait between two messages, in seconds: at least, at most."""


async def keep_trickling(folder: Path, clock: Clock) -> None:
    """Deliver a message every now and then, until cancelled."""
    chance, index = random.Random("trickle"), 0
    while True:
        await asyncio.sleep(chance.uniform(*PAUSE_S))
        now = clock.now().astimezone()
        index = await asyncio.to_thread(trickle, folder, now, index)


def trickle(folder: Path, now: datetime, index: int) -> int:
    """Deliver one message and return the index for the next call.

    What the person sent is answered first; the index then stays as it is. Else the message number
    `index` of the series comes, which starts again when it is through.
    """
    content = load_content()
    if _answer(folder, content, now):
        return index
    mail = content.trickle[index % len(content.trickle)]
    _deliver(folder, _scripted(folder, content, mail, now, index), now)
    return index + 1


def _scripted(
    folder: Path, content: Content, mail: ScriptedMail, now: datetime, index: int
) -> Letter:
    words = Phrasing(
        content.words, random.Random(index), slots_of_the_day(read_marker(folder).made_at)
    )
    before: list[str] = []
    subject = mail.subject
    for number, conversation in enumerate(content.today):
        if mail.answers and conversation.subject == mail.answers:
            before = [today_message_id(number, n) for n in range(len(conversation.messages))]
            subject = conversation.subject
    return script_letter(
        content,
        mail,
        words=words,
        subject=words.fill(subject),
        at=now,
        message_id=f"trickle.{index}.{now:%Y%m%d%H%M%S}@oostermeer.example",
        before=before,
    )


def _answer(folder: Path, content: Content, now: datetime) -> bool:
    """Answer the oldest message of the person that got none; False when there is none."""
    record = folder / _ANSWERED
    answered: list[str] = json.loads(record.read_text()) if record.exists() else []
    for path in _sent_by_person(folder):
        unique = path.name.partition(":")[0].partition(";")[0]
        if unique in answered:
            continue
        answered.append(unique)
        record.write_text(json.dumps(answered))
        sent = message_from_bytes(path.read_bytes())
        writer = _addressee(content, sent)
        if writer is not None:
            _deliver(folder, _answer_to(content, sent, writer, now, len(answered)), now)
            return True
    return False


def _sent_by_person(folder: Path) -> list[Path]:
    files = [
        path
        for part in ("cur", "new")
        for path in (folder / SENT / part).iterdir()
        if _OURS not in path.name
    ]
    return sorted(files, key=lambda path: path.stat().st_mtime_ns)


def _addressee(content: Content, sent: Message) -> Writer | None:
    """Return the first person of the workspace to whom it goes."""
    fields = [str(value) for value in sent.get_all("To", []) + sent.get_all("Cc", [])]
    people = {w.address: w for w in content.writers.values() if w.kind == "person" and w.id != "me"}
    addresses = [address.lower() for _, address in getaddresses(fields)]
    return next((people[address] for address in addresses if address in people), None)


def _answer_to(
    content: Content, sent: Message, writer: Writer, now: datetime, number: int
) -> Letter:
    words = content.answers[writer.language]
    subject = " ".join(str(sent.get("Subject", "")).split())
    earlier = [*str(sent.get("References", "")).split(), str(sent.get("Message-ID", ""))]
    text = close(words[number % len(words)], writer, writer.language)
    return Letter(
        sender=writer,
        to=(content.me,),
        subject=subject if subject.lower().startswith("re:") else f"Re: {subject}",
        text=sign(text, writer),
        sent_at=now,
        message_id=f"answer.{number}.{now:%Y%m%d%H%M%S}@oostermeer.example",
        answers=[one.strip("<>") for one in earlier if one.strip("<>")],
    )


def _deliver(folder: Path, letter: Letter, now: datetime) -> None:
    name = letter.message_id.partition("@")[0]
    put(folder, INBOX, to_bytes(letter), name=name, at=now, flags=None)
