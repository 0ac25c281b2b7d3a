"""`luwte doctor`: what works, what does not, fit to be sent to the help desk."""

import argparse
from typing import TYPE_CHECKING

from desktop.cli.arguments import add_json
from desktop.cli.context import Context, local_now
from desktop.core.errors import KnownError, ProfileInUseError
from desktop.core.l10n import trn

if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from collections.abc import Iterator

    from desktop.services.doctor import Finding


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this group."""
    doctor = commands.add_parser(
        "doctor",
        help="examine the profile and what it needs",
        description="Examine the profile and what it needs. The report holds no address, no "
        "message and no password.",
    )
    add_json(doctor)
    doctor.set_defaults(run=examine)


def examine(options: argparse.Namespace, context: Context) -> int:
    """Print all findings; fail when something is broken."""
    from desktop.cli.shapes import print_json
    from desktop.services.doctor import Level

    findings = list(_findings(context))
    broken = [finding for finding in findings if finding.level is Level.BROKEN]
    if options.json:
        checks = [
            {"name": one.name, "level": one.level.value, "text": one.text, "detail": one.detail}
            for one in findings
        ]
        print_json({"ok": not broken, "checks": checks})
    else:
        marks = {Level.OK: "ok  ", Level.LOOK: "look", Level.BROKEN: "FAIL"}
        for one in findings:
            detail = f" ({one.detail})" if one.detail else ""
            print(f"{marks[one.level]}  {one.name}: {one.text}{detail}")
    if broken:
        words = trn("{n} thing is broken: {names}", "{n} things are broken: {names}", len(broken))
        raise KnownError(words.replace("{names}", ", ".join(one.name for one in broken)))
    return 0


def _findings(context: Context) -> "Iterator[Finding]":
    from desktop.services import doctor
    from desktop.system.paths import profile_paths
    from desktop.system.secrets import secret_store

    paths = profile_paths(context.profile)
    known = list(doctor.examine_computer(paths, local_now()))
    yield from known
    if any(one.level is doctor.Level.BROKEN for one in known if one.name != "clock"):
        return
    try:
        try:
            workspace = context.open(context.profile)
        except ProfileInUseError:
            workspace = context.open(context.profile, is_shared=True)
    except KnownError as error:
        yield doctor.Finding(name="opening", level=doctor.Level.BROKEN, text=str(error))
        return
    try:
        statuses = workspace.services.views().accounts()
        yield from doctor.examine_sources(workspace.services.accounts.sources())
        yield doctor.examine_keyring(secret_store(paths, namespace="doctor"), statuses)
        yield from doctor.examine_accounts(statuses)
    finally:
        workspace.close()
