"""Later stands by when it comes back, Waiting by how long; both page by key."""

from datetime import timedelta

from desktop.core.clock import FixedClock
from desktop.model.conversation import View
from tests.unit.sync.fakes import NOW, FakeSource, batch, message, once, opened


def paged(views, view):
    """All rows of a view, two at a time."""
    rows, key = [], None
    for _ in range(10):
        page = views.page(view, limit=2, after=key)
        rows += [row.id for row in page.rows]
        key = page.next_key
        if key is None:
            return rows
    raise AssertionError("pages do not end")


def test_later_and_waiting_stand_by_their_moment(tmp_path):
    source = FakeSource(sync=once(batch(*(message(n) for n in range(1, 6)))))
    clock = FixedClock(NOW + timedelta(hours=1))
    with opened(tmp_path, source, clock=clock) as work:
        work.add(source)
        work.workspace.sync_once()
        ids = [row.id for row in work.views.page(View.INBOX).rows]
        triage = work.services.triage
        for days, one in zip((3, 1, 5, 2, 4), ids, strict=True):
            work.run(triage.later([one], NOW + timedelta(days=days)))
        assert paged(work.views, View.LATER) == [ids[n] for n in (1, 3, 0, 4, 2)]
        for minutes, one in enumerate((ids[2], ids[0], ids[4])):
            clock.moment = NOW + timedelta(hours=1, minutes=minutes)
            work.run(triage.waiting([one]))
        assert paged(work.views, View.WAITING) == [ids[2], ids[0], ids[4]]
        assert paged(work.views, View.LATER) == [ids[1], ids[3]]
