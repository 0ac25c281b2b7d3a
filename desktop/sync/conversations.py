"""Threading: which messages belong to one conversation, whatever order they arrive in.

A union-find over Message-IDs, the ids that messages refer to (also of messages never seen) and
services' own thread keys. Two conversations that turn out to be one are merged into the older.
A reply that names nothing it answers is joined by its subject, but only within days and when the
two share somebody besides the person.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from desktop.model.ids import AccountId
from desktop.model.message import IncomingMessage
from desktop.storage import threads
from desktop.storage.database import Connection
from desktop.storage.message_ids import KEY_BITS
from desktop.storage.message_writing import NewMessage
from desktop.sync.subjects import SHORTEST, is_reply, subject_to_compare

REFERENCES_KEPT = 40
"""Of a longer list the first and the last so many count."""

SUBJECT_DAYS = 7
_SUBJECT_SPAN = (SUBJECT_DAYS * 86_400) << KEY_BITS


@dataclass(slots=True)
class Threaded:
    """What threading a batch changed."""

    created: list[int]
    merged: dict[int, int] = field(default_factory=dict)
    """Conversations that are no more, with the one each went into."""


class _Groups:
    """Union-find over integers; stored conversations are positive, new messages negative."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, node: int) -> int:
        parent = self._parent
        root = node
        while (above := parent.get(root, root)) != root:
            root = above
        while (above := parent.get(node, node)) != root:
            parent[node] = root
            node = above
        return root

    def join(self, one: int, other: int) -> None:
        one, other = self.find(one), self.find(other)
        if one != other:
            self._parent[_younger(one, other)] = _older(one, other)

    def stored(self) -> list[int]:
        """Return the stored conversations that were joined to an older one."""
        return [node for node in self._parent if node > 0]


def thread(
    connection: Connection,
    account_id: AccountId,
    messages: Sequence[NewMessage],
    *,
    mine: Collection[str],
) -> Threaded:
    """Set `conversation_id` of each new message; create and merge conversations as needed.

    `mine` are the person's addresses. The messages themselves are written by the caller.
    """
    groups = _Groups()
    keys = [_keys(account_id, message.incoming) for message in messages]
    known = threads.find_all(connection, {key for some in keys for key in some})
    first_with: dict[int, int] = {}
    for number, some in enumerate(keys, start=1):
        for key in some:
            groups.join(-number, known.get(key) or first_with.setdefault(key, -number))
    _join_by_subject(connection, messages, groups, mine)
    threaded = _settle(connection, messages, groups)
    threads.save_all(
        connection,
        {key: messages[-node - 1].conversation_id for key, node in first_with.items()},
    )
    return threaded


def _keys(account_id: AccountId, message: IncomingMessage) -> list[int]:
    texts = [f"m:{message.message_id}"] if message.message_id else []
    if message.thread_key:
        texts.append(f"t:{account_id}:{message.thread_key}")
    else:
        references = message.references
        if len(references) > 2 * REFERENCES_KEPT:
            references = references[:REFERENCES_KEPT] + references[-REFERENCES_KEPT:]
        texts.extend(f"m:{reference}" for reference in references)
        if message.in_reply_to:
            texts.append(f"m:{message.in_reply_to}")
    return [threads.reference_key(text) for text in dict.fromkeys(texts)]


def _settle(
    connection: Connection,
    messages: Sequence[NewMessage],
    groups: _Groups,
) -> Threaded:
    merged: dict[int, int] = {}
    for conversation_id in groups.stored():
        merged[conversation_id] = groups.find(conversation_id)
    roots = [groups.find(-number) for number in range(1, len(messages) + 1)]
    fresh = list(dict.fromkeys(root for root in roots if root < 0))
    created = threads.create_all(connection, len(fresh))
    conversation_of = dict(zip(fresh, created, strict=True))
    for message, root in zip(messages, roots, strict=True):
        message.conversation_id = conversation_of.get(root, root)
    for winner in set(merged.values()):
        losers = [loser for loser, into in merged.items() if into == winner]
        threads.merge(connection, winner, losers)
    return Threaded(created, merged)


def _older(one: int, other: int) -> int:
    """A stored conversation before a new message, then the one that was first."""
    if (one > 0) != (other > 0):
        return max(one, other)
    return min(one, other) if one > 0 else max(one, other)


def _younger(one: int, other: int) -> int:
    return other if _older(one, other) == one else one


def _join_by_subject(
    connection: Connection,
    messages: Sequence[NewMessage],
    groups: _Groups,
    mine: Collection[str],
) -> None:
    by_subject: dict[int, list[int]] = {}
    orphans: list[int] = []
    for number, message in enumerate(messages, start=1):
        text = subject_to_compare(message.incoming.subject)
        if len(text) < SHORTEST or message.incoming.thread_key:
            continue
        message.subject_key = threads.reference_key(f"s:{text}")
        by_subject.setdefault(message.subject_key, []).append(number)
        if _is_orphan(message.incoming):
            message.orphan_key = message.subject_key
            orphans.append(number)
    for stored in threads.find_orphans(connection, by_subject.keys()):
        for number in by_subject[stored.subject_key]:
            if _belong_together(messages[number - 1], stored, mine):
                groups.join(-number, stored.conversation_id)
    for number in orphans:
        _join_orphan(connection, number, messages, by_subject, groups, mine)


def _join_orphan(
    connection: Connection,
    number: int,
    messages: Sequence[NewMessage],
    by_subject: dict[int, list[int]],
    groups: _Groups,
    mine: Collection[str],
) -> None:
    orphan = messages[number - 1]
    key = orphan.orphan_key
    if key is None:
        return
    people = _people(orphan.incoming, mine)
    for other in by_subject[key]:
        candidate = messages[other - 1]
        near = abs(candidate.id - orphan.id) <= _SUBJECT_SPAN
        if other != number and near and people & _people(candidate.incoming, mine):
            groups.join(-number, -other)
    for stored in threads.find_same_subject(
        connection, key, first_id=orphan.id - _SUBJECT_SPAN, last_id=orphan.id + _SUBJECT_SPAN
    ):
        if people & _stored_people(stored, mine):
            groups.join(-number, stored.conversation_id)


def _is_orphan(message: IncomingMessage) -> bool:
    return not message.references and not message.in_reply_to and is_reply(message.subject)


def _belong_together(
    message: NewMessage, stored: threads.SameSubject, mine: Collection[str]
) -> bool:
    return abs(message.id - stored.id) <= _SUBJECT_SPAN and bool(
        _people(message.incoming, mine) & _stored_people(stored, mine)
    )


def _people(message: IncomingMessage, mine: Collection[str]) -> set[str]:
    people = (message.sender, *message.to, *message.cc)
    return {person.address.lower() for person in people}.difference(mine)


def _stored_people(stored: threads.SameSubject, mine: Collection[str]) -> set[str]:
    recipients: dict[str, list[list[str]]] = json.loads(stored.recipients)
    people = {stored.sender_address.lower()}
    for field_name in ("to", "cc"):
        people.update(address.lower() for _, address in recipients.get(field_name, ()))
    return people.difference(mine)
