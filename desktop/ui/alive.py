"""Answers of the engine may come after the widget that asked has gone; then they are dropped."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

T = TypeVar("T")


def while_alive(owner: QObject, receive: Callable[[T], object]) -> Callable[[T], None]:
    """Return `receive` as a call that does nothing once `owner` is deleted."""

    def call(value: T) -> None:
        if isValid(owner):
            receive(value)

    return call
