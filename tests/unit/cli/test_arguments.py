"""What the command line understands."""

import tomllib
from pathlib import Path

import pytest

from desktop import __version__
from desktop.cli.arguments import make_parser

COMMANDS = (
    "demo",
    "import",
    "account",
    "sync",
    "inbox",
    "search",
    "show",
    "why",
    "done",
    "later",
    "unread",
    "reply",
    "doctor",
    "stats",
    "export",
)


def test_the_profile_may_stand_before_or_after_the_command() -> None:
    parser = make_parser()
    assert parser.parse_args(["--profile", "a", "inbox"]).profile == Path("a")
    assert parser.parse_args(["inbox", "--profile", "a"]).profile == Path("a")
    assert parser.parse_args(["account", "list", "--profile", "a"]).profile == Path("a")
    assert parser.parse_args(["inbox"]).profile is None


def test_without_a_command_nothing_runs() -> None:
    assert make_parser().parse_args([]).run is None


@pytest.mark.parametrize(
    "words",
    [
        ["inbox", "--limit", "0"],
        ["inbox", "--view", "attic"],
        ["show", "seven"],
        ["later"],
        ["account", "add"],
        ["reply", "1"],
        ["no-such-command"],
    ],
)
def test_wrong_usage_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_every_command_has_help() -> None:
    text = make_parser().format_help()
    for command in COMMANDS:
        assert f"\n    {command} " in text


def test_the_version_is_that_of_the_package() -> None:
    project = Path(__file__).parents[3] / "pyproject.toml"
    assert tomllib.loads(project.read_text())["project"]["version"] == __version__
