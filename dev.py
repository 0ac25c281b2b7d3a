#!/usr/bin/env python3
"""Set up, show, run, test and measure Luwte: `python3 dev.py COMMAND`.

Needs nothing but Python 3.11 or newer; makes `.venv` beside itself.
"""

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "packaging" / "requirements.txt"
STAMP = VENV / "luwte-setup"
IN_CI = os.environ.get("CI") == "true"

# Shared object -> Debian and Ubuntu packages that bring it, the first that exists is taken.
WINDOW_LIBRARIES = {
    "libEGL.so.1": ["libegl1"],
    "libGL.so.1": ["libgl1"],
    "libglib-2.0.so.0": ["libglib2.0-0t64", "libglib2.0-0"],
    "libfontconfig.so.1": ["libfontconfig1"],
    "libxkbcommon.so.0": ["libxkbcommon0"],
    "libxkbcommon-x11.so.0": ["libxkbcommon-x11-0"],
    "libdbus-1.so.3": ["libdbus-1-3"],
    "libxcb-cursor.so.0": ["libxcb-cursor0"],
    "libxcb-icccm.so.4": ["libxcb-icccm4"],
    "libxcb-image.so.0": ["libxcb-image0"],
    "libxcb-keysyms.so.1": ["libxcb-keysyms1"],
    "libxcb-render-util.so.0": ["libxcb-render-util0"],
    "libxcb-shape.so.0": ["libxcb-shape0"],
    "libxcb-xinerama.so.0": ["libxcb-xinerama0"],
    "libxcb-xkb.so.1": ["libxcb-xkb1"],
    # The web view behind "Open original".
    "libnss3.so": ["libnss3"],
    "libXcomposite.so.1": ["libxcomposite1"],
    "libXdamage.so.1": ["libxdamage1"],
    "libXrandr.so.2": ["libxrandr2"],
    "libXtst.so.6": ["libxtst6"],
    "libxkbfile.so.1": ["libxkbfile1"],
    "libasound.so.2": ["libasound2t64", "libasound2"],
}
TEST_PROGRAMS = {
    "Xvfb": ["xvfb"],
    "xauth": ["xauth"],
    "xdotool": ["xdotool"],
    "dbus-run-session": ["dbus"],
    "dunst": ["dunst"],
    "openbox": ["openbox"],
    "/usr/libexec/at-spi-bus-launcher": ["at-spi2-core"],
}


def main() -> int:
    """Run the command that was asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036, the one file that older versions may meet
        print("Luwte needs Python 3.11 or newer.", file=sys.stderr)
        return 1
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, action in COMMANDS.items():
        command = commands.add_parser(name, help=(action.__doc__ or "").splitlines()[0])
        command.add_argument("rest", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    try:
        return COMMANDS[arguments.command](arguments.rest)
    except subprocess.CalledProcessError as error:
        print(f"dev.py: {' '.join(map(str, error.cmd))} failed", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def setup(_: Sequence[str] = ()) -> int:
    """Make .venv with all locked dependencies and the `luwte` command."""
    install_system(missing_libraries())
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return 0
    say("Installing the dependencies (some 250 MB the first time)")
    if not PYTHON.exists():
        run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    install("--require-hashes", "-r", str(LOCK))
    install("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    # Bytecode once for all: without it every start compiles anew where Python may not keep any.
    run([str(PYTHON), "-m", "compileall", "-q", "desktop"])
    STAMP.write_text(wanted)
    return 0


def demo(rest: Sequence[str]) -> int:
    """Open the sample workspace; without a display, print its prioritised inbox."""
    setup()
    return call([str(BIN / "luwte"), "demo", *rest])


def start(rest: Sequence[str]) -> int:
    """Run luwte with the arguments that follow."""
    setup()
    return call([str(BIN / "luwte"), *rest])


def test(rest: Sequence[str]) -> int:
    """Run every check: style, types, layers, translations, tests with real servers, the window."""
    setup()
    install_system(missing_programs())
    call([str(PYTHON), "tests/servers/install.py"])
    checks: dict[str, list[str]] = {
        "style": [str(BIN / "ruff"), "check", "."],
        "format": [str(BIN / "ruff"), "format", "--check", "."],
        "types": [str(BIN / "mypy")],
        "layers": [str(BIN / "lint-imports")],
        "translations": [str(PYTHON), "packaging/translations.py", "--check"],
        "tests": in_session(
            [
                str(PYTHON),
                "-m",
                "pytest",
                "-n",
                "2",
                "--dist",
                "loadfile",
                "--max-worker-restart=0",
                *rest,
            ]
        ),
    }
    results = {name: timed(name, command) for name, command in checks.items()}
    failed = [name for name, code in results.items() if code]
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


def bench(rest: Sequence[str]) -> int:
    """Print the figures of every bench script, each beside its peer where that is installed."""
    setup()
    scripts = rest or [path.stem for path in sorted((ROOT / "bench").glob("[!_]*.py"))]
    codes = [
        timed(name, in_session([str(PYTHON), str(ROOT / "bench" / f"{name}.py")]))
        for name in scripts
    ]
    return max(codes, default=0)


def screenshots(rest: Sequence[str]) -> int:
    """Make a picture of every screen in the folder that follows (default: build/screenshots)."""
    setup()
    install_system(missing_programs())
    return call(
        in_session([str(PYTHON), "tests/ui/screenshots.py", *(rest or ["build/screenshots"])])
    )


def translations(rest: Sequence[str]) -> int:
    """Bring the catalogues up to date with the texts in the code."""
    setup()
    return call([str(PYTHON), "packaging/translations.py", *rest])


def lock(_: Sequence[str] = ()) -> int:
    """Write packaging/requirements.txt anew from pyproject.toml (needs uv)."""
    run([
        "uv", "pip", "compile", "-q", "--universal", "--upgrade", "--generate-hashes",
        "--no-emit-index-url", "--no-header", "--group", "dev", "--python-version", "3.11",
        "pyproject.toml", "-o", str(LOCK),
    ])  # fmt: skip
    return 0


COMMANDS = {
    "setup": setup,
    "demo": demo,
    "run": start,
    "test": test,
    "bench": bench,
    "screenshots": screenshots,
    "translations": translations,
    "lock": lock,
}


def install(*arguments: str) -> None:
    """Install into .venv with uv when it is there, else with pip."""
    uv = shutil.which("uv")
    if uv:
        run([uv, "pip", "install", "-q", "--compile-bytecode", "--python", str(PYTHON), *arguments])
    else:
        run([sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "-q", *arguments])


def missing_libraries() -> list[str]:
    """Return the packages that bring what Qt needs and this Linux lacks."""
    if not sys.platform.startswith("linux"):
        return []
    return first_available(WINDOW_LIBRARIES, lambda name: not can_load(name))


def missing_programs() -> list[str]:
    """Return the packages that bring the programs the window tests need."""
    if not sys.platform.startswith("linux"):
        return []
    return first_available(TEST_PROGRAMS, lambda name: shutil.which(name) is None)


def can_load(library: str) -> bool:
    """Tell whether the shared object is on this machine."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def first_available(wanted: dict[str, list[str]], is_missing: object) -> list[str]:
    """Pick for each missing thing the first of its packages that the system knows."""
    assert callable(is_missing)
    missing = [packages for name, packages in wanted.items() if is_missing(name)]
    if not missing or not shutil.which("apt-get"):
        return [packages[-1] for packages in missing]
    if not has_candidate("xvfb"):
        as_root(["apt-get", "update", "-q"])
    return [next(filter(has_candidate, packages), packages[-1]) for packages in missing]


def has_candidate(package: str) -> bool:
    """Tell whether the package lists of the system name the package."""
    answer = subprocess.run(
        ["apt-cache", "policy", package], capture_output=True, text=True, check=False
    )
    return "Candidate:" in answer.stdout and "Candidate: (none)" not in answer.stdout


def install_system(packages: Iterable[str]) -> None:
    """Install packages of the system where we may; else print the one line to type."""
    names = sorted(set(packages))
    if not names:
        return
    line = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    say(f"Adding what this machine lacks: {' '.join(names)}")
    if not (shutil.which("apt-get") and as_root(line)):
        print(f"Please install these first:\n  sudo {' '.join(line)}", file=sys.stderr)
        if IN_CI:
            raise SystemExit(1)


def as_root(command: list[str]) -> bool:
    """Run a command as root if that is possible without a question."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            return False
        command = ["sudo", "-n", *command]
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-10:]), file=sys.stderr)
    return done.returncode == 0


def in_session(command: list[str]) -> list[str]:
    """Wrap a command in a screen and a session bus of its own, where they exist."""
    if not sys.platform.startswith("linux") or not shutil.which("Xvfb"):
        return command
    bus = ["dbus-run-session", "--"] if shutil.which("dbus-run-session") else []
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1920x1200x24"]
    return [*screen, *bus, *command]


def timed(name: str, command: list[str]) -> int:
    """Run a named step and say how it went and how long it took."""
    say(name)
    began = time.monotonic()
    code = call(command)
    print(
        f"{name}: {'ok' if code == 0 else 'FAILED'}, {time.monotonic() - began:.0f} s", flush=True
    )
    return code


def call(command: list[str]) -> int:
    """Run a command in the checkout and return its exit code."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def run(command: list[str]) -> None:
    """Run a command in the checkout; CalledProcessError when it fails."""
    subprocess.run(command, cwd=ROOT, check=True)


def say(text: str) -> None:
    """Print a line that stands out."""
    print(f"== {text}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
