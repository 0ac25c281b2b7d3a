"""Ranking is pure, adds up, and never hides a question to you."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.account import ChannelRole
from desktop.model.conversation import Section
from desktop.model.message import Automation
from desktop.ranking import reasons
from desktop.ranking.facts import Addressing, ConversationFacts, MessageFacts
from desktop.ranking.rules import rank

NOW = datetime(2026, 6, 10, 14, 17, tzinfo=ZoneInfo("Europe/Amsterdam"))

FATIMA = MessageFacts(
    sender="fatima@oostermeer.example",
    sender_name="Fatima El Amrani",
    addressing=Addressing.TO_ME,
    recipients=3,
    text="Sanne, can you confirm the 48 dB contour before Friday noon? Then I can send it.",
    sent_at=NOW - timedelta(minutes=11),
    is_unread=True,
    sent_to_sender=40,
    received_from_sender=60,
)


def conversation(*messages: MessageFacts, **fields: object) -> ConversationFacts:
    facts = ConversationFacts(
        subject="Harbour quarter: noise section",
        messages=messages,
        last_incoming_at=max((m.sent_at for m in messages if not m.is_mine), default=None),
        last_mine_at=max((m.sent_at for m in messages if m.is_mine), default=None),
        my_names=("Sanne",),
    )
    return replace(facts, **fields)  # type: ignore[arg-type]


def test_a_question_with_a_deadline_from_your_circle_needs_you() -> None:
    ranking = rank(conversation(FATIMA, took_part=True), NOW)
    assert ranking.section is Section.NEEDS_YOU
    assert [reason.code for reason in ranking.reasons] == [
        reasons.ASKS_YOU,
        reasons.DUE,
        reasons.CIRCLE,
        reasons.TOOK_PART,
        reasons.AMONG,
    ]
    assert [reason.points for reason in ranking.reasons] == [40, 22, 15, 12, 6]
    assert ranking.due_at == datetime(2026, 6, 12, 12, tzinfo=NOW.tzinfo)


def test_a_direct_question_from_a_stranger_is_never_hidden() -> None:
    stranger = replace(FATIMA, text="Can you help me?", sent_to_sender=0, recipients=1)
    ranking = rank(conversation(replace(stranger, addressing=Addressing.ONLY_ME)), NOW)
    assert ranking.score < 60
    assert ranking.section is Section.NEEDS_YOU


def test_a_question_you_answered_asks_nothing_any_more() -> None:
    mine = replace(FATIMA, is_mine=True, sent_at=NOW, text="Yes.", sender="me@x.example")
    codes = {reason.code for reason in rank(conversation(mine, FATIMA), NOW).reasons}
    assert reasons.ASKS_YOU not in codes
    assert reasons.LAST_WORD in codes


def test_a_question_before_a_later_remark_still_asks() -> None:
    later = replace(FATIMA, text="The map is attached.", sent_at=NOW)
    codes = [reason.code for reason in rank(conversation(later, FATIMA), NOW).reasons]
    assert codes[0] == reasons.ASKS_YOU


def test_a_question_to_someone_else_is_worth_reading_only() -> None:
    other = replace(FATIMA, text="Hi Joris,\n\nCan you confirm it?")
    ranking = rank(conversation(other), NOW)
    assert ranking.section is Section.WORTH_READING
    assert reasons.ASKS_GROUP in {reason.code for reason in ranking.reasons}


def test_a_question_in_the_subject_counts_for_a_first_message() -> None:
    visit = replace(FATIMA, text="The gate code has changed. Ring at the quay.")
    ranking = rank(conversation(visit, subject="Site visit at 16:00, are you coming?"), NOW)
    assert ranking.reasons[0].evidence == "Site visit at 16:00, are you coming?"
    assert ranking.section is Section.NEEDS_YOU


@pytest.mark.parametrize(
    "automation", [Automation.LIST, Automation.NEWSLETTER, Automation.NOTIFICATION]
)
def test_a_question_in_bulk_mail_does_not_need_you(automation: Automation) -> None:
    bulk = replace(
        FATIMA, automation=automation, text="Will you join us before Friday?", sent_to_sender=0
    )
    assert rank(conversation(bulk), NOW).section is Section.REST


def test_a_list_message_that_names_you_asks_you() -> None:
    listed = replace(
        FATIMA, automation=Automation.LIST, addressing=Addressing.LIST, text="@Sanne can you look?"
    )
    assert rank(conversation(listed), NOW).section is Section.NEEDS_YOU


def test_maintenance_affects_you() -> None:
    notice = replace(FATIMA, automation=Automation.NOTIFICATION, text="", sent_to_sender=0)
    ranking = rank(conversation(notice, subject="Maintenance Thursday 18:00 to 20:00"), NOW)
    assert ranking.section is Section.WORTH_READING
    assert ranking.reasons[0].code == reasons.AFFECTS_YOU


def test_an_invitation_asks_for_an_answer() -> None:
    invitation = replace(FATIMA, has_invitation=True, text="", automation=Automation.NOTIFICATION)
    assert rank(conversation(invitation), NOW).section is Section.NEEDS_YOU


def test_a_question_of_months_ago_may_sink() -> None:
    old = replace(FATIMA, sent_at=NOW - timedelta(days=90), sent_to_sender=0)
    assert rank(conversation(old), NOW).section is Section.WORTH_READING


def test_a_deadline_long_past_no_longer_counts() -> None:
    old = replace(FATIMA, sent_at=NOW - timedelta(days=21))
    ranking = rank(conversation(old), NOW)
    assert ranking.due_at is None


def test_lowering_wins_over_the_question() -> None:
    assert rank(conversation(FATIMA, rank_adjust=-60), NOW).section is not Section.NEEDS_YOU


def test_pinned_needs_you() -> None:
    quiet = replace(FATIMA, text="Hello.", sent_to_sender=0, addressing=Addressing.CC)
    assert rank(conversation(quiet), NOW).section is Section.REST
    assert rank(conversation(quiet, is_pinned=True), NOW).section is Section.NEEDS_YOU


def test_only_my_own_words_rank_without_a_newest_incoming() -> None:
    mine = replace(FATIMA, is_mine=True)
    assert rank(conversation(mine), NOW).section is Section.REST


MESSAGES = st.builds(
    MessageFacts,
    sender=st.sampled_from(["a@x.example", "b@x.example"]),
    sender_name=st.sampled_from(["", "Anna Bos"]),
    is_mine=st.booleans(),
    addressing=st.sampled_from(Addressing),
    recipients=st.integers(0, 30),
    automation=st.sampled_from(Automation),
    is_auto_reply=st.booleans(),
    has_invitation=st.booleans(),
    text=st.one_of(
        st.text(max_size=80),
        st.sampled_from([FATIMA.text, "Thanks!", "Kun je dit vandaag doen?", "Uiterlijk vrijdag."]),
    ),
    sent_at=st.integers(0, 24 * 60).map(lambda hours: NOW - timedelta(hours=hours)),
    sent_to_sender=st.integers(0, 9),
    received_from_sender=st.integers(0, 9),
    read_from_sender=st.integers(0, 9),
)


@given(
    st.lists(MESSAGES, max_size=5),
    st.booleans(),
    st.sampled_from([0, 20, -20]),
    st.sampled_from([frozenset(), frozenset({ChannelRole.JUNK})]),
)
def test_sums_hold_and_evidence_is_real(
    messages: list[MessageFacts],
    is_pinned: bool,
    rank_adjust: int,
    roles: frozenset[ChannelRole],
) -> None:
    facts = conversation(
        *messages, is_pinned=is_pinned, rank_adjust=rank_adjust, roles=roles, took_part=is_pinned
    )
    ranking = rank(facts, NOW)
    assert ranking == rank(facts, NOW)
    assert ranking.score == sum(reason.points for reason in ranking.reasons)
    texts = [facts.subject] + [" ".join(message.text.split()) for message in messages]
    for reason in ranking.reasons:
        assert reasons.describe(reason) != "Another reason"
        if reason.code in (reasons.ASKS_YOU, reasons.ASKS_GROUP, reasons.DUE):
            assert any(reason.evidence in text for text in texts)
