"""Reads the accessible tree of a running program over AT-SPI, as a screen reader does."""

from collections.abc import Iterator
from dataclasses import dataclass

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
STATE_FOCUSED = 1 << 12
STATE_SELECTED = 1 << 23
STATE_SHOWING = 1 << 25

Reference = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Node:
    """One accessible object."""

    reference: Reference
    role: str
    name: str
    description: str
    states: int

    @property
    def is_focused(self) -> bool:
        return bool(self.states & STATE_FOCUSED)

    @property
    def is_selected(self) -> bool:
        return bool(self.states & STATE_SELECTED)

    @property
    def is_showing(self) -> bool:
        return bool(self.states & STATE_SHOWING)


class AccessibleTree:
    """A connection to the accessibility bus of this session."""

    def __init__(self) -> None:
        session = open_dbus_connection("SESSION")
        bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        address = session.send_and_get_reply(new_method_call(bus, "GetAddress")).body[0]
        session.close()
        self._bus: DBusConnection = open_dbus_connection(address)

    def close(self) -> None:
        self._bus.close()

    def walk(self, *, application: str) -> Iterator[Node]:
        """Yield every object of the application, parents first."""
        for reference in self._children(ROOT):
            if self._property(reference, "Name") == application:
                yield from self._below(reference)

    def find(self, *, application: str, role: str) -> list[Node]:
        """Return all objects with a role, such as "list item"."""
        return [node for node in self.walk(application=application) if node.role == role]

    def _below(self, reference: Reference) -> Iterator[Node]:
        yield self._node(reference)
        for child in self._children(reference):
            yield from self._below(child)

    def _node(self, reference: Reference) -> Node:
        low, high = self._call(reference, "GetState")
        return Node(
            reference=reference,
            role=self._call(reference, "GetRoleName"),
            name=self._property(reference, "Name"),
            description=self._property(reference, "Description"),
            states=low | high << 32,
        )

    def _children(self, reference: Reference) -> list[Reference]:
        return [(bus, path) for bus, path in self._call(reference, "GetChildren")]

    def _property(self, reference: Reference, name: str) -> str:
        address = DBusAddress(reference[1], reference[0], "org.freedesktop.DBus.Properties")
        call = new_method_call(address, "Get", "ss", (ACCESSIBLE, name))
        return str(self._bus.send_and_get_reply(call, timeout=10).body[0][1])

    def _call(self, reference: Reference, method: str):  # type: ignore[no-untyped-def]
        address = DBusAddress(reference[1], reference[0], ACCESSIBLE)
        return self._bus.send_and_get_reply(new_method_call(address, method), timeout=10).body[0]
