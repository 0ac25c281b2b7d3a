"""Code of the window can await the engine, on the loop that Qt runs under."""

import asyncio

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from desktop.core.errors import KnownError
from tests.ui.fake_services import FakeWorkspace

pytestmark = pytest.mark.gui


def test_an_answer_and_an_error_reach_who_awaits(
    qapp: QApplication, workspace: FakeWorkspace
) -> None:
    bridge = workspace.bridge
    told: list[str] = []
    is_told = asyncio.Event()
    bridge.failed.connect(told.append)
    bridge.failed.connect(lambda _: is_told.set())

    async def fail() -> None:
        raise KnownError("The disk is full.")

    async def answer() -> str:
        return asyncio.current_task().get_loop().__class__.__name__  # type: ignore[union-attr]

    async def window_code() -> str:
        engine_loop = await bridge.call(answer())
        with pytest.raises(KnownError):
            await bridge.call(fail())
        bridge.start(bridge.call(fail()))
        await is_told.wait()
        return engine_loop

    with asyncio.Runner(loop_factory=lambda: QEventLoop(qapp)) as runner:
        engine_loop = runner.run(asyncio.wait_for(window_code(), 10))
    assert "Q" not in engine_loop
    assert told == ["The disk is full."]
