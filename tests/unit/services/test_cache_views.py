from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.model.conversation import PageKey, Section, View
from desktop.model.ids import ConversationId
from desktop.model.message import Address, Attachment, Details, Flag, Invitation, Unsubscribe
from desktop.services.contract import Views
from tests.unit.storage.building import ME, NOW, Cache, batch, mail


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    made = Cache(tmp_path)
    yield made
    made.database.close()


def test_it_is_what_the_contract_asks_for(cache: Cache) -> None:
    views: Views = cache.views
    assert views.page(View.INBOX).rows == ()


@pytest.mark.parametrize("view", [View.INBOX, View.DONE])
def test_pages_follow_each_other_without_gap_or_overlap(cache: Cache, view: View) -> None:
    seen = [Flag.SEEN]
    channel = "INBOX" if view is View.INBOX else "Archive"
    cache.apply(
        batch(
            *(
                mail(f"m{n}", minutes_ago=n // 3, channel=channel, flags=seen if n % 4 else [])
                for n in range(40)
            )
        )
    )
    whole = [row.id for row in cache.views.page(view).rows]
    paged: list[ConversationId] = []
    key: PageKey | None = None
    for _ in range(20):
        page = cache.views.page(view, limit=7, after=key)
        paged += [row.id for row in page.rows]
        key = page.next_key
        if key is None:
            break
    assert len(whole) == 40
    assert paged == whole


def test_rows_stand_by_section_then_newest(cache: Cache) -> None:
    cache.apply(
        batch(
            mail("read", flags=[Flag.SEEN], minutes_ago=1),
            mail("old", minutes_ago=90),
            mail("new", minutes_ago=10),
        )
    )
    page = cache.views.page(View.INBOX)
    assert [row.subject for row in page.rows] == ["About new", "About old", "About read"]
    assert cache.views.section_counts(View.INBOX) == {
        Section.NEEDS_YOU: 2,
        Section.WORTH_READING: 0,
        Section.REST: 1,
    }
    assert cache.views.counts()[View.INBOX] == 2


def test_a_row_tells_who_wrote_latest_first_and_leaves_me_out(cache: Cache) -> None:
    cache.apply(
        batch(
            mail("a", sender="anna@x.example", minutes_ago=60),
            mail("b", answers="a", sender=ME, to=["anna@x.example"], minutes_ago=50),
            mail("c", answers="b", sender="bram@x.example", minutes_ago=40),
        )
    )
    row = cache.views.page(View.INBOX).rows[0]
    assert [person.name for person in row.people] == ["Bram", "Anna"]
    assert (row.message_count, row.unread, row.snippet) == (3, 2, "This is c.")
    assert (NOW - row.last_message_at).total_seconds() == 40 * 60


def test_a_conversation_comes_back_as_it_went_in(cache: Cache) -> None:
    file = Attachment(name="p.pdf", mime="application/pdf", size=9, part="2", content_id="x@y")
    organizer = Address(name="Joris", address="joris@x.example")
    details = Details(
        list_id="haven.example",
        unsubscribe=Unsubscribe(https_url="https://x.example/u", one_click=True),
        invitation=Invitation(
            method="REQUEST", uid="1", summary="Meet", organizer=organizer, starts_at=NOW
        ),
        warnings=("from-mismatch",),
    )
    sent = mail(
        "a",
        html="<p>Gelüid</p>",
        attachments=(file,),
        details=details,
        references=["r1", "r2"],
        cc=(organizer,),
        flags=[Flag.SEEN, Flag.ANSWERED],
        blocked_remote=3,
    )
    cache.apply(batch(sent))
    conversation = cache.views.conversation(cache.views.page(View.INBOX).rows[0].id)
    assert conversation is not None
    message = conversation.messages[0]
    for name in ("message_id", "references", "sender", "to", "cc", "subject", "sent_at", "text"):
        assert getattr(message, name) == getattr(sent, name)
    assert (message.html, message.details, message.blocked_remote) == (sent.html, details, 3)
    assert message.flags == {Flag.SEEN, Flag.ANSWERED}
    assert [(a.name, a.content_id) for a in message.attachments] == [("p.pdf", "x@y")]
    assert (message.channel, message.account_name, message.source) == ("Inbox", "work", "imap")


def test_what_was_thrown_away_is_not_in_its_conversation(cache: Cache) -> None:
    cache.apply(batch(mail("a"), mail("b", answers="a", channel="Trash", minutes_ago=1)))
    conversation = cache.views.conversation(cache.views.page(View.INBOX).rows[0].id)
    assert conversation is not None
    assert [m.text for m in conversation.messages] == ["This is a."]


def test_a_conversation_that_never_was_is_none(cache: Cache) -> None:
    assert cache.views.conversation(ConversationId(99)) is None
    assert cache.views.row(ConversationId(99)) is None


def test_people_are_found_by_any_word_of_their_name_or_address(cache: Cache) -> None:
    cache.apply(
        batch(
            mail("a", sender="fatima.elamrani@oostermeer.example"),
            mail("b", sender=ME, to=["fatima.elamrani@oostermeer.example"], channel="Sent"),
        )
    )
    for prefix in ("fat", "elam", "oosterm"):
        assert [p.messages for p in cache.views.people(prefix)] == [2]
    assert cache.views.people("zz%") == []


def test_operators_are_completed(cache: Cache) -> None:
    cache.apply(batch(mail("a", channel="Harbour")))
    views = cache.views
    assert [(s.value, s.count) for s in views.complete("noise in:harb")] == [("Harbour quarter", 1)]
    assert [s.value for s in views.complete("is:un")] == ["unread"]
    assert [s.value for s in views.complete("from:fat")] == ["fatima@oostermeer.example"]
    assert [s.value for s in views.complete("source:")] == ["imap"]
    assert views.complete("noise") == ()


def test_accounts_and_statistics_have_figures(cache: Cache) -> None:
    cache.apply(batch(mail("a"), mail("a", channel="Archive"), mail("b")))
    status = cache.views.accounts()[0]
    assert (status.account.name, status.messages, status.channels) == ("work", 3, 6)
    statistics = cache.views.statistics()
    assert (statistics.messages, statistics.conversations, statistics.people) == (2, 2, 1)
    assert statistics.database_bytes > 0


def test_settings_outbox_and_drafts_start_empty(cache: Cache) -> None:
    assert cache.views.setting("language", "en") == "en"
    assert (list(cache.views.outbox()), list(cache.views.drafts())) == ([], [])
    assert cache.views.next_later() is None
