"""The settings of an account, read once into types; the form that asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.core.errors import UsageError
from desktop.core.l10n import mark, tr
from desktop.sources.api import FieldKind, SetupField, SetupForm
from desktop.sources.imap.transport import Endpoint, Security

AUTH = "auth"
PASSWORD = "password"
CLIENT_ID = "oauth_client_id"
CLIENT_SECRET = "client_secret"
_IMAP_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.PLAIN: 143}
_SMTP_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.PLAIN: 25}
_SECURITIES = (
    ("tls", "TLS"),
    ("starttls", "STARTTLS"),
    ("plain", mark("None (this computer only)")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Where the mail is, where it is submitted, and as whom."""

    address: str
    user: str
    incoming: Endpoint
    submission: Endpoint | None
    submission_user: str
    auth: str
    """ "password", "google" or "microsoft"."""
    folders: frozenset[str]
    """Names of the only folders to sync; empty for all."""

    @property
    def uses_oauth(self) -> bool:
        """Whether signing in takes an access token in place of a password."""
        return self.auth != PASSWORD


def _usual(ports: Mapping[Security, int]) -> tuple[tuple[str, str], ...]:
    """Return the usual port for each value of a choice of security."""
    return tuple((security.value, str(port)) for security, port in ports.items())


FORM = SetupForm(
    intro="Your mail stays on your mail server; Luwte keeps a copy on this computer.",
    fields=(
        SetupField(
            name="address", label="E-mail address", kind=FieldKind.ADDRESS, is_required=False
        ),
        SetupField(name="user", label="User name", help="Often your e-mail address."),
        SetupField(name="host", label="Incoming server", help="For example imap.example.org"),
        SetupField(
            name="port",
            label="Port",
            kind=FieldKind.NUMBER,
            default="993",
            follows=("security", _usual(_IMAP_PORTS)),
        ),
        SetupField(
            name="security",
            label="Security",
            kind=FieldKind.CHOICE,
            default="tls",
            choices=_SECURITIES,
        ),
        SetupField(
            name=AUTH,
            label="Sign in with",
            kind=FieldKind.CHOICE,
            default=PASSWORD,
            choices=((PASSWORD, "Password"), ("google", "Google"), ("microsoft", "Microsoft")),
            is_required=False,
        ),
        SetupField(
            name=PASSWORD,
            label="Password",
            kind=FieldKind.SECRET,
            help="Many services want an app password here.",
            is_required=False,
            only_if=(AUTH, (PASSWORD,)),
        ),
        SetupField(
            name=CLIENT_ID,
            label="Client id",
            help="Of your own or your firm's registration at the provider.",
            only_if=(AUTH, ("google", "microsoft")),
        ),
        SetupField(
            name=CLIENT_SECRET,
            label="Client secret",
            kind=FieldKind.SECRET,
            help="Google gives one with the client id.",
            is_required=False,
            only_if=(AUTH, ("google",)),
        ),
        SetupField(
            name="smtp_host",
            label="Outgoing server",
            help="Without one you can read but not send.",
            is_required=False,
        ),
        SetupField(
            name="smtp_port",
            label="Outgoing port",
            kind=FieldKind.NUMBER,
            default="465",
            is_required=False,
            follows=("smtp_security", _usual(_SMTP_PORTS)),
        ),
        SetupField(
            name="smtp_security",
            label="Outgoing security",
            kind=FieldKind.CHOICE,
            default="tls",
            choices=_SECURITIES,
            is_required=False,
        ),
        SetupField(
            name="smtp_user",
            label="Outgoing user name",
            help="If it differs from the one above.",
            is_required=False,
            is_advanced=True,
        ),
        SetupField(
            name="folders",
            label="Only these folders",
            help="Names separated by commas; leave empty for all.",
            is_required=False,
            is_advanced=True,
        ),
    ),
)


def read_configuration(settings: Mapping[str, str]) -> Configuration:
    """Return the settings as types. Raises UsageError with a sentence that says what to change."""
    security = _security(settings.get("security", ""), Security.TLS)
    host = _required(settings, "host", tr("Fill in the name of the incoming mail server."))
    user = _required(settings, "user", tr("Fill in the user name."))
    ca_file = settings.get("ca_file", "")
    return Configuration(
        address=_address(settings, user, host),
        user=user,
        incoming=Endpoint(
            host=host,
            port=_port(settings.get("port", ""), _IMAP_PORTS[security]),
            security=security,
            ca_file=ca_file,
        ),
        submission=_submission(settings, ca_file),
        submission_user=settings.get("smtp_user", "").strip() or user,
        auth=settings.get(AUTH, "").strip() or PASSWORD,
        folders=frozenset(
            name.strip() for name in settings.get("folders", "").split(",") if name.strip()
        ),
    )


def _submission(settings: Mapping[str, str], ca_file: str) -> Endpoint | None:
    host = settings.get("smtp_host", "").strip()
    if not host:
        return None
    security = _security(settings.get("smtp_security", ""), Security.TLS)
    port = _port(settings.get("smtp_port", ""), _SMTP_PORTS[security])
    return Endpoint(host=host, port=port, security=security, ca_file=ca_file)


def _required(settings: Mapping[str, str], name: str, complaint: str) -> str:
    value = settings.get(name, "").strip()
    if not value:
        raise UsageError(complaint)
    return value


def _address(settings: Mapping[str, str], user: str, host: str) -> str:
    given = settings.get("address", "").strip()
    if given or "@" in user:
        return (given or user).lower()
    return f"{user}@{host.removeprefix('imap.').removeprefix('mail.')}".lower()


def _security(text: str, default: Security) -> Security:
    try:
        return Security(text.strip().lower()) if text.strip() else default
    except ValueError:
        raise UsageError(tr("Security is one of tls, starttls and plain.")) from None


def _port(text: str, default: int) -> int:
    if not text.strip():
        return default
    if not text.strip().isdecimal() or not 0 < int(text) < 65536:
        raise UsageError(tr("A port is a number from 1 to 65535."))
    return int(text)
