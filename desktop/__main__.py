"""The `luwte` command: opens the window, or runs a command without one."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.app import Workspace

OK, FAILED, INTERRUPTED = 0, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command of `arguments`; return the exit code (0 done, 1 failed; usage exits 2)."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words == ["--version"]:
        from desktop import __version__

        print(f"luwte {__version__}")  # noqa: T201
        return OK
    try:
        code = _run(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


def _run(words: Sequence[str]) -> int:
    from desktop.cli.arguments import make_parser
    from desktop.cli.context import Context
    from desktop.core.errors import KnownError
    from desktop.core.l10n import set_language
    from desktop.core.log import redact_standard_error

    redact_standard_error()
    set_language()
    options = make_parser().parse_args(words)
    context = Context(profile=options.profile, open=_open, run_window=_run_window)
    try:
        return int(options.run(options, context)) if options.run else _run_window(options.profile)
    except KnownError as error:
        sys.stdout.flush()
        print(f"luwte: {error}", file=sys.stderr)  # noqa: T201
        return FAILED


def _open(
    profile: Path | None, *, is_shared: bool = False, start_engine: bool = False
) -> "Workspace":
    from desktop.app import open_workspace

    workspace = open_workspace(profile, is_shared=is_shared, start_engine=start_engine)
    if not is_shared:
        _keep_log(workspace)
    return workspace


def _open_for_window(profile: Path | None) -> "Workspace":
    """Open it, or have the window of the program that holds it raised."""
    from desktop.app import open_for_window

    workspace = open_for_window(profile)
    _keep_log(workspace)
    return workspace


def _keep_log(workspace: "Workspace") -> None:
    from desktop.core.log import log_uncaught_errors, set_up_logging

    set_up_logging(workspace.paths.logs)
    log_uncaught_errors()


def _run_window(profile: Path | None) -> int:
    from desktop.ui.application import run_window

    return run_window(profile, _open_for_window)


if __name__ == "__main__":
    sys.exit(main())
