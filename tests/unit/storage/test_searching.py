from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.model.ids import SourceId
from desktop.model.message import Address, Attachment, Details, Flag, Invitation
from desktop.storage import search
from tests.unit.storage.building import ME, Cache, batch, flags, mail


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cache]:
    made = Cache(tmp_path_factory.mktemp("search"))
    file = Attachment(name="harbour-plan.pdf", mime="application/pdf", size=9, part="2")
    invitation = Details(invitation=Invitation(method="REQUEST", uid="1", summary="Meet"))
    day = 1440.0
    made.apply(
        batch(
            mail("noise", subject="Harbour noise", text="The café is loud", attachments=(file,)),
            mail("plan", text="A plan for the noise in the harbour", minutes_ago=3 * day),
            mail(
                "link", text="See https://example.org now", flags=[Flag.SEEN], minutes_ago=9 * day
            ),
            mail("meet", details=invitation, channel="Harbour", minutes_ago=40 * day),
            mail("mine", sender=ME, to=["joris@oostermeer.example"], channel="Sent"),
            mail("cced", cc=(Address(name="Kees", address="kees@x.example"),), minutes_ago=30),
            mail("thrown", subject="Harbour thrown away", channel="Trash"),
            mail("star", flags=[Flag.FLAGGED], text="Budget with 100%_sure", minutes_ago=20),
        )
    )
    made.decide("plan", "waiting")
    made.database.write_now(
        lambda c: c.execute(
            "UPDATE conversation SET is_pinned = 1 WHERE id = ?", (made.conversation_of("star"),)
        )
    )
    yield made
    made.database.close()


def _found(cache: Cache, query: str) -> list[str]:
    hits = cache.views.search(query).hits
    names = dict(cache.rows("SELECT conversation_id, message_id FROM message"))
    return [str(names[hit.row.id]).removesuffix("@example") for hit in hits]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("noise ", ["noise", "plan"]),
        ("noi", ["noise", "plan"]),
        ("noi ", []),
        ("h", ["noise"]),
        ('"harbour noi', ["noise"]),
        ('"the noi', []),
        ('"the noise in the harb', ["plan"]),
        ("from:f noi", ["noise", "plan"]),
        ("-cafe harb", ["plan"]),
        ("has:link exam", ["link"]),
        ("cafe ", ["noise"]),
        ("CAFÉ ", ["noise"]),
        ("harbour noise ", ["noise", "plan"]),
        ('"harbour noise" ', ["noise"]),
        ("noise -loud ", ["plan"]),
        ("-noise budget ", ["star"]),
        ("cafe OR budget ", ["star", "noise"]),
        ("cafe OR is:flagged ", ["star", "noise"]),
        ("from:fatima noise ", ["noise", "plan"]),
        ("from:joris ", []),
        ("to:joris ", ["mine"]),
        ("cc:kees ", ["cced"]),
        ("from:me ", ["mine"]),
        ("is:mine ", ["mine"]),
        ("subject:noise ", ["noise"]),
        ("has:file ", ["noise"]),
        ("filename:harb ", ["noise"]),
        ("has:link ", ["link"]),
        ("has:invitation ", ["meet"]),
        ("is:flagged ", ["star"]),
        ("is:read ", ["link"]),
        ("is:waiting ", ["plan"]),
        ("is:pinned ", ["star"]),
        ("in:harbour ", ["meet"]),
        ("in:work cafe ", ["noise"]),
        ("in:trash ", ["thrown"]),
        ("in:nowhere ", []),
        ("source:imap cafe ", ["noise"]),
        ("source:slack cafe ", []),
        ("before:2026-02-01 ", ["meet"]),
        ("after:2026-03-02 -is:mine -is:unread ", []),
        ("on:2026-02-27 ", ["plan"]),
        ("thrown ", []),
        ("-is:unread -is:mine ", ["link"]),
        ("from:100%_ ", []),
        ("* ", []),
        ('a"b ', []),
    ],
)
def test_operators(cache: Cache, query: str, names: list[str]) -> None:
    assert _found(cache, query) == names


def test_subject_and_people_come_before_the_text_then_the_newest(cache: Cache) -> None:
    assert _found(cache, "harbour ") == ["noise", "plan"]


def test_what_is_unread_is_newest_first(cache: Cache) -> None:
    assert _found(cache, "is:unread ") == ["star", "cced", "noise", "plan", "meet"]


def test_a_hit_shows_the_words_around_the_match(cache: Cache) -> None:
    hit = cache.views.search("cafe ").hits[0]
    assert hit.fragment == "The \ue000café\ue001 is loud"


def test_totals_and_sources(cache: Cache) -> None:
    result = cache.views.search("noise ")
    assert (result.total, result.is_total_exact) == (2, True)
    assert dict(result.by_source) == {SourceId("imap"): 2}


def test_did_you_mean(cache: Cache) -> None:
    result = cache.views.search("harbuor noise ")
    assert (result.hits, result.suggestion) == ((), "harbour noise")
    assert cache.views.search("qqqqqqqq ").suggestion is None


def test_an_empty_query_finds_nothing(cache: Cache) -> None:
    assert cache.views.search(" ").hits == ()


def test_only_so_many_messages_are_looked_at(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CAP", 2)
    result = cache.views.search("this ")
    assert (result.total, result.is_total_exact) == (2, False)


def test_a_removed_flag_is_no_longer_found(tmp_path: Path) -> None:
    own = Cache(tmp_path)
    own.apply(batch(mail("a", flags=[Flag.FLAGGED])))
    assert own.views.search("is:flagged ").total == 1
    own.apply(flags("INBOX/a"))
    assert own.views.search("is:flagged ").total == 0
    own.database.close()
