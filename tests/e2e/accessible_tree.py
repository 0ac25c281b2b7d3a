"""Reads the accessible tree of a running program over AT-SPI, as a screen reader does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, Message, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
TEXT = "org.a11y.atspi.Text"
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
STATE_FOCUSED = 1 << 12
STATE_SELECTED = 1 << 23
STATE_SHOWING = 1 << 25
TIMEOUT_S = 60
AT_ONCE = 50
"""So many questions are asked before the first answer is read."""

Reference = tuple[str, str]


@dataclass(slots=True)
class Node:
    """One accessible object."""

    reference: Reference
    role: str
    name: str
    description: str
    states: int
    parent: "Node | None" = None
    children: "list[Node]" = field(default_factory=list)

    @property
    def is_focused(self) -> bool:
        return bool(self.states & STATE_FOCUSED)

    @property
    def is_selected(self) -> bool:
        return bool(self.states & STATE_SELECTED)

    @property
    def is_showing(self) -> bool:
        return bool(self.states & STATE_SHOWING)

    def walk(self) -> "Iterator[Node]":
        """Yield this and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


class AccessibleTree:
    """A connection to the accessibility bus that belongs to a session bus."""

    def __init__(self, session_bus: str = "SESSION") -> None:
        session = open_dbus_connection(session_bus)
        bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        address = session.send_and_get_reply(new_method_call(bus, "GetAddress")).body[0]
        session.close()
        self._bus: DBusConnection = open_dbus_connection(address)

    def close(self) -> None:
        self._bus.close()

    def walk(self, *, application: str) -> Iterator[Node]:
        """Yield every object of the application, parents first."""
        (found,) = self._ask([_call(ROOT, "GetChildren")])
        references = _references(found)
        for reference, name in zip(references, self._names(references), strict=True):
            if name == application:
                yield from self._tree(reference).walk()

    def text(self, node: Node) -> str:
        """Return what stands in a text field."""
        address = DBusAddress(node.reference[1], node.reference[0], TEXT)
        (answer,) = self._ask([new_method_call(address, "GetText", "ii", (0, -1))])
        return "" if answer is None else str(answer[0])

    def _tree(self, reference: Reference) -> Node:
        """Read level by level: many short questions at once are far quicker than one by one."""
        (root,) = self._nodes([(None, reference)])
        level = [root]
        while level:
            answers = self._ask([_call(node.reference, "GetChildren") for node in level])
            below = [
                (node, child)
                for node, answer in zip(level, answers, strict=True)
                for child in _references(answer)
            ]
            level = self._nodes(below)
        return root

    def _nodes(self, places: Sequence[tuple[Node | None, Reference]]) -> list[Node]:
        references = [reference for _, reference in places]
        roles = self._ask([_call(one, "GetRoleName") for one in references])
        states = self._ask([_call(one, "GetState") for one in references])
        names = self._ask([_property(one, "Name") for one in references])
        descriptions = self._ask([_property(one, "Description") for one in references])
        nodes = []
        for place, (parent, reference) in enumerate(places):
            role, state = roles[place], states[place]
            name, description = names[place], descriptions[place]
            if role is None or state is None or name is None or description is None:
                continue  # it went away while we were looking
            low, high = state[0]
            node = Node(
                reference=reference,
                role=role[0],
                name=str(name[0][1]),
                description=str(description[0][1]),
                states=low | high << 32,
                parent=parent,
            )
            if parent is not None:
                parent.children.append(node)
            nodes.append(node)
        return nodes

    def _names(self, references: Sequence[Reference]) -> list[str]:
        answers = self._ask([_property(one, "Name") for one in references])
        return ["" if answer is None else str(answer[0][1]) for answer in answers]

    def _ask(self, calls: Sequence[Message]) -> list[Any]:
        """Return the body of each answer, None for an object that has gone."""
        bodies: list[Any] = []
        for start in range(0, len(calls), AT_ONCE):
            serials = []
            for call in calls[start : start + AT_ONCE]:
                serials.append(next(self._bus.outgoing_serial))
                self._bus.send(call, serial=serials[-1])
            answers = self._answers(set(serials))
            bodies += [answers[serial] for serial in serials]
        return bodies

    def _answers(self, serials: set[int]) -> dict[int, Any]:
        answers: dict[int, Any] = {}
        while len(answers) < len(serials):
            message = self._bus.receive(timeout=TIMEOUT_S)
            header = message.header
            serial = next((v for k, v in header.fields.items() if k.name == "reply_serial"), None)
            if serial in serials:
                is_answer = header.message_type is MessageType.method_return
                answers[serial] = message.body if is_answer else None
        return answers


def _call(reference: Reference, method: str) -> Message:
    return new_method_call(DBusAddress(reference[1], reference[0], ACCESSIBLE), method)


def _property(reference: Reference, name: str) -> Message:
    address = DBusAddress(reference[1], reference[0], "org.freedesktop.DBus.Properties")
    return new_method_call(address, "Get", "ss", (ACCESSIBLE, name))


def _references(answer: Any) -> list[Reference]:
    return [] if answer is None else [(bus, path) for bus, path in answer[0]]
