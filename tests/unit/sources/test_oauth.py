"""Sign-in against a small authorization server on loopback that checks PKCE itself."""

import asyncio
import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from desktop.core.clock import FixedClock
from desktop.core.errors import NeedsSignInError, OfflineError
from desktop.sources.oauth.provider import Client, Provider, provider
from desktop.sources.oauth.sign_in import sign_in
from desktop.sources.oauth.tokens import REFRESH_TOKEN, TokenKeeper

NOW = datetime(2026, 6, 9, 14, 17, tzinfo=UTC)


class Authority:
    """An authorization server that grants what is asked properly, and counts its answers."""

    def __init__(self) -> None:
        self.challenges: dict[str, str] = {}
        self.refresh_tokens = {"refresh-0"}
        self.refreshes = 0
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
                status, answer = authority.grant(form)
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def grant(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] not in self.refresh_tokens:
                return 400, {"error": "invalid_grant"}
            self.refreshes += 1
            rolled = f"refresh-{self.refreshes}"
            self.refresh_tokens = {rolled}
            return 200, self._tokens(f"access-{self.refreshes}", rolled)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if self.challenges.pop(form["code"], None) != challenge:
            return 400, {"error": "invalid_grant"}
        return 200, self._tokens("access-0", "refresh-0")

    @staticmethod
    def _tokens(access: str, refresh: str) -> dict[str, object]:
        return {"access_token": access, "refresh_token": refresh, "expires_in": 3600}


class Browser:
    """Follows the authorization page straight back to the loopback address."""

    def __init__(self, authority: Authority, **changes: str) -> None:
        self.authority = authority
        self.changes = changes
        self.page = ""
        self.visit: asyncio.Task[None] | None = None

    def __call__(self, url: str) -> None:
        self.visit = asyncio.get_running_loop().create_task(self._go(url))

    async def _go(self, url: str) -> None:
        asked = {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}
        self.authority.challenges["the-code"] = asked["code_challenge"]
        answer = {"code": "the-code", "state": asked["state"], **self.changes}
        answer = {name: value for name, value in answer.items() if value}
        async with httpx.AsyncClient() as http:
            elsewhere = await http.get(asked["redirect_uri"] + "favicon.ico")
            assert elsewhere.status_code == 404
            self.page = (await http.get(asked["redirect_uri"] + "?" + urlencode(answer))).text


class Keyring(dict[str, str]):
    def set(self, name: str, value: str) -> None:
        self[name] = value

    def delete(self, name: str) -> None:
        self.pop(name, None)


@pytest.fixture
def authority() -> Iterator[Authority]:
    running = Authority()
    yield running
    running.server.shutdown()
    running.server.server_close()


def local(authority: Authority) -> Provider:
    return Provider(
        name="Example",
        authorize_url=authority.url + "/authorize",
        token_url=authority.url + "/token",
        scopes=("mail",),
    )


def keeper_for(issuer: Provider, keyring: Keyring, clock: FixedClock) -> TokenKeeper:
    client = Client(client_id="own-id")
    return TokenKeeper(provider=issuer, client=client, secrets=keyring, clock=clock)


async def signed_in(authority: Authority, browser: Browser) -> str | None:
    async with httpx.AsyncClient() as http:
        tokens = await sign_in(
            provider=local(authority),
            client=Client(client_id="own-id"),
            http=http,
            clock=FixedClock(NOW),
            open_browser=browser,
        )
    if browser.visit:
        await browser.visit
    return tokens.refresh_token


async def test_the_browser_round_trip_gives_a_refresh_token(authority: Authority) -> None:
    browser = Browser(authority)
    assert await signed_in(authority, browser) == "refresh-0"
    assert "close this page" in browser.page


async def test_an_answer_with_a_foreign_state_is_refused(authority: Authority) -> None:
    with pytest.raises(NeedsSignInError, match="does not belong"):
        await signed_in(authority, Browser(authority, state="foreign"))


async def test_declining_in_the_browser_is_told_plainly(authority: Authority) -> None:
    with pytest.raises(NeedsSignInError, match="not completed"):
        await signed_in(authority, Browser(authority, code="", error="access_denied"))


async def test_one_refresh_serves_all_who_ask_at_once_and_rolls_the_refresh_token(
    authority: Authority,
) -> None:
    clock, keyring = FixedClock(NOW), Keyring({REFRESH_TOKEN: "refresh-0"})
    keeper = keeper_for(local(authority), keyring, clock)
    assert set(await asyncio.gather(*(keeper.access_token() for _ in range(5)))) == {"access-1"}
    assert authority.refreshes == 1
    assert keyring[REFRESH_TOKEN] == "refresh-1"
    clock.moment += timedelta(minutes=54)
    assert await keeper.access_token() == "access-1"
    clock.moment += timedelta(minutes=2)
    assert await keeper.access_token() == "access-2"


async def test_a_refused_refresh_token_asks_to_sign_in_again(authority: Authority) -> None:
    keeper = keeper_for(local(authority), Keyring({REFRESH_TOKEN: "revoked"}), FixedClock(NOW))
    with pytest.raises(NeedsSignInError, match="sign in again"):
        await keeper.access_token()


async def test_no_network_is_not_a_reason_to_sign_in(authority: Authority) -> None:
    dead = Provider(name="Example", authorize_url="", token_url="http://127.0.0.1:9", scopes=())
    keeper = keeper_for(dead, Keyring({REFRESH_TOKEN: "refresh-0"}), FixedClock(NOW))
    with pytest.raises(OfflineError):
        await keeper.access_token()


def test_the_bundled_providers_use_the_hosts_their_registrations_need() -> None:
    assert provider("google").redirect_host == "127.0.0.1"
    assert provider("microsoft").redirect_host == "localhost"
