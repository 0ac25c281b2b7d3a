"""Reads the autoconfiguration file of a provider (draft-ietf-mailmaint-autoconfig)."""

from xml.etree import ElementTree

from desktop.sources.discovery.servers import Endpoint, MailServers

MAX_BYTES = 64 * 1024
SECURITY = {"SSL": "tls", "STARTTLS": "starttls"}
SIGN_IN = {"password-cleartext": "password", "password-encrypted": "password"}


def read_autoconfig(document: bytes, address: str, origin: str) -> MailServers | None:
    """Return the first encrypted IMAP server (and its SMTP server), or None.

    Documents over 64 KB, with a DTD or entities, or not well formed give None.
    """
    if len(document) > MAX_BYTES or b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        return None
    try:
        # The forbidden declarations are out, so nothing can expand or be fetched.
        root = ElementTree.fromstring(document)  # noqa: S314
    except ElementTree.ParseError:
        return None
    incoming = _first(root, "incomingServer", "imap")
    if incoming is None:
        return None
    imap, element = incoming
    outgoing = _first(root, "outgoingServer", "smtp")
    return MailServers(
        imap=imap,
        smtp=outgoing[0] if outgoing else None,
        user=_user(element, address),
        sign_in=_sign_in(element, imap.host),
        provider=(root.findtext(".//displayName") or "").strip(),
        origin=origin,
    )


def _first(
    root: ElementTree.Element, tag: str, kind: str
) -> tuple[Endpoint, ElementTree.Element] | None:
    for element in root.iter(tag):
        security = SECURITY.get((element.findtext("socketType") or "").strip())
        host = (element.findtext("hostname") or "").strip().lower()
        port = (element.findtext("port") or "").strip()
        if element.get("type") == kind and security and host and port.isdigit():
            return Endpoint(host=host, port=int(port), security=security), element
    return None


def _user(element: ElementTree.Element, address: str) -> str:
    local, _, domain = address.partition("@")
    pattern = (element.findtext("username") or "%EMAILADDRESS%").strip()
    return (
        pattern.replace("%EMAILADDRESS%", address)
        .replace("%EMAILLOCALPART%", local)
        .replace("%EMAILDOMAIN%", domain)
    )


def _sign_in(element: ElementTree.Element, host: str) -> tuple[str, ...]:
    ways = []
    for method in element.findall("authentication"):
        name = (method.text or "").strip()
        if name == "OAuth2":
            ways.append(_oauth(host))
        else:
            ways.append(SIGN_IN.get(name, ""))
    return tuple(dict.fromkeys(way for way in ways if way)) or ("password",)


def _oauth(host: str) -> str:
    if host.endswith((".gmail.com", ".googlemail.com")):
        return "oauth-google"
    return "oauth-microsoft" if host.endswith((".office365.com", ".outlook.com")) else ""
