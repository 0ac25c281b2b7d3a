"""Decisions of the person: at once here, told to the service, and taken back."""

from datetime import timedelta

import pytest

from desktop.core.clock import FixedClock
from desktop.model.conversation import Section, TriageState, View
from desktop.model.ids import RemoteId
from desktop.model.operation import OperationKind
from desktop.sources.api import Capability
from tests.unit.sync.fakes import NOW, FakeSource, batch, message, once, opened


@pytest.fixture
def work(tmp_path):
    source = FakeSource(sync=once(batch(*(message(n) for n in range(1, 6)))))
    clock = FixedClock(NOW + timedelta(hours=1))
    with opened(tmp_path, source, clock=clock) as workspace:
        workspace.account = workspace.add(source)
        workspace.clock = clock
        assert workspace.workspace.sync_once() == {1: None}
        yield workspace


def ids(work, view=View.INBOX):
    return [row.id for row in work.views.page(view).rows]


def waiting(work):
    return [
        (one.kind, one.payload.get("add"), one.payload.get("role"), one.payload["remote_ids"])
        for one in reversed(work.views.outbox())
    ]


def test_done_leaves_the_inbox_and_is_read_at_the_service(work):
    first = ids(work)[0]
    outcome = work.run(work.services.triage.done([first]))
    assert (outcome.code, outcome.count) == ("done", 1)
    assert first not in ids(work)
    assert ids(work, View.DONE) == [first]
    assert work.views.row(first).unread == 0
    ((kind, add, _, remote_ids),) = waiting(work)
    assert (kind, add, len(remote_ids)) == (OperationKind.SET_FLAGS, ["seen"], 1)


def test_undo_brings_back_everything_and_tells_the_service_nothing(work):
    before = work.views.page(View.INBOX)
    outcome = work.run(work.services.triage.done(ids(work)))
    undone = work.run(work.services.triage.undo(outcome.undo_ticket))
    assert undone.code == "undo"
    assert work.views.page(View.INBOX) == before
    assert waiting(work) == []


def test_undo_after_the_service_was_told_asks_for_the_inverse(work):
    first = ids(work)[0]
    work.run(work.services.triage.done([first]))
    work.workspace.sync_once()
    work.run(work.services.triage.undo())
    (operation,) = work.views.outbox()
    assert operation.payload["remove"] == ["seen"]
    assert work.views.row(first).unread == 1


def test_undo_takes_back_the_latest_first_and_each_once(work):
    one, other = ids(work)[:2]
    work.run(work.services.triage.done([one]))
    work.run(work.services.triage.coffee([other]))
    work.run(work.services.triage.undo())
    assert work.views.row(other).state is TriageState.INBOX
    assert work.views.row(one).state is TriageState.DONE
    work.run(work.services.triage.undo())
    assert work.views.row(one).state is TriageState.INBOX
    assert work.run(work.services.triage.undo()) is None


def test_undo_passes_over_what_was_read_by_looking_at_it(work):
    one, other = ids(work)[:2]
    work.run(work.services.triage.done([one]))
    work.run(work.services.triage.read([other], by_looking=True))
    work.run(work.services.triage.undo())
    assert work.views.row(one).state is TriageState.INBOX
    assert work.views.row(other).unread == 0


def test_done_can_archive_where_the_service_can_move(work):
    work.run(work.services.settings.set("done_archives", "1"))
    work.run(work.services.triage.done(ids(work)[:1]))
    assert [(kind, role) for kind, _, role, _ in waiting(work)] == [
        (OperationKind.SET_FLAGS, None),
        (OperationKind.MOVE, "archive"),
    ]


def test_a_service_that_cannot_mark_is_not_asked(tmp_path):
    source = FakeSource(
        sync=once(batch(message(1))), capabilities=frozenset({Capability.FETCH_PART})
    )
    with opened(tmp_path, source) as work:
        work.add(source)
        work.workspace.sync_once()
        work.run(work.services.triage.done(ids(work)))
        work.run(work.services.triage.delete(ids(work, View.DONE)))
        assert waiting(work) == []


def test_later_comes_back_on_time(work):
    first = ids(work)[0]
    until = work.clock.now() + timedelta(hours=2)
    work.run(work.services.triage.later([first], until))
    assert ids(work, View.LATER) == [first]
    assert work.views.next_later() == until
    work.start()
    work.clock.moment = until + timedelta(seconds=1)
    work.workspace.engine.loop.call_soon_threadsafe(work.services.context.wake_clock)
    work.until(lambda: first in ids(work))
    assert work.views.next_later() is None


def test_later_survives_a_restart(tmp_path):
    source = FakeSource(sync=once(batch(message(1))))
    clock = FixedClock(NOW)
    with opened(tmp_path, source, clock=clock) as work:
        work.add(source)
        work.workspace.sync_once()
        (first,) = ids(work)
        work.run(work.services.triage.later([first], NOW + timedelta(days=1)))
    clock.moment = NOW + timedelta(days=2)
    with opened(tmp_path, source, clock=clock) as work:
        work.start()
        work.until(lambda: ids(work) == [first])


def test_states_have_their_views(work):
    one, two, three = ids(work)[:3]
    work.run(work.services.triage.waiting([one]))
    work.run(work.services.triage.coffee([two]))
    work.run(work.services.triage.done([three]))
    work.run(work.services.triage.inbox([three]))
    assert ids(work, View.WAITING) == [one]
    assert ids(work, View.COFFEE) == [two]
    assert three in ids(work)


def test_deleted_is_gone_here_and_moved_to_the_trash_there(work):
    first = ids(work)[0]
    work.run(work.services.triage.delete([first]))
    assert first not in ids(work)
    assert first not in ids(work, View.DONE)
    ((kind, _, role, _),) = waiting(work)
    assert (kind, role) == (OperationKind.MOVE, "trash")
    work.run(work.services.triage.undo())
    assert first in ids(work)
    assert waiting(work) == []


def test_undoing_a_delete_that_reached_the_service_moves_back_under_the_new_id(tmp_path):
    from desktop.model.operation import OperationResult

    async def move(operation):
        moved = {one: f"Trash/{one}" for one in operation.payload["remote_ids"]}
        return OperationResult(moved=moved if operation.payload["role"] == "trash" else {})

    source = FakeSource(sync=once(batch(message(1))), perform=move)
    with opened(tmp_path, source) as work:
        work.add(source)
        work.workspace.sync_once()
        work.run(work.services.triage.delete(ids(work)))
        work.workspace.sync_once()
        work.run(work.services.triage.undo())
        assert len(ids(work)) == 1
        (operation,) = work.views.outbox()
        assert operation.payload["remote_ids"] == [RemoteId("Trash/INBOX/1")]
        assert operation.payload["role"] == "inbox"
        assert operation.payload["channel"] == "INBOX"


def test_read_and_unread(work):
    first = ids(work)[0]
    work.run(work.services.triage.read([first]))
    assert work.views.row(first).unread == 0
    work.run(work.services.triage.unread([first]))
    assert work.views.row(first).unread == 1
    assert work.views.row(first).state is TriageState.INBOX


def test_pinned_stands_on_top(work):
    last = ids(work)[-1]
    work.run(work.services.triage.pin([last], True))
    assert ids(work)[0] == last
    work.run(work.services.triage.pin([last], False))
    assert not work.views.row(last).is_pinned


def test_muted_stays_away_when_somebody_writes_again(tmp_path):
    answer = message(9, in_reply_to="1@oostermeer.example")
    source = FakeSource(sync=once(batch(message(1))))
    with opened(tmp_path, source) as work:
        work.add(source)
        work.workspace.sync_once()
        (first,) = ids(work)
        work.run(work.services.triage.mute([first], True))
        source.sync = once(batch(answer, cursor="2"))
        work.workspace.sync_once()
        assert work.views.row(first).message_count == 2
        assert ids(work) == []
        work.run(work.services.triage.mute([first], False))
        assert ids(work) == [first]


def test_ranking_lower_leaves_the_section_and_higher_comes_back(work):
    first = ids(work)[0]
    assert work.views.row(first).section is Section.NEEDS_YOU
    work.run(work.services.triage.rank(first, higher=False))
    assert work.views.row(first).section is Section.WORTH_READING
    work.run(work.services.triage.rank(first, higher=True))
    assert work.views.row(first).section is Section.NEEDS_YOU


def test_what_is_not_there_is_left_out(work):
    outcome = work.run(work.services.triage.done([999_999]))
    assert outcome.count == 0
