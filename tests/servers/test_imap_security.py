"""Connections to a real Dovecot: TLS, STARTTLS, certificates, passwords."""

from pathlib import Path

import pytest

from desktop.core.errors import NeedsSignInError, OfflineError, RejectedError, SourceError
from desktop.sources.imap.source import SOURCE
from tests.servers.applier import Engine
from tests.servers.dovecot import Dovecot
from tests.servers.launch import free_port
from tests.servers.mails import fill


def settings(dovecot: Dovecot, **changed: str) -> dict[str, str]:
    """Return settings for TLS with the CA of the test."""
    values = {"port": str(dovecot.tls_port), "security": "tls"}
    return {**dovecot.settings, **values, "ca_file": str(dovecot.folder / "cert.pem"), **changed}


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_mail_comes_over_tls(dovecot: Dovecot, tmp_path: Path, security: str) -> None:
    fill(dovecot.other_client(), "INBOX", 1)
    port = dovecot.tls_port if security == "tls" else dovecot.port
    engine = Engine(settings(dovecot, security=security, port=str(port)), tmp_path)
    await engine.sync()
    assert engine.cache.subjects() == ["Mail 1"]
    await engine.close()


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    engine = Engine(settings(dovecot, ca_file=""), tmp_path)
    with pytest.raises(SourceError, match="certificate"):
        await engine.sync()
    await engine.close()


async def test_no_tls_where_tls_is_wanted_is_an_error(dovecot: Dovecot, tmp_path: Path) -> None:
    engine = Engine(settings(dovecot, port=str(dovecot.port)), tmp_path)
    with pytest.raises(SourceError, match="TLS"):
        await engine.sync()
    await engine.close()


async def test_a_wrong_password_asks_to_sign_in(dovecot: Dovecot, tmp_path: Path) -> None:
    engine = Engine(settings(dovecot), tmp_path, password="wrong")
    with pytest.raises(NeedsSignInError):
        await engine.sync()
    await engine.close()


async def test_nobody_listening_is_offline(tmp_path: Path) -> None:
    account = {"host": "127.0.0.1", "port": str(free_port()), "user": "anna", "security": "plain"}
    engine = Engine(account, tmp_path)
    with pytest.raises(OfflineError):
        await engine.sync()
    await engine.close()


async def test_plain_is_for_this_computer_only(tmp_path: Path) -> None:
    engine = Engine({"host": "192.0.2.1", "user": "anna", "security": "plain"}, tmp_path)
    with pytest.raises(RejectedError):
        await engine.sync()
    await engine.close()


async def test_a_set_up_is_tried_and_completed(dovecot: Dovecot, tmp_path: Path) -> None:
    given = settings(dovecot, address="Anna@Example.org")
    engine = Engine(given, tmp_path)
    result = await SOURCE.test(given, engine.context)
    assert result.addresses == ("anna@example.org",)
    assert result.settings["address"] == "anna@example.org"
    await engine.close()
