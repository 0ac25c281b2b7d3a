from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.model.conversation import Section, View
from desktop.model.ids import RemoteId
from desktop.model.message import Attachment, Flag
from desktop.storage import removal
from desktop.sync.ingest import apply_batch
from desktop.sync.reranking import rank_waiting
from tests.unit.storage.building import ME, NOW, Cache, batch, flags, flat_rank, mail


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    made = Cache(tmp_path)
    yield made
    made.database.close()


def test_a_batch_is_there_with_its_cursor(cache: Cache) -> None:
    done = cache.apply(batch(mail("a"), mail("b"), cursor='{"uid": 2}'))
    assert done.added == 2
    assert len(done.new_conversations) == 2
    assert cache.rows("SELECT stream, value FROM cursor") == [("INBOX", '{"uid": 2}')]
    assert cache.states() == {"a": "inbox", "b": "inbox"}


def test_the_same_batch_again_changes_nothing(cache: Cache) -> None:
    one = batch(mail("a"), mail("b", answers="a"), cursor="1")
    cache.apply(one)
    before = cache.rows("SELECT * FROM message"), cache.rows("SELECT * FROM conversation")
    people = cache.rows("SELECT * FROM identity")
    again = cache.apply(one)
    assert (again.added, again.new_conversations) == (0, ())
    assert again.changes.conversations == frozenset()
    assert (cache.rows("SELECT * FROM message"), cache.rows("SELECT * FROM conversation")) == before
    assert cache.rows("SELECT * FROM identity") == people


def test_a_message_in_two_folders_and_two_accounts_is_stored_once(cache: Cache) -> None:
    cache.add_account("other")
    cache.apply(batch(mail("a"), mail("a", channel="Archive")))
    cache.apply(batch(mail("a")), account="other")
    assert cache.rows("SELECT count(*) FROM message") == [(1,)]
    assert cache.rows("SELECT count(*) FROM location") == [(3,)]
    assert cache.views.page(View.INBOX).rows[0].account_names == ("work", "other")


def test_flags_change_on_the_copy_and_reach_the_row(cache: Cache) -> None:
    cache.apply(batch(mail("a")))
    assert cache.views.page(View.INBOX).rows[0].unread == 1
    cache.apply(flags("INBOX/a", Flag.SEEN, Flag.FLAGGED))
    assert cache.views.page(View.INBOX).rows[0].unread == 0
    assert cache.rows("SELECT read FROM identity WHERE address LIKE 'fatima%'") == [(1,)]
    cache.apply(flags("INBOX/a"))
    assert cache.views.page(View.INBOX).rows[0].unread == 1
    assert cache.rows("SELECT read FROM identity WHERE address LIKE 'fatima%'") == [(0,)]


def test_a_removed_message_leaves_every_view(cache: Cache) -> None:
    cache.apply(batch(mail("a"), mail("b")))
    cache.apply(batch(removals=(RemoteId("INBOX/a"),)))
    assert cache.states() == {"b": "inbox"}
    assert cache.views.search("this ").total == 1
    assert cache.views.statistics().messages == 1


@pytest.mark.parametrize("state", ["later", "waiting", "coffee", "done"])
def test_a_move_keeps_what_the_person_decided(cache: Cache, state: str) -> None:
    cache.apply(batch(mail("a", flags=[Flag.SEEN])))
    cache.decide("a", state)
    cache.apply(batch(removals=(RemoteId("INBOX/a"),)))
    assert cache.states() == {}
    cache.apply(batch(mail("a", channel="Harbour", flags=[Flag.SEEN])))
    assert cache.states() == {"a": state}


def test_a_message_archived_elsewhere_is_done(cache: Cache) -> None:
    cache.apply(batch(mail("a")))
    cache.apply(batch(mail("a", channel="Archive"), removals=(RemoteId("INBOX/a"),)))
    assert cache.states() == {"a": "done"}


def test_a_message_put_back_into_the_inbox_elsewhere_comes_back(cache: Cache) -> None:
    cache.apply(batch(mail("a", channel="Archive", flags=[Flag.SEEN])))
    assert cache.states() == {"a": "done"}
    cache.decide("a", "done")
    moved = mail("a", flags=[Flag.SEEN])
    cache.apply(batch(moved, removals=(RemoteId("Archive/a"),)))
    assert cache.states() == {"a": "inbox"}


def test_renumbering_keeps_everything(cache: Cache) -> None:
    cache.apply(batch(mail("a"), mail("b")))
    cache.decide("a", "waiting")
    cache.apply(batch(renamed={"INBOX/a": "INBOX/b", "INBOX/b": "INBOX/a"}))
    rows = cache.rows(
        """SELECT remote_id, content_key FROM location
        JOIN message ON message.id = location.message_id"""
    )
    assert set(rows) == {("INBOX/b", "key-a"), ("INBOX/a", "key-b")}
    assert cache.states() == {"a": "waiting", "b": "inbox"}


@pytest.mark.parametrize("state", ["done", "later", "waiting"])
def test_a_new_message_brings_a_conversation_back(cache: Cache, state: str) -> None:
    cache.apply(batch(mail("a")))
    cache.decide("a", state)
    done = cache.apply(batch(mail("b", answers="a", minutes_ago=1)))
    assert cache.states() == {"a": "inbox"}
    assert done.new_conversations == (cache.conversation_of("a"),)


def test_own_answers_and_old_history_bring_nothing_back(cache: Cache) -> None:
    cache.apply(batch(mail("a")))
    cache.decide("a", "waiting")
    cache.apply(batch(mail("mine", answers="a", sender=ME, to=["x@example.org"], channel="Sent")))
    cache.apply(batch(mail("old", references=["a"], minutes_ago=999), is_history=True))
    assert cache.states() == {"old": "waiting"}


def test_a_muted_conversation_stays_away(cache: Cache) -> None:
    cache.apply(batch(mail("a")))
    cache.decide("a", "done")
    cache.database.write_now(lambda c: c.execute("UPDATE conversation SET is_muted = 1"))
    cache.apply(batch(mail("b", answers="a", minutes_ago=1)))
    assert cache.states() == {"a": "done"}


@pytest.mark.parametrize("channel", ["Sent", "Trash", "Junk"])
def test_what_is_only_sent_thrown_away_or_junk_is_never_in_the_inbox(
    cache: Cache, channel: str
) -> None:
    sender = ME if channel == "Sent" else "spam@example.org"
    cache.apply(batch(mail("a", channel=channel, sender=sender)))
    assert cache.views.page(View.INBOX).rows == ()


def test_read_history_outside_the_inbox_starts_as_done(cache: Cache) -> None:
    cache.apply(
        batch(
            mail("read", channel="Harbour", flags=[Flag.SEEN]),
            mail("unread", channel="Harbour"),
            mail("archived", channel="Archive"),
            mail("kept", flags=[Flag.SEEN]),
            is_history=True,
        )
    )
    assert cache.states() == {
        "read": "done",
        "unread": "inbox",
        "archived": "done",
        "kept": "inbox",
    }


def test_a_note_to_oneself_reaches_the_inbox(cache: Cache) -> None:
    cache.apply(batch(mail("a", sender=ME, to=[ME])))
    assert cache.states() == {"a": "inbox"}


def test_a_partial_message_is_completed_under_the_same_remote_id(cache: Cache) -> None:
    partial = mail("a", is_partial=True, text="", content_key="headers")
    cache.apply(batch(partial))
    row = cache.views.page(View.INBOX).rows[0]
    assert cache.views.search("body").total == 0
    file = Attachment(name="plan.pdf", mime="application/pdf", size=9, part="2")
    cache.apply(batch(mail("a", text="The whole body", attachments=(file,))))
    assert cache.views.search("body").total == 1
    assert cache.views.search("filename:plan").total == 1
    conversation = cache.views.conversation(row.id)
    assert conversation is not None
    assert conversation.row.has_attachments
    assert [m.is_partial for m in conversation.messages] == [False]
    cache.apply(batch(partial))
    assert cache.views.search("body").total == 1


def test_a_recycled_remote_id_holds_the_new_message(cache: Cache) -> None:
    cache.apply(batch(mail("old", remote="INBOX/1")))
    cache.apply(batch(mail("new", remote="INBOX/1")))
    assert cache.states() == {"new": "inbox"}


def test_what_is_gone_long_enough_is_deleted(cache: Cache) -> None:
    cache.apply(batch(mail("a"), mail("b")))
    cache.apply(batch(removals=(RemoteId("INBOX/a"),)))
    later = NOW + removal.KEPT * 2
    cache.database.write_now(lambda c: removal.purge(c, now=later))
    assert cache.rows("SELECT message_id FROM message") == [("b@example",)]
    cache.database.write_now(
        lambda c: c.execute("INSERT INTO search(search) VALUES('integrity-check')")
    )


def test_removing_an_account_takes_only_what_it_alone_had(cache: Cache) -> None:
    cache.add_account("other")
    cache.apply(batch(mail("a"), mail("b", sender="only@example.org")))
    cache.apply(batch(mail("a")), account="other")
    account = cache.accounts["work"]
    cache.database.write_now(lambda c: removal.remove_account(c, account.id))
    assert cache.rows("SELECT message_id FROM message") == [("a@example",)]
    assert cache.rows("SELECT address FROM identity") == [("fatima@oostermeer.example",)]
    cache.database.write_now(
        lambda c: c.execute("INSERT INTO search(search) VALUES('integrity-check')")
    )


def test_labels_are_channels_too(cache: Cache) -> None:
    cache.apply(batch(mail("a", channel="Archive", labels=("INBOX",))))
    assert cache.states() == {"a": "inbox"}
    assert cache.views.search("in:inbox ").total == 1


def test_ranking_follows_at_once_or_waits(cache: Cache) -> None:
    cache.apply(batch(mail("now")))
    later = batch(mail("then"))
    cache.database.write_now(lambda c: apply_batch(c, cache.account, later, now=NOW))
    assert cache.views.section_counts(View.INBOX)[Section.NEEDS_YOU] == 1
    ranked = cache.database.write_now(lambda c: rank_waiting(c, rank=flat_rank, now=NOW))
    assert ranked == [cache.conversation_of("then")]
    assert cache.views.section_counts(View.INBOX)[Section.NEEDS_YOU] == 2


def test_a_failure_leaves_no_trace(cache: Cache) -> None:
    broken = replace(mail("b"), sender=None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        cache.apply(batch(mail("a"), broken, cursor="1"))
    assert cache.rows("SELECT * FROM message") == []
    assert cache.rows("SELECT * FROM cursor") == []
