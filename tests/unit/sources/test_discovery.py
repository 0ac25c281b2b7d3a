"""Discovery of mail servers: bundled facts, autoconfiguration files, DNS, a probed guess."""

from collections.abc import Callable

import dns.asyncresolver
import dns.message
import dns.rrset
import httpx
import pytest

from desktop.sources.discovery.autoconfig import read_autoconfig
from desktop.sources.discovery.discover import discover
from desktop.sources.discovery.names import Names, base_domain
from desktop.sources.discovery.servers import Endpoint

CONFIG = b"""<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="firm.example">
 <domain>firm.example</domain><displayName>Firm Mail</displayName>
 <incomingServer type="pop3"><hostname>pop.firm.example</hostname><port>995</port>
  <socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
 <incomingServer type="imap"><hostname>plain.firm.example</hostname><port>143</port>
  <socketType>plain</socketType><username>%EMAILADDRESS%</username></incomingServer>
 <incomingServer type="imap"><hostname>IMAP.firm.example</hostname><port>993</port>
  <socketType>SSL</socketType><username>%EMAILLOCALPART%</username>
  <authentication>password-cleartext</authentication></incomingServer>
 <outgoingServer type="smtp"><hostname>smtp.firm.example</hostname><port>587</port>
  <socketType>STARTTLS</socketType></outgoingServer>
</emailProvider></clientConfig>"""


class Zone(dns.asyncresolver.Resolver):
    """Answers from a table of zone lines."""

    def __init__(self, *lines: str) -> None:
        super().__init__(configure=False)
        self.records = [dns.rrset.from_text(*line.split(maxsplit=4)) for line in lines]

    async def resolve(self, qname, rdtype="A", *_, **__):  # type: ignore[no-untyped-def, override]
        for records in self.records:
            wanted = dns.rdatatype.from_text(rdtype)
            if records.name.to_text() == f"{qname}." and records.rdtype == wanted:
                return records
        raise dns.resolver.NXDOMAIN


def answering(pages: dict[str, bytes]) -> tuple[httpx.AsyncClient, list[str]]:
    """A client that serves `pages` and lists what was asked."""
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        asked.append(url)
        body = pages.get(url.split("?")[0])
        return httpx.Response(200, content=body) if body else httpx.Response(404)

    return httpx.AsyncClient(transport=httpx.MockTransport(serve)), asked


async def never(endpoint: Endpoint) -> bool:
    return False


async def test_a_large_provider_is_known_without_any_network() -> None:
    http, asked = answering({})
    found = await discover("sanne@gmail.com", http=http, names=Names(Zone()), probe=never)
    assert found is not None
    assert (found.imap.host, found.sign_in[0]) == ("imap.gmail.com", "oauth-google")
    assert asked == []


async def test_the_domains_own_file_is_read_and_plain_servers_are_passed_over() -> None:
    page = "https://autoconfig.firm.example/mail/config-v1.1.xml"
    http, _ = answering({page: CONFIG})
    found = await discover("sanne@firm.example", http=http, names=Names(Zone()), probe=never)
    assert found is not None
    assert found.imap == Endpoint(host="imap.firm.example", port=993, security="tls")
    assert found.smtp == Endpoint(host="smtp.firm.example", port=587, security="starttls")
    assert (found.user, found.origin) == ("sanne", "autoconfig")


async def test_the_public_database_is_told_the_domain_but_never_the_address() -> None:
    http, asked = answering({"https://v1.ispdb.net/firm.example": CONFIG})
    found = await discover("sanne@firm.example", http=http, names=Names(Zone()), probe=never)
    assert found is not None
    assert found.origin == "ispdb"
    assert not any("sanne" in url for url in asked if "ispdb" in url)


async def test_a_firm_hosted_at_microsoft_is_known_by_its_mail_exchanger() -> None:
    zone = Zone("firm.example. 300 IN MX 0 firm-example.mail.protection.outlook.com.")
    http, _ = answering({})
    found = await discover("sanne@firm.example", http=http, names=Names(zone), probe=never)
    assert found is not None
    assert (found.provider, found.origin) == ("Microsoft 365", "mx")
    assert found.sign_in == ("oauth-microsoft",)


async def test_srv_records_name_the_servers() -> None:
    zone = Zone(
        "_imaps._tcp.firm.example. 300 IN SRV 10 1 993 second.firm.example.",
        "_submissions._tcp.firm.example. 300 IN SRV 0 1 465 out.firm.example.",
    )
    http, _ = answering({})
    found = await discover("sanne@firm.example", http=http, names=Names(zone), probe=never)
    assert found is not None
    assert (found.imap.host, found.smtp and found.smtp.port) == ("second.firm.example", 465)


async def test_a_guess_is_only_offered_when_the_server_answers() -> None:
    async def only_mail(endpoint: Endpoint) -> bool:
        return endpoint.host == "mail.firm.example"

    http, _ = answering({})
    found = await discover("a@firm.example", http=http, names=Names(Zone()), probe=only_mail)
    assert found is not None
    assert (found.imap.host, found.origin) == ("mail.firm.example", "guess")
    assert await discover("a@firm.example", http=http, names=Names(Zone()), probe=never) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml,
        lambda xml: xml + b" " * 70_000,
        lambda xml: xml[:200],
        lambda _: b"",
        lambda _: b"<html>not found</html>",
    ],
)
def test_a_file_that_is_unsafe_or_broken_is_not_used(spoil: Callable[[bytes], bytes]) -> None:
    assert read_autoconfig(spoil(CONFIG), "a@firm.example", "autoconfig") is None


def test_the_base_domain_knows_public_suffixes() -> None:
    assert base_domain("mx1.mail.firm.co.uk") == "firm.co.uk"
