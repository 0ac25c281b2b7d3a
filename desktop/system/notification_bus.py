"""Banners of the desktop through D-Bus, by the Desktop Notifications Specification 1.2.

QtDBus in Python cannot write the unsigned number that `Notify` asks for, so this speaks to the bus
through jeepney, which keyring brings along on Linux. Nothing here waits: replies and signals are
read with `read` when the socket has something; who uses it watches `fileno`.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

log = logging.getLogger(__name__)

_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
DEFAULT_ACTION = "default"
"""The action of a click on the banner itself."""
STAYS = -1
"""The desktop decides how long a banner is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The desktop shows a banner: `request` is what `notify` returned, `banner` its number."""

    request: int
    banner: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """The banner or one of its buttons was pressed; `token` lets a window be raised (Wayland)."""

    banner: int
    action: str
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The banner has gone."""

    banner: int


BannerEvent = Shown | Pressed | Closed


class NotificationBus:
    """A connection to the session bus. Raises OSError where there is none."""

    def __init__(self) -> None:
        self._connection = _connect()
        self._requests: dict[int, int] = {}
        self._tokens: dict[int, str] = {}
        self._has_markup = False
        self._capabilities_request = 0
        self._listen()

    def fileno(self) -> int:
        """The socket to watch for reading."""
        return int(self._connection.sock.fileno())

    def notify(
        self,
        title: str,
        body: str,
        *,
        actions: Sequence[tuple[str, str]] = (),
        replaces: int = 0,
        category: str = "im.received",
    ) -> int:
        """Show a banner; return the number of this request, which `Shown` will name.

        `actions` are pairs of a code and a word for the button. Raises OSError.
        """
        flat = [DEFAULT_ACTION, ""]
        for code, word in actions:
            flat += [code, word]
        hints: Mapping[str, tuple[str, object]] = {
            "category": ("s", category),
            "desktop-entry": ("s", "luwte"),
            "urgency": ("y", 1),
        }
        text = _escaped(body) if self._has_markup else body
        arguments = ("Luwte", replaces, "luwte", title, text, flat, hints, STAYS)
        serial = self._call("Notify", "susssasa{sv}i", arguments)
        self._requests[serial] = serial
        return serial

    def withdraw(self, banner: int) -> None:
        """Take a banner away. Raises OSError."""
        self._call("CloseNotification", "u", (banner,))

    def read(self) -> list[BannerEvent]:
        """Return what came in; never waits. Raises OSError when the bus has gone."""
        from jeepney import MessageType

        events: list[BannerEvent] = []
        for message in self._messages():
            kind = message.header.message_type
            if kind is MessageType.signal:
                events += self._signal(message)
            elif kind is MessageType.method_return:
                events += self._reply(message)
            elif kind is MessageType.error:
                log.warning("The desktop refused a banner: %s", _error_name(message))
        return events

    def close(self) -> None:
        """Leave the bus."""
        self._connection.close()

    def _listen(self) -> None:
        from jeepney import MatchRule, message_bus

        for member in ("ActionInvoked", "NotificationClosed", "ActivationToken"):
            rule = MatchRule(type="signal", interface=_NAME, member=member, path=_PATH)
            self._connection.send(message_bus.AddMatch(rule))
        self._capabilities_request = self._call("GetCapabilities", "", ())

    def _call(self, method: str, signature: str, arguments: tuple[object, ...]) -> int:
        from jeepney import DBusAddress, new_method_call

        address = DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
        message = new_method_call(address, method, signature or None, arguments)
        serial = next(self._connection.outgoing_serial)
        self._connection.send(message, serial=serial)
        return int(serial)

    def _messages(self) -> "list[Message]":
        found = []
        while True:
            try:
                found.append(self._connection.receive(timeout=0))
            except TimeoutError:
                return found

    def _reply(self, message: "Message") -> list[BannerEvent]:
        from jeepney import HeaderFields

        serial = message.header.fields.get(HeaderFields.reply_serial)
        if serial == self._capabilities_request and message.body:
            self._has_markup = "body-markup" in message.body[0]
        if serial in self._requests and message.body:
            return [Shown(request=self._requests.pop(serial), banner=int(message.body[0]))]
        return []

    def _signal(self, message: "Message") -> list[BannerEvent]:
        from jeepney import HeaderFields

        fields = message.header.fields
        if fields.get(HeaderFields.interface) != _NAME or len(message.body) != 2:
            return []
        banner, value = int(message.body[0]), message.body[1]
        match fields.get(HeaderFields.member):
            case "ActivationToken":
                self._tokens[banner] = str(value)
            case "ActionInvoked":
                token = self._tokens.pop(banner, "")
                return [Pressed(banner=banner, action=str(value), token=token)]
            case "NotificationClosed":
                return [Closed(banner=banner)]
        return []


def _connect() -> "DBusConnection":
    """Raises OSError whatever is wrong with the bus: none there, none installed, refused."""
    try:
        from jeepney.auth import AuthenticationError
        from jeepney.io.blocking import open_dbus_connection
    except ImportError as error:
        raise OSError("There is no D-Bus on this system") from error
    try:
        return open_dbus_connection(bus="SESSION")
    except (AuthenticationError, KeyError, ValueError) as error:
        raise OSError("The session bus cannot be reached") from error


def _escaped(text: str) -> str:
    """The body may hold a little markup; message text must not."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _error_name(message: "Message") -> str:
    from jeepney import HeaderFields

    return str(message.header.fields.get(HeaderFields.error_name, ""))
