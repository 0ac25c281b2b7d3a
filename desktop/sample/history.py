"""Makes up a month of mail from the templates: who wrote what to whom, and when."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.sample.content import BulkTemplate, Content, ThreadTemplate, Writer
from desktop.sample.files import make_file, make_invitation
from desktop.sample.letters import dress, quote, sign
from desktop.sample.mail import Letter
from desktop.sample.phrasing import Phrasing

DAYS = 30
_MORNING, _EVENING = 8, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A letter and how it lies in the mailbox."""

    letter: Letter
    is_read: bool = True


class History:
    """The mail of the month before `now`; the same seed gives the same mail."""

    def __init__(self, content: Content, now: datetime, seed: str) -> None:
        self._content = content
        self._words = content.words | {"week": _weeks_around(now)}
        self._now = now
        self._chance = random.Random(seed)
        self._numbers = iter(range(10_000_000))
        self._subjects: set[str] = set()

    def threads(self, messages: int) -> Iterator[list[Kept]]:
        """Yield conversations between people until about `messages` are made."""
        made = 0
        while made < messages:
            template = self._content.threads[self._chance.randrange(len(self._content.threads))]
            conversation = self._thread(template)
            made += len(conversation)
            if conversation:
                yield conversation

    def bulk(self) -> Iterator[Kept]:
        """Yield a month of mail from machines and lists, of which every other one was read."""
        for template in self._content.bulk:
            for number in range(round(template.per_week * DAYS / 7)):
                yield self._bulk(template, is_read=template.is_read or number % 2 == 0)

    def message_id(self, at: datetime) -> str:
        """Return the next Message-ID."""
        return f"{at:%Y%m%d%H%M}.{next(self._numbers)}@oostermeer.example"

    def _thread(self, template: ThreadTemplate) -> list[Kept]:
        cast = self._cast(template)
        words = Phrasing(self._words, self._chance)
        subject = words.fill(template.subject)
        if subject in self._subjects and self._chance.random() < 0.9:
            return []
        self._subjects.add(subject)
        at = self._moment()
        letters: list[Letter] = []
        for line in template.lines:
            speaker, _, body = line.partition(": ")
            if at > self._now - timedelta(hours=9):
                break
            letters.append(
                self._letter(template, cast, speaker, words.fill(body), subject, at, letters)
            )
            at = self._later(at)
        return [Kept(letter=letter) for letter in letters]

    def _letter(
        self,
        template: ThreadTemplate,
        cast: dict[str, Writer],
        speaker: str,
        body: str,
        subject: str,
        at: datetime,
        before: list[Letter],
    ) -> Letter:
        sender = cast[speaker]
        to = self._recipients(cast, sender, before)
        text = sign(dress(body, sender, to[:3], template.language, self._chance), sender)
        if before and self._chance.random() < 0.6:
            text = quote(text, before[-1], template.language)
        is_first = not before
        message_id = self.message_id(at)
        files = []
        if is_first and template.attach not in ("", "ics"):
            title = Phrasing(self._words, self._chance).fill("{file} {week}")
            files = [make_file(template.attach, title, self._chance.randrange(99))]
        return Letter(
            sender=sender,
            to=to[:1] if is_first and len(to) > 2 else to,
            cc=to[1:] if is_first and len(to) > 2 else (),
            subject=subject if is_first else f"Re: {subject}",
            text=text,
            sent_at=at,
            message_id=message_id,
            answers=[letter.message_id for letter in before],
            files=files,
            calendar=self._invitation(sender, subject, at, message_id)
            if is_first and template.attach == "ics"
            else "",
            is_rich=self._chance.random() < 0.25,
        )

    def _recipients(
        self, cast: dict[str, Writer], sender: Writer, before: list[Letter]
    ) -> list[Writer]:
        """Return me first, unless I write; then whoever wrote last first."""
        others = [writer for writer in cast.values() if writer is not sender]
        last = before[-1].sender if before else cast["me"]
        return sorted(others, key=lambda writer: writer is not last)

    def _invitation(self, sender: Writer, subject: str, at: datetime, uid: str) -> str:
        start = (at + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)
        return make_invitation(
            uid=uid,
            summary=subject.partition(": ")[2],
            place="City hall, room 3.02",
            organizer=(sender.name, sender.address),
            guest=self._content.me.address,
            at=start,
        )

    def _bulk(self, template: BulkTemplate, *, is_read: bool) -> Kept:
        sender = self._content.writers[template.sender]
        words = Phrasing(self._words, self._chance)
        at = self._moment(is_machine=sender.kind == "notification")
        if template.items:
            picked = self._chance.sample(template.items, min(3, len(template.items)))
            text = "\n\n".join(
                f"{headline}{'' if headline.endswith('?') else ':'} {rest}"
                for headline, rest in picked
            )
        else:
            text = self._chance.choice(template.texts)
        letter = Letter(
            sender=sender,
            writes_as=self._chance.choice(template.people) if template.people else "",
            to=() if sender.kind in ("list", "newsletter") else (self._content.me,),
            subject=words.fill(self._chance.choice(template.subjects)),
            text=words.fill(text) + "\n",
            sent_at=at,
            message_id=self.message_id(at),
            is_page=template.is_html,
        )
        return Kept(letter=letter, is_read=is_read)

    def _cast(self, template: ThreadTemplate) -> dict[str, Writer]:
        cast = {"me": self._content.me}
        for role, name in zip("abc", template.cast, strict=False):
            choices = [w for w in self._content.team(name) if w not in cast.values()]
            cast[role] = self._chance.choice(choices or list(self._content.team(name)))
        return cast

    def _moment(self, *, is_machine: bool = False) -> datetime:
        """Return a moment of the past month, in working hours unless a machine writes."""
        while True:
            at = self._now - timedelta(minutes=self._chance.randrange(10 * 60, DAYS * 24 * 60))
            is_office = at.weekday() < 5 and _MORNING <= at.hour < _EVENING
            if is_office or (is_machine and self._chance.random() < 0.2):
                return at.replace(second=self._chance.randrange(60), microsecond=0)

    def _later(self, at: datetime) -> datetime:
        """Return when the answer comes: within some hours, on a working day."""
        at += timedelta(minutes=8 + self._chance.expovariate(1 / 200))
        if at.hour >= _EVENING or at.hour < _MORNING:
            at = at.replace(hour=_MORNING, minute=self._chance.randrange(60)) + timedelta(
                days=1 if at.hour >= _EVENING else 0
            )
        while at.weekday() > 4:
            at += timedelta(days=1)
        return at.replace(microsecond=0)


def _weeks_around(now: datetime) -> tuple[str, ...]:
    """Return the numbers of the weeks that people write about: recent ones and the next two."""
    return tuple(
        str((now + timedelta(weeks=ahead)).isocalendar().week) for ahead in (-2, -1, 0, 1, 2)
    )
