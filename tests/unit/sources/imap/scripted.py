"""A mail server that follows a script: commands by pattern, answers as written down."""

import asyncio
import re
from collections.abc import Mapping

GREETING = "* OK ready"


class ScriptedServer:
    """Answers each command with the lines of the first pattern that matches it.

    In the lines `{tag}` is the tag of the command. A list of scripts is worked off one by one; the
    last stays. What nobody wrote down is answered with BAD and noted in `unexpected`.
    """

    def __init__(self, script: Mapping[str, str | list[str]], greeting: str = GREETING) -> None:
        self.script = {pattern: _scripts(lines) for pattern, lines in script.items()}
        self.commands: list[str] = []
        self.unexpected: list[str] = []
        self.port = 0
        self._greeting = greeting
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []

    @property
    def settings(self) -> dict[str, str]:
        """Settings of an account at this server."""
        return {"host": "127.0.0.1", "port": str(self.port), "security": "plain", "user": "anna"}

    async def start(self) -> None:
        """Listen on loopback."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop."""
        assert self._server is not None
        for writer in self._writers:
            writer.close()
        self._server.close()
        await self._server.wait_closed()

    def said(self, pattern: str) -> list[str]:
        """Return the commands that match."""
        return [one for one in self.commands if re.search(pattern, one)]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        writer.write(self._greeting.encode() + b"\r\n")
        tag = ""
        while line := await reader.readline():
            text = line.decode("latin-1").rstrip("\r\n")
            match = re.match(r"(L\d+) (.*)", text, re.S)
            tag, command = (match[1], match[2]) if match else (tag, f"> {text}")
            self.commands.append(command)
            writer.write(self._answer(tag, command))
            await writer.drain()
            if command == "LOGOUT":
                writer.close()
                return

    def _answer(self, tag: str, command: str) -> bytes:
        for pattern, scripts in self.script.items():
            if re.match(pattern, command):
                lines = scripts.pop(0) if len(scripts) > 1 else scripts[0]
                text = lines.replace("{tag}", tag).strip("\n")
                return (text.replace("\n", "\r\n") + "\r\n").encode("latin-1")
        if command == "LOGOUT":
            return f"* BYE\r\n* BYE again\r\n{tag} OK\r\n".encode()
        self.unexpected.append(command)
        return f"{tag} BAD unknown command\r\n".encode()


def _scripts(lines: str | list[str]) -> list[str]:
    return [lines] if isinstance(lines, str) else list(lines)


def literal(uid: int, *, extra: str = "", subject: str = "") -> str:
    """Return a FETCH response with a small mail."""
    mail = (
        f"From: bert@example.net\r\nSubject: {subject or f'Mail {uid}'}\r\n"
        f"Message-ID: <{uid}@example.net>\r\nDate: Mon, 23 Nov 2026 10:00:{uid % 60:02} +0000\r\n"
        f"\r\nText {uid}\r\n"
    )
    return (
        f"* 1 FETCH (UID {uid} FLAGS () {extra}"
        f'INTERNALDATE "23-Nov-2026 10:00:00 +0000" RFC822.SIZE {len(mail)} '
        f"BODY[]<0> {{{len(mail)}}}\r\n{mail})"
    ).replace("\r\n", "\n")
