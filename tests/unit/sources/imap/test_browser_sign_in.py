"""An account that signs in with the browser, from the set-up to the token at the mail server."""

import asyncio
import base64
import logging
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop.core.clock import FixedClock
from desktop.model.account import Account
from desktop.model.ids import AccountId, SourceId
from desktop.sources.api import NeedsSignInError, SourceContext
from desktop.sources.imap.source import SOURCE
from desktop.sources.oauth import account as oauth
from desktop.sources.oauth.tokens import REFRESH_TOKEN
from tests.unit.sources.imap.scripted import ScriptedServer
from tests.unit.sources.test_oauth import NOW, Authority, Browser, Keyring, local

GREETING = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready"


@pytest.fixture
def authority() -> Iterator[Authority]:
    running = Authority()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
async def mail_server() -> AsyncIterator[ScriptedServer]:
    server = ScriptedServer(
        {
            "AUTHENTICATE XOAUTH2": "{tag} OK [CAPABILITY IMAP4rev1] signed in",
            "LIST": '* LIST () "/" INBOX\n{tag} OK done',
            "CAPABILITY": "* CAPABILITY IMAP4rev1\n{tag} OK done",
            "NOOP": "{tag} OK done",
        },
        greeting=GREETING,
    )
    await server.start()
    yield server
    await server.close()


@pytest.fixture
def browser(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Browser:
    visitor = Browser(authority)
    monkeypatch.setattr(oauth, "provider", lambda _id: local(authority))
    monkeypatch.setitem(oauth.sign_in_with_browser.__kwdefaults__, "open_browser", visitor)
    return visitor


def trial(server: ScriptedServer, keyring: Keyring, folder: Path) -> SourceContext:
    settings = {**server.settings, "auth": "google", "oauth_client_id": "own-id"}
    return SourceContext(
        account=Account(
            id=AccountId(1), source=SourceId("imap"), name="", settings=settings, addresses=()
        ),
        secrets=keyring,
        clock=FixedClock(NOW),
        log=logging.getLogger("test"),
        workers=ThreadPoolExecutor(1),
        folder=folder,
    )


async def test_trying_a_set_up_opens_the_browser_once_and_keeps_the_refresh_token(
    mail_server: ScriptedServer, browser: Browser, authority: Authority, tmp_path: Path
) -> None:
    keyring = Keyring()
    context = trial(mail_server, keyring, tmp_path)
    await SOURCE.test(context.account.settings, context)
    assert browser.visit is not None
    await browser.visit
    assert keyring[REFRESH_TOKEN] == "refresh-1"
    (command,) = mail_server.said("AUTHENTICATE")
    response = base64.b64decode(command.split()[-1]).decode()
    assert response == "user=anna\1auth=Bearer access-1\1\1"


async def test_a_client_id_is_asked_for_before_any_browser_opens(
    mail_server: ScriptedServer, browser: Browser, tmp_path: Path
) -> None:
    context = trial(mail_server, Keyring(), tmp_path)
    settings = {**context.account.settings, "oauth_client_id": ""}
    with pytest.raises(NeedsSignInError, match="client id"):
        await SOURCE.test(settings, context)
    assert browser.visit is None


async def test_declining_leaves_nothing_in_the_keyring(
    mail_server: ScriptedServer, browser: Browser, tmp_path: Path
) -> None:
    browser.changes = {"code": "", "error": "access_denied"}
    keyring = Keyring()
    context = trial(mail_server, keyring, tmp_path)
    with pytest.raises(NeedsSignInError, match="not completed"):
        await SOURCE.test(context.account.settings, context)
    assert browser.visit is not None
    await asyncio.wait_for(browser.visit, 5)
    assert keyring == {}
