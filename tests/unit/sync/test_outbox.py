"""Operations on their way: order, retries, failures, doubt, and what a restart finds."""

import asyncio
import threading
import time
from datetime import timedelta

import pytest

from desktop.core.errors import (
    NeedsSignInError,
    OfflineError,
    RejectedError,
    UncertainError,
)
from desktop.model.account import HealthState
from desktop.model.events import OperationChanged
from desktop.model.ids import ConversationId
from desktop.model.message import Flag
from desktop.model.operation import OperationKind, OperationResult, OperationState
from desktop.sources.api import FlagChange
from desktop.storage import operations
from desktop.sync import outbox
from tests.unit.sync.fakes import FakeSource, batch, message, once, opened


@pytest.fixture(autouse=True)
def short_delays(monkeypatch):
    monkeypatch.setattr(outbox, "delay_s", lambda attempts: 0.02)


def put(work, account, kind=OperationKind.SET_FLAGS, *, wait_s=0.0, conversation=None, **payload):
    now = work.services.context.clock.now()
    found = work.workspace.database.write_now(
        lambda c: operations.add_operation(
            c,
            account_id=account.id,
            kind=kind,
            payload={"remote_ids": ["INBOX/1"], "add": ["seen"], "remove": [], **payload},
            now=now,
            not_before=now + timedelta(seconds=wait_s),
            idempotency_key="key",
            conversation_id=conversation,
        )
    )
    work.workspace.engine.loop.call_soon_threadsafe(work.workspace.engine.wake_outboxes)
    return found


def state_of(work, operation):
    found = operations.get_operation(work.workspace.database.reader(), operation.id)
    return found.state if found else None


def told(work):
    return [e.operation.state for e in work.events if isinstance(e, OperationChanged)]


def raising(*errors):
    waiting = list(errors)

    async def perform(_operation):
        if waiting:
            raise waiting.pop(0)
        return OperationResult()

    return perform


def test_an_operation_is_carried_out_and_told(tmp_path):
    source = FakeSource()
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        put(work, account)
        work.until(lambda: OperationState.DONE in told(work))
        assert told(work) == [OperationState.SENDING, OperationState.DONE]


def test_what_can_pass_is_tried_again(tmp_path):
    source = FakeSource(perform=raising(OfflineError("No network."), OfflineError("No network.")))
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        operation = put(work, account)
        work.until(lambda: state_of(work, operation) is OperationState.DONE)
        assert len(source.performed) == 3


def test_when_the_way_is_free_again_nobody_waits_for_the_delay(tmp_path, monkeypatch):
    monkeypatch.setattr(outbox, "delay_s", lambda attempts: 3600)
    source = FakeSource(perform=raising(OfflineError("No network.")))
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        tried = put(work, account)
        held = put(work, account, wait_s=3600, add=["flagged"])
        work.until(lambda: state_of(work, tried) is OperationState.QUEUED and told(work)[1:])
        work.run(work.services.accounts.sync_now())
        work.until(lambda: state_of(work, tried) is OperationState.DONE)
        assert state_of(work, held) is OperationState.QUEUED


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (RejectedError("Mailbox full."), OperationState.FAILED),
        (UncertainError("It may have been sent."), OperationState.UNCERTAIN),
    ],
)
def test_what_cannot_pass_stays_visible_with_its_reason(tmp_path, error, state):
    source = FakeSource(perform=raising(error))
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        operation = put(work, account)
        work.until(lambda: state_of(work, operation) is state)
        (shown,) = work.views.outbox()
        assert shown.error == str(error)
        work.run(work.services.compose.retry(operation.id))
        work.until(lambda: state_of(work, operation) is OperationState.DONE)


def test_a_source_that_breaks_down_on_an_operation_is_not_asked_for_ever(tmp_path):
    async def broken(_operation):
        raise ZeroDivisionError

    source = FakeSource(perform=broken)
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        operation = put(work, account)
        work.until(lambda: state_of(work, operation) is OperationState.FAILED)
        assert len(source.performed) == 3


def test_a_refused_sign_in_keeps_the_operation_waiting(tmp_path):
    source = FakeSource(perform=raising(NeedsSignInError("The password is refused.")))
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        operation = put(work, account)
        work.until(lambda: work.views.accounts()[0].health.state is HealthState.NEEDS_SIGN_IN)
        assert state_of(work, operation) is OperationState.QUEUED
        work.run(work.services.accounts.sign_in(account.id, {}))
        work.until(lambda: state_of(work, operation) is OperationState.DONE)


def test_a_refused_sign_in_is_not_tried_again_by_itself(tmp_path):
    refused = [NeedsSignInError("The password is refused.") for _ in range(100)]
    source = FakeSource(perform=raising(*refused))
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        put(work, account)
        work.until(lambda: work.views.accounts()[0].health.state is HealthState.NEEDS_SIGN_IN)
        time.sleep(0.3)
        assert len(source.performed) == 1


def test_a_paused_account_sends_nothing(tmp_path):
    source = FakeSource()
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        work.until(lambda: source.rounds)
        work.run(work.services.accounts.pause(account.id, True))
        operation = put(work, account)
        time.sleep(0.2)
        assert source.performed == []
        work.run(work.services.accounts.pause(account.id, False))
        work.until(lambda: state_of(work, operation) is OperationState.DONE)


def test_what_waits_holds_back_only_its_own_conversation(tmp_path):
    source = FakeSource()
    one, other = ConversationId(1), ConversationId(2)
    with opened(tmp_path, source) as work:
        account = work.add(source)
        put(work, account, OperationKind.MOVE, wait_s=3600, conversation=one)
        behind = put(work, account, OperationKind.MOVE, conversation=one)
        free = put(work, account, OperationKind.MOVE, conversation=other)
        work.start()
        work.until(lambda: state_of(work, free) is OperationState.DONE)
        assert state_of(work, behind) is OperationState.QUEUED
        assert [one.id for one in source.performed] == [free.id]


def test_equal_flag_changes_are_asked_at_once(tmp_path):
    source = FakeSource()
    with opened(tmp_path, source) as work:
        account = work.add(source)
        last = [put(work, account, remote_ids=[f"INBOX/{n}"]) for n in range(5)][-1]
        work.start()
        work.until(lambda: state_of(work, last) is OperationState.DONE)
        (asked,) = source.performed
        assert asked.payload["remote_ids"] == [f"INBOX/{n}" for n in range(5)]


def test_an_interrupted_operation_is_tried_again_after_a_restart(tmp_path):
    async def hang(_operation):
        await asyncio.sleep(3600)

    source = FakeSource(perform=hang)
    with opened(tmp_path, source) as work:
        account = work.add(source)
        operation = put(work, account)
        work.workspace.database.write_now(lambda c: operations.begin_sending(c, [operation.id]))
    source = FakeSource()
    with opened(tmp_path, source) as work:
        work.start()
        work.until(lambda: state_of(work, operation) is OperationState.DONE)
        assert source.performed[0].idempotency_key == "key"


def test_stopping_in_the_middle_puts_the_operation_back(tmp_path):
    async def hang(_operation):
        await asyncio.sleep(3600)

    source = FakeSource(perform=hang)
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        operation = put(work, account)
        work.until(lambda: state_of(work, operation) is OperationState.SENDING)
    with opened(tmp_path, source) as work:
        assert state_of(work, operation) is OperationState.QUEUED


def test_a_sync_does_not_undo_what_waits(tmp_path):
    unseen = FlagChange(remote_id="INBOX/1", flags=frozenset())
    source = FakeSource(sync=once(batch(message(1)), batch(flag_changes=(unseen,), cursor="2")))
    with opened(tmp_path, source) as work:
        account = work.add(source)
        put(work, account, wait_s=3600)
        work.start()
        work.until(lambda: work.views.statistics().messages == 1)
        work.until(lambda: work.views.accounts()[0].health.last_success_at)
        (message_id,) = (
            work.workspace.database.reader().execute("SELECT id FROM message").fetchone()
        )
        assert Flag.SEEN in work.services.context.message(message_id).flags


def test_operations_follow_messages_that_were_renumbered(tmp_path):
    renamed = batch(cursor="2", renamed={"INBOX/1": "INBOX/900"})
    source = FakeSource(sync=once(batch(message(1)), renamed))
    with opened(tmp_path, source) as work:
        account = work.add(source)
        operation = put(work, account, wait_s=3600)
        work.start()
        work.until(lambda: work.views.accounts()[0].health.last_success_at)
        found = operations.get_operation(work.workspace.database.reader(), operation.id)
        assert found.payload["remote_ids"] == ["INBOX/900"]


def test_trying_again_leaves_alone_what_is_under_way_or_done(tmp_path):
    going = threading.Event()

    async def perform(_operation):
        while not going.is_set():  # noqa: ASYNC110 - set by the test's thread
            await asyncio.sleep(0.01)
        return OperationResult()

    source = FakeSource(perform=perform)
    with opened(tmp_path, source) as work:
        account = work.add(source)
        work.start()
        operation = put(work, account)
        work.until(lambda: state_of(work, operation) is OperationState.SENDING)
        work.run(work.services.compose.retry(operation.id))
        assert state_of(work, operation) is OperationState.SENDING
        assert work.run(work.services.compose.cancel(operation.id)) is None
        going.set()
        work.until(lambda: state_of(work, operation) is OperationState.DONE)
        work.run(work.services.compose.retry(operation.id))
        assert state_of(work, operation) is OperationState.DONE
