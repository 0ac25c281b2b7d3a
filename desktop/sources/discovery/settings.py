"""Turns what was found into the settings of an IMAP account, ready to be shown and changed."""

from desktop.sources.discovery.servers import MailServers


def imap_settings(found: MailServers, address: str) -> dict[str, str]:
    """Return settings by the names of the IMAP set-up form, with `provider` and `origin`."""
    way = found.sign_in[0] if found.sign_in else "password"
    settings = {
        "address": address,
        "user": found.user,
        "host": found.imap.host,
        "port": str(found.imap.port),
        "security": found.imap.security,
        "auth": way.removeprefix("oauth-") if way.startswith("oauth-") else "password",
        "sign_in": " ".join(found.sign_in),
        "provider": found.provider,
        "origin": found.origin,
    }
    if found.smtp is not None:
        settings["smtp_host"] = found.smtp.host
        settings["smtp_port"] = str(found.smtp.port)
        settings["smtp_security"] = found.smtp.security
    return settings
