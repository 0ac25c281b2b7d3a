"""The made-up workspace keeps to the contract that the window relies on."""

from desktop.model.conversation import Section, View
from tests.ui.fake_services import FakeViews, many_rows, sample_accounts, sample_rows


def test_the_sample_inbox_is_that_of_the_pictures() -> None:
    views = FakeViews(sample_rows(), sample_accounts())
    counts = views.section_counts(View.INBOX)
    assert counts == {Section.NEEDS_YOU: 4, Section.WORTH_READING: 5, Section.REST: 31}


def test_pages_follow_each_other_without_gap_or_overlap() -> None:
    views = FakeViews(many_rows(500), sample_accounts())
    page = views.page(View.INBOX, limit=200)
    ids = [row.id for row in page.rows]
    while page.next_key is not None:
        page = views.page(View.INBOX, limit=200, after=page.next_key)
        ids += [row.id for row in page.rows]
    assert len(ids) == len(set(ids)) == 540


def test_the_first_conversation_has_six_messages() -> None:
    conversation = FakeViews(sample_rows(), []).conversation(sample_rows()[0].id)
    assert conversation is not None
    assert len(conversation.messages) == 6
