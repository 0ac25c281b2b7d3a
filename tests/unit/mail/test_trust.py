"""Authentication-Results, verified domains and one-click unsubscribe."""

from desktop.model.message import Details
from desktop.sources.mail.incoming import read_message

RESULTS = (
    b"Authentication-Results: mx.provider.nl;\n dkim=pass header.d=news.nl header.s=a;\n"
    b" spf=pass smtp.mailfrom=x@news.nl; dmarc=pass (p=REJECT) header.from=news.nl\n"
)
SIGNED = (
    b"DKIM-Signature: v=1; d=news.nl; s=a; h=From:Subject:List-Unsubscribe:\n"
    b" List-Unsubscribe-Post; bh=x; b=y\n"
)
LIST = (
    b"From: News <n@news.nl>\nList-Unsubscribe: <mailto:u@news.nl>, <https://news.nl/u?x=1>\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
)
TRUSTED = frozenset(("mx.provider.nl",))


def details(raw: bytes, trusted: frozenset[str] = TRUSTED) -> Details:
    mine = frozenset(("me@x.nl",))
    return read_message(
        raw + b"\nx", remote_id="1", channel="", trusted_authserv=trusted, my_addresses=mine
    ).details


def test_a_domain_is_verified_by_the_trusted_provider_only() -> None:
    assert details(RESULTS + LIST).verified_domain == "news.nl"
    assert details(RESULTS + LIST, frozenset()).verified_domain is None
    assert details(RESULTS + LIST, frozenset(("other.nl",))).verified_domain is None
    assert details(RESULTS + LIST, frozenset(("*.provider.nl",))).verified_domain == "news.nl"


def test_only_the_topmost_results_count() -> None:
    forged = b"Authentication-Results: elsewhere.nl; dmarc=none\n" + RESULTS + LIST
    assert details(forged).verified_domain is None


def test_results_for_another_domain_verify_nothing() -> None:
    assert details(RESULTS + b"From: x@bank.nl\n").verified_domain is None
    assert details(RESULTS + b"From: n@news.nl, x@bank.nl\n").verified_domain is None


def test_one_click_needs_a_passed_signature_over_both_fields() -> None:
    def one_click(raw: bytes) -> bool:
        unsubscribe = details(raw).unsubscribe
        assert unsubscribe is not None
        assert unsubscribe.https_url == "https://news.nl/u?x=1"
        assert unsubscribe.mailto == "mailto:u@news.nl"
        return unsubscribe.one_click

    assert one_click(RESULTS + SIGNED + LIST)
    assert not one_click(SIGNED + LIST)
    assert not one_click(RESULTS + LIST)
    assert not one_click(RESULTS + SIGNED.replace(b"\n List-Unsubscribe-Post", b"\n To") + LIST)
    assert not one_click(RESULTS + SIGNED.replace(b"d=news.nl", b"d=other.nl") + LIST)
    assert not one_click(RESULTS + SIGNED + LIST.replace(b"=One-Click", b"=Two"))


def test_a_forged_mail_from_oneself_is_warned_about() -> None:
    failed = b"Authentication-Results: mx.provider.nl; dmarc=fail header.from=x.nl\nFrom: me@x.nl\n"
    assert "forged-own-address" in details(failed).warnings


def test_the_list_is_named() -> None:
    found = details(b"From: a@b.nl\nList-Id: De lijst <lijst.x.nl>\nList-Post: <mailto:l@x.nl>\n")
    assert (found.list_id, found.list_name, found.list_post) == ("lijst.x.nl", "De lijst", "l@x.nl")
