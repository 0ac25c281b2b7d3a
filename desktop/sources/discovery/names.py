"""What DNS says about the mail of a domain: SRV (RFC 6186, RFC 8314) and MX records."""

import dns.asyncresolver
import dns.exception
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.IN.SRV import SRV
from publicsuffixlist import PublicSuffixList

from desktop.sources.discovery.servers import Endpoint, MailServers

TIMEOUT_S = 5.0


class Names:
    """DNS look-ups that answer with what there is and never raise for what there is not."""

    def __init__(self, resolver: dns.asyncresolver.Resolver | None = None) -> None:
        self._resolver = resolver

    async def exchangers(self, domain: str) -> tuple[str, ...]:
        """Return the mail exchangers of a domain, preferred first."""
        found = [record for record in await self._ask(domain, "MX") if isinstance(record, MX)]
        found.sort(key=lambda record: record.preference)
        return tuple(record.exchange.to_text(omit_final_dot=True).lower() for record in found)

    async def service(self, domain: str, service: str, security: str) -> Endpoint | None:
        """Return where `service` (such as "_imaps._tcp") is offered, or None."""
        found = [
            record
            for record in await self._ask(f"{service}.{domain}", "SRV")
            if isinstance(record, SRV) and record.target.to_text() != "."
        ]
        if not found:
            return None
        best = min(found, key=lambda record: (record.priority, -record.weight))
        host = best.target.to_text(omit_final_dot=True).lower()
        return Endpoint(host=host, port=best.port, security=security)

    async def servers(self, address: str) -> MailServers | None:
        """Return the servers that the SRV records of the address's domain name."""
        domain = address.partition("@")[2]
        imap = await self.service(domain, "_imaps._tcp", "tls")
        imap = imap or await self.service(domain, "_imap._tcp", "starttls")
        if imap is None:
            return None
        smtp = await self.service(domain, "_submissions._tcp", "tls")
        smtp = smtp or await self.service(domain, "_submission._tcp", "starttls")
        return MailServers(imap=imap, smtp=smtp, user=address, origin="srv")

    async def _ask(self, name: str, kind: str) -> list[object]:
        try:
            resolver = self._resolver or dns.asyncresolver.get_default_resolver()
            return list(await resolver.resolve(name, kind, lifetime=TIMEOUT_S))
        except (dns.exception.DNSException, OSError):
            return []


def base_domain(host: str) -> str:
    """Return the registrable domain of a host ("mx1.firm.co.uk" -> "firm.co.uk")."""
    return PublicSuffixList().privatesuffix(host) or host
