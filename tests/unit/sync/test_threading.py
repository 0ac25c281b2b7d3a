from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.model.ids import ConversationId
from desktop.sync.subjects import bare_subject, is_reply, subject_to_compare
from tests.unit.storage.building import Cache, batch, mail


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    made = Cache(tmp_path)
    yield made
    made.database.close()


def test_an_answer_joins_what_it_answers_across_batches(cache: Cache) -> None:
    cache.apply(batch(mail("a")), batch(mail("b", answers="a")))
    assert cache.threads() == {frozenset("ab")}


def test_two_answers_to_a_message_never_seen_belong_together(cache: Cache) -> None:
    cache.apply(batch(mail("b", answers="ghost")), batch(mail("c", references=["ghost"])))
    assert cache.threads() == {frozenset("bc")}


def test_a_late_message_merges_two_conversations_into_the_older(cache: Cache) -> None:
    cache.apply(batch(mail("a")), batch(mail("b")))
    older, newer = cache.conversation_of("a"), cache.conversation_of("b")
    done = cache.apply(batch(mail("c", references=["a", "b"])))
    assert cache.threads() == {frozenset("abc")}
    assert cache.conversation_of("c") == older
    assert {older, newer} <= done.changes.conversations
    row = cache.views.row(ConversationId(newer))
    assert row is not None
    assert (row.id, row.message_count) == (older, 3)


def test_a_chain_of_merges_still_leads_to_the_first(cache: Cache) -> None:
    for name in "abcd":
        cache.apply(batch(mail(name)))
    last = cache.conversation_of("d")
    cache.apply(batch(mail("x", references=["c", "d"])))
    cache.apply(batch(mail("y", references=["b", "c"])))
    cache.apply(batch(mail("z", references=["a", "b"])))
    row = cache.views.row(ConversationId(last))
    assert row is not None
    assert (row.id, row.message_count) == (cache.conversation_of("a"), 7)
    cache.apply(batch(mail("w", answers="d")))
    assert len(cache.threads()) == 1


def test_a_merge_keeps_what_the_person_decided(cache: Cache) -> None:
    cache.apply(batch(mail("a", channel="Archive", minutes_ago=90)), batch(mail("b")))
    cache.decide("b", "waiting")
    cache.database.write_now(lambda c: c.execute("UPDATE conversation SET is_pinned = id = 2"))
    cache.apply(batch(mail("c", references=["a", "b"], channel="Archive"), is_history=True))
    assert cache.states() == {"a": "waiting"}
    assert cache.rows("SELECT is_pinned FROM conversation WHERE is_listed = 1") == [(1,)]


def test_the_service_s_own_thread_key_counts_per_account(cache: Cache) -> None:
    cache.add_account("other")
    cache.apply(batch(mail("a", thread_key="7"), mail("b", thread_key="7", references=["zzz"])))
    cache.apply(batch(mail("c", thread_key="7")), account="other")
    assert cache.threads() == {frozenset("ab"), frozenset("c")}


def test_references_may_run_in_circles(cache: Cache) -> None:
    cache.apply(batch(mail("a", answers="b"), mail("b", answers="a"), mail("c", answers="c")))
    assert cache.threads() == {frozenset("ab"), frozenset("c")}


@pytest.mark.parametrize(
    ("subject", "sender", "days", "together"),
    [
        ("Re: Noise report", "fatima@oostermeer.example", 1, True),
        ("Antw: [haven] noise  REPORT", "fatima@oostermeer.example", 1, True),
        ("Noise report", "fatima@oostermeer.example", 1, False),
        ("Re: Noise report", "stranger@example.org", 1, False),
        ("Re: Noise report", "fatima@oostermeer.example", 30, False),
        ("Re: Another report", "fatima@oostermeer.example", 1, False),
    ],
)
def test_a_reply_without_references_joins_by_subject_people_and_days(
    cache: Cache, subject: str, sender: str, days: int, together: bool
) -> None:
    base = mail("a", subject="Noise report", minutes_ago=days * 1440)
    orphan = mail("b", subject=subject, sender=sender, minutes_ago=1)
    cache.apply(batch(base), batch(orphan))
    assert (len(cache.threads()) == 1) is together


def test_the_base_may_come_after_the_orphan(cache: Cache) -> None:
    cache.apply(batch(mail("b", subject="Re: Noise report", minutes_ago=1)))
    cache.apply(batch(mail("a", subject="Noise report")))
    assert cache.threads() == {frozenset("ab")}


def test_very_many_references_are_cut_to_the_first_and_last(cache: Cache) -> None:
    many = [f"r{n}" for n in range(5000)]
    cache.apply(
        batch(mail("a", references=many), mail("b", answers="r0"), mail("c", answers="r4999"))
    )
    assert cache.threads() == {frozenset("abc")}


@pytest.mark.parametrize(
    ("subject", "reply", "bare", "compared"),
    [
        ("Re: Re[2]: Budget", True, "Budget", "budget"),
        ("[team] Re: Budget  2026", True, "[team] Re: Budget  2026", "budget 2026"),
        ("Doorst: Budget", False, "Budget", "budget"),
        ("Report: Budget", False, "Report: Budget", "report: budget"),
        ("Re:", True, "", ""),
    ],
)
def test_subjects_without_marks(subject: str, reply: bool, bare: str, compared: str) -> None:
    assert (is_reply(subject), bare_subject(subject)) == (reply, bare)
    assert subject_to_compare(subject) == compared
