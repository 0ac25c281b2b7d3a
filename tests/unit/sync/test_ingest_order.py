"""Whatever the order and however often batches come, the cache ends up the same."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.model.message import Flag, IncomingMessage
from tests.unit.storage.building import ME, Cache, batch, mail

NAMES = [f"m{n}" for n in range(8)]


@st.composite
def _messages(draw: st.DrawFn) -> list[IncomingMessage]:
    found = []
    for number, name in enumerate(NAMES):
        others = st.sampled_from([*NAMES, "ghost"])
        is_mine = draw(st.booleans())
        found.append(
            mail(
                name,
                subject=draw(st.sampled_from(["Noise report", "Re: Noise report", "Budget"])),
                answers=draw(st.none() | others),
                references=draw(st.lists(others, max_size=3)),
                thread_key=draw(st.sampled_from([None, None, "T1"])),
                sender=ME if is_mine else draw(st.sampled_from(["a@x.example", "b@x.example"])),
                to=["c@x.example"],
                channel=draw(st.sampled_from(["INBOX", "Archive", "Sent", "Trash"])),
                flags=draw(st.sets(st.sampled_from([Flag.SEEN, Flag.FLAGGED]))),
                minutes_ago=100 - number,
            )
        )
    return found


def _state(cache: Cache) -> tuple[object, ...]:
    return (
        cache.threads(),
        cache.states(),
        sorted(cache.rows("SELECT id, content_key, flags, roles, is_mine FROM message")),
        sorted(cache.rows("SELECT address, received, read, sent, last_at FROM identity")),
        sorted(
            cache.rows(
                """SELECT subject, unread, message_count, last_message_at, people, snippet
                FROM conversation WHERE is_listed = 1"""
            )
        ),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(messages=_messages(), data=st.data())
def test_any_order_and_repetition_give_the_same_cache(
    messages: list[IncomingMessage], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(messages))
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=8, max_size=8))
    repeated = data.draw(st.lists(st.sampled_from(messages), max_size=4))
    with tempfile.TemporaryDirectory() as folder:
        one = Cache(Path(folder) / "one")
        one.apply(batch(*messages))
        other = Cache(Path(folder) / "other")
        rest = [*shuffled, *repeated]
        for size in sizes:
            taken, rest = rest[:size], rest[size:]
            other.apply(batch(*taken, is_history=True))
        other.apply(batch(*rest, is_history=True))
        try:
            assert _state(other) == _state(one)
            other.database.write_now(
                lambda c: c.execute("INSERT INTO search(search) VALUES('integrity-check')")
            )
        finally:
            one.database.close()
            other.database.close()
