"""Accounts at work: rounds, errors, sign-in, pause, and sources that misbehave."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping

import pytest

from desktop.core.errors import (
    NeedsSignInError,
    OfflineError,
    RateLimitedError,
    SourceError,
)
from desktop.model.account import HealthState, Progress
from desktop.model.events import HealthChanged, MessagesIngested
from desktop.sources.api import Capability, SyncBatch
from desktop.sync import account_runner
from tests.unit.sync.fakes import FakeSource, batch, message, once, opened

QUIET = frozenset(Capability) - {Capability.PUSH}


def state_of(work, account_id=1):
    return {one.account.id: one.health.state for one in work.views.accounts()}.get(account_id)


def is_fine(work, account_id=1):
    """Whether a round has ended well."""
    found = {one.account.id: one.health for one in work.views.accounts()}[account_id]
    return found.state is HealthState.OK and found.last_success_at is not None


def failing_first(error: Exception, *batches: SyncBatch):
    """Raise in the first round, yield the batches in the second."""
    calls = []

    async def sync(_cursors: Mapping[str, str]) -> AsyncIterator[SyncBatch]:
        calls.append(1)
        if len(calls) == 1:
            raise error
        for one in batches if len(calls) == 2 else ():
            yield one

    return sync


@pytest.fixture(autouse=True)
def short_delays(monkeypatch):
    monkeypatch.setattr(account_runner, "Backoff", lambda: _short())


def _short():
    from desktop.sync.backoff import Backoff

    return Backoff(first_s=0.02, most_s=0.05)


def test_batches_come_in_with_their_cursor(tmp_path):
    seen = []

    async def sync(cursors):
        seen.append(dict(cursors))
        if "INBOX" not in cursors:
            yield batch(message(1), message(2), cursor="seven")

    source = FakeSource(sync=sync, capabilities=QUIET)
    with opened(tmp_path, source) as work:
        work.add(source)
        work.start()
        work.until(lambda: len(seen) > 1 or work.workspace.engine.wake())
        assert seen[:2] == [{}, {"INBOX": "seven"}]
        assert work.views.statistics().messages == 2
        work.until(lambda: is_fine(work))


def test_a_round_is_never_sooner_than_the_poll_floor(tmp_path):
    source = FakeSource(capabilities=QUIET, poll_floor_s=3600)
    with opened(tmp_path, source) as work:
        work.add(source, poll_s="0.001")
        work.start()
        work.until(lambda: is_fine(work))
        time.sleep(0.2)
        assert source.rounds == 1


def test_sync_now_wakes_a_resting_account(tmp_path):
    source = FakeSource(capabilities=QUIET, poll_floor_s=3600)
    with opened(tmp_path, source) as work:
        work.add(source)
        work.start()
        work.until(lambda: is_fine(work))
        work.run(work.services.accounts.sync_now())
        work.until(lambda: source.rounds == 2)


def test_a_push_starts_a_round(tmp_path):
    source = FakeSource(poll_floor_s=3600)
    with opened(tmp_path, source) as work:
        work.add(source)
        work.start()
        work.until(lambda: is_fine(work))
        source.pushes.set()
        work.until(lambda: source.rounds == 2)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (OfflineError("No network."), HealthState.OFFLINE),
        (SourceError("Server error."), HealthState.FAILED),
        (RateLimitedError("Slow down.", retry_after_s=0.01), HealthState.LIMITED),
        (ZeroDivisionError(), HealthState.FAILED),
    ],
)
def test_an_error_is_shown_and_passes(tmp_path, error, state):
    source = FakeSource(sync=failing_first(error, batch(message(1))), capabilities=QUIET)
    with opened(tmp_path, source) as work:
        work.add(source)
        work.start()
        work.until(lambda: work.views.statistics().messages == 1)
        work.until(lambda: is_fine(work))
        states = [e.health.state for e in work.events if isinstance(e, HealthChanged)]
        assert state in states
        assert source.sessions == 2


def test_the_health_says_why_and_when_it_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(account_runner, "Backoff", _LongBackoff)

    async def sync(_cursors):
        raise OfflineError("The mail server does not answer.")
        yield

    source = FakeSource(sync=sync)
    with opened(tmp_path, source) as work:
        work.add(source)
        work.start()
        work.until(lambda: state_of(work) is HealthState.OFFLINE)
        (status,) = work.views.accounts()
        assert status.health.reason == "The mail server does not answer."
        assert status.health.next_try_at > status.health.since
        assert status.health.attempts == 1


class _LongBackoff:
    attempts = 1

    def next_delay_s(self, *, at_least_s=0.0):
        return 600.0

    def reset(self):
        pass


def test_retry_after_is_honoured(tmp_path):
    error = RateLimitedError("Slow down.", retry_after_s=3600)
    source = FakeSource(sync=failing_first(error), capabilities=QUIET)
    with opened(tmp_path, source) as work:
        work.add(source)
        work.start()
        work.until(lambda: state_of(work) is HealthState.LIMITED)
        (status,) = work.views.accounts()
        assert (status.health.next_try_at - status.health.since).total_seconds() > 3500


def test_a_refused_sign_in_stops_until_new_credentials(tmp_path):
    error = NeedsSignInError("The password is refused.")
    source = FakeSource(sync=failing_first(error, batch(message(1))), capabilities=QUIET)
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        work.until(lambda: state_of(work) is HealthState.NEEDS_SIGN_IN)
        time.sleep(0.2)
        assert source.rounds == 1
        work.run(work.services.accounts.sign_in(account.id, {"password": "new"}))
        work.until(lambda: work.views.statistics().messages == 1)
        work.until(lambda: is_fine(work))


def test_a_paused_account_gives_up_its_round_and_goes_on_later(tmp_path):
    begun = []

    async def sync(_cursors):
        begun.append(1)
        await asyncio.sleep(3600 if len(begun) == 1 else 0)
        yield batch(message(1))

    source = FakeSource(sync=sync, capabilities=QUIET)
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        work.until(lambda: begun)
        work.run(work.services.accounts.pause(account.id, True))
        assert state_of(work) is HealthState.PAUSED
        work.until(lambda: source.closed == 1)
        work.run(work.services.accounts.pause(account.id, False))
        work.until(lambda: work.views.statistics().messages == 1)


def test_a_source_that_breaks_does_not_stop_another(tmp_path):
    async def broken(_cursors):
        raise RuntimeError("bug")
        yield

    bad = FakeSource(name="bad", sync=broken, capabilities=QUIET)
    good = FakeSource(name="good", sync=once(batch(message(1))), capabilities=QUIET)
    with opened(tmp_path, bad, good) as work:
        work.add(bad)
        work.add(good)
        work.start()
        work.until(lambda: bad.rounds >= 3)
        work.until(lambda: is_fine(work, 2))
        assert work.views.statistics().messages == 1
        assert state_of(work, 1) is HealthState.FAILED


def test_a_source_that_blocks_the_loop_is_named(tmp_path, monkeypatch, caplog):
    from desktop.sync import watchdog

    monkeypatch.setattr(watchdog, "LIMIT_S", 0.3)
    monkeypatch.setattr(watchdog, "_BEAT_S", 0.05)

    async def blocking(_cursors):
        time.sleep(1.2)  # noqa: ASYNC251 - the very thing that is tested
        yield batch(message(1))

    source = FakeSource(sync=blocking, capabilities=QUIET, poll_floor_s=3600)
    with opened(tmp_path, source) as work:
        work.add(source)
        monkeypatch.setattr(
            work.workspace.engine._connector.registry(),
            "by_package",
            lambda: {__name__: source.name},
        )
        work.start()
        work.until(lambda: state_of(work) is HealthState.LIMITED)
        (status,) = work.views.accounts()
        assert "Fake" in status.health.reason
        assert "blocking" in status.health.detail
        work.until(lambda: is_fine(work))
    assert "test_engine.blocking" in caplog.text


def test_stopping_does_not_wait_for_a_source_that_hangs(tmp_path):
    async def stubborn(_cursors):
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                await asyncio.sleep(3600)
                raise
        yield

    source = FakeSource(sync=stubborn, capabilities=QUIET)
    with opened(tmp_path, source) as work:
        work.add(source)
        work.start()
        work.until(lambda: source.rounds == 1)
        began = time.monotonic()
    assert time.monotonic() - began < 10


def test_only_news_alerts(tmp_path):
    step = []

    async def sync(cursors):
        if not cursors:
            yield batch(message(1))
            yield batch(message(2), is_history=True)
        elif not step:
            step.append(1)
            yield batch(message(3), cursor="2")

    source = FakeSource(sync=sync)
    with opened(tmp_path, source) as work:
        work.add(source)
        work.start()
        work.until(lambda: is_fine(work))
        source.pushes.set()
        work.until(lambda: any(isinstance(e, MessagesIngested) for e in work.events))
        alerts = [e for e in work.events if isinstance(e, MessagesIngested)]
        assert len(alerts) == 1
        (conversation,) = alerts[0].conversations
        assert work.views.row(conversation).subject == "Permit 3"


def test_progress_is_shown_while_it_lasts(tmp_path):
    progress = Progress(done=1, total=2)
    source = FakeSource(sync=once(batch(message(1), progress=progress)), capabilities=QUIET)
    with opened(tmp_path, source) as work:
        work.add(source)
        work.start()
        work.until(lambda: is_fine(work))
        told = [e.health.progress for e in work.events if isinstance(e, HealthChanged)]
        assert progress in told
        assert told[-1] is None


def test_an_account_without_its_source_says_so(tmp_path):
    source = FakeSource(name="gone")
    with opened(tmp_path) as work:
        work.add(source)
        work.start()
        work.until(lambda: state_of(work) is HealthState.FAILED)
        (status,) = work.views.accounts()
        assert "gone" in status.health.reason


def test_one_round_for_the_command_line_tells_what_went_wrong(tmp_path):
    async def offline(_cursors):
        raise OfflineError("No network.")
        yield

    bad = FakeSource(name="bad", sync=offline)
    good = FakeSource(name="good", sync=once(batch(message(1))))
    with opened(tmp_path, bad, good) as work:
        work.add(bad)
        work.add(good)
        errors = work.workspace.sync_once()
        assert isinstance(errors[1], OfflineError)
        assert errors[2] is None
        assert work.views.statistics().messages == 1
        assert good.closed == good.sessions == 1


def test_an_outage_is_logged_once_and_its_end_once(tmp_path, caplog):
    rounds = []

    async def sync(_cursors):
        rounds.append(1)
        if len(rounds) < 5:
            raise OfflineError("No network.")
        yield batch(message(1))

    source = FakeSource(sync=sync, capabilities=QUIET, poll_floor_s=3600)
    with caplog.at_level("INFO", logger="desktop.sync.health"), opened(tmp_path, source) as work:
        work.add(source)
        work.start()
        work.until(lambda: is_fine(work))
    lines = [record.getMessage() for record in caplog.records if "health" in record.name]
    assert lines == ["Account 1 (fake) is offline", "Account 1 (fake) works again"]


def test_a_push_during_a_long_write_is_not_lost(tmp_path):
    source = FakeSource(sync=once(batch(message(1))), poll_floor_s=3600)
    with opened(tmp_path, source) as work:
        work.add(source)
        source.pushes.set()
        work.start()
        work.until(lambda: source.rounds == 2)


def test_removing_an_account_leaves_nothing_of_it(tmp_path):
    source = FakeSource(sync=once(batch(message(1))))
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.services.context.secrets.save(str(account.id), {"password": "geheim"})
        work.start()
        work.until(lambda: is_fine(work))
        folder = work.workspace.paths.account(account.id)
        assert folder.is_dir()
        work.run(work.services.accounts.remove(account.id))
        assert work.views.accounts() == []
        assert work.views.statistics().messages == 0
        assert work.services.context.secrets.load(str(account.id)) == {}
        assert not folder.exists()
        assert source.closed == source.sessions


def test_an_account_that_works_already_is_not_set_to_work_twice(tmp_path):
    source = FakeSource(capabilities=QUIET)
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        work.until(lambda: is_fine(work))
        before = work.workspace.engine.runner(account.id)
        work.run(work.workspace.engine.add(account))
        assert work.workspace.engine.runner(account.id) is before
