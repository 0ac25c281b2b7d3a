"""Prints how many mails of each corpus are read exactly as their oracle says.

    python bench/mime_corpora.py [--failures] [--parser fast|standard]

The corpora are those of shared/corpora (or LUWTE_CORPORA); they are read in place. A check that we
argue with stands in DISPUTED with the reason and is counted apart: both totals are printed.
"""

import argparse
import json
import os
import re
import sys
import tarfile
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from desktop.model.message import IncomingMessage
from desktop.sources.mail import structure
from desktop.sources.mail.addresses import read_addresses
from desktop.sources.mail.content import read_content
from desktop.sources.mail.headers import normalised, split_message
from desktop.sources.mail.incoming import read_message

Check = Mapping[str, object]

CORPORA = Path(
    os.environ.get("LUWTE_CORPORA", Path(__file__).resolve().parents[2] / "shared" / "corpora")
)
SETS = ("stalwart", "mime4j", "nodemailer", "ruby-mail", "mimekit", "cpython", "spamassassin")
UNJUDGED = ("threads", "tnef", "icalendar")
DISPUTED: Mapping[tuple[str, str, str], str] = {
    ("stalwart", "rfc-001.eml", "attachments"): "a file name never keeps the sender's folders",
    (
        "mime4j",
        "testmsgs-malformedHeaderStartsBody-nocrlfcrlf.msg",
        "text",
    ): "a line of the body is lost because it has a colon",
    (
        "spamassassin",
        "hard-ham-1-00220.11f0abf3.eml",
        "text",
    ): "UTF-8 declared as ISO-8859-1: a pound sign, not an A with a pound sign",
    (
        "spamassassin",
        "spam-2-00683.41038a20.eml",
        "html",
    ): "windows-1252 declared as ISO-8859-1: three dots, not U+0085",
    (
        "spamassassin",
        "spam-2-01041.1ece6e06.eml",
        "text",
    ): "a row of bare '=' is no quoted-printable: every parser keeps another number of them",
}
"""(set, file, field) to why the oracle is wrong there."""
C1 = re.compile("[\x80-\x9f]")
"""Control characters that two of the oracle's parsers leave where windows-1252 or UTF-8 was
declared as ISO-8859-1. Nobody writes U+0092; everybody means an apostrophe, as browsers know."""


@dataclass
class Result:
    """How one set went."""

    name: str
    messages: int = 0
    right: int = 0
    right_but_for_disputed: int = 0
    raised: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)


def run_set(name: str) -> Result:
    """Read every mail of a set and hold it against the oracle."""
    result = Result(name)
    checks = oracle(name)
    for file, raw in mails(name):
        result.messages += 1
        try:
            started = time.process_time()
            message = read_message(raw, remote_id=file, channel="")
            result.seconds += time.process_time() - started
            wrong = failed_checks(message, normalised(raw), checks.get(file, ()))
        except Exception as error:
            result.raised += 1
            result.failures.append(f"{file}: raised {error!r}")
            continue
        result.right += not wrong
        undisputed = [one for one in wrong if not is_disputed(name, file, one[0])]
        result.right_but_for_disputed += not undisputed
        result.failures += [
            f"{file}: {one['field']} {one['op']}\n"
            f"    want {one['value']!r:.400}\n    have {got!r:.400}"
            for one, got in undisputed
        ]
    return result


def mails(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes) of the mails of a set."""
    for archive in sorted((CORPORA / name).glob("*.tar.gz")):
        with tarfile.open(archive) as tar:
            for member in tar:
                opened = tar.extractfile(member) if member.isfile() else None
                if opened is not None and not member.name.endswith((".json", ".jsonl")):
                    yield Path(member.name).name, opened.read()


def oracle(name: str) -> dict[str, list[Check]]:
    """Return the checks of a set by file name."""
    with tarfile.open(CORPORA / name / "mime.tar.gz") as tar:
        member = next(one for one in tar if one.name.endswith("oracle.jsonl"))
        opened = tar.extractfile(member)
        assert opened is not None
        lines = [json.loads(line) for line in opened.read().decode().splitlines()]
    return {line["file"]: line["checks"] for line in lines}


def failed_checks(
    message: IncomingMessage, raw: bytes, checks: Sequence[Check]
) -> list[tuple[Check, object]]:
    """Return the checks that do not hold, with what was found instead.

    From is read with all its addresses (a message keeps the first); HTML as it was decoded, before
    it is made safe, since that is what the oracle has.
    """
    senders = read_addresses(split_message(raw)[0].raw_all(b"from"))
    htmls = [body.html for body in read_content(raw).bodies if body.html]
    values: dict[str, object] = {
        "subject": message.subject,
        "from": list(senders),
        "to": list(message.to),
        "date_iso": message.sent_at,
        "text": message.text,
        "html": "\n".join(htmls),
        "attachments": list(message.attachments),
    }
    return [
        (check, shown(values[str(check["field"])]))
        for check in checks
        if not holds(check, values[str(check["field"])])
    ]


def is_disputed(name: str, file: str, check: Check) -> bool:
    """Whether we say that the oracle is wrong there."""
    is_control = isinstance(check["value"], str) and C1.search(check["value"]) is not None
    return is_control or (name, file, str(check["field"])) in DISPUTED


def shown(value: object) -> object:
    """Return a found value short enough to print."""
    if isinstance(value, list):
        return [
            (
                getattr(one, "name", ""),
                getattr(one, "address", None)
                or (getattr(one, "mime", None), getattr(one, "size", None)),
            )
            for one in value
        ]
    return value


def holds(check: Check, found: object) -> bool:
    """Whether a check of the oracle holds."""
    op, want = check["op"], check["value"]
    match op:
        case "eq":
            return squeezed(str(found)) == squeezed(str(want))
        case "eq_ws":
            return squeezed(str(found)) == squeezed(str(want))
        case "contains_ws":
            return squeezed(str(want)) in squeezed(str(found))
        case "instant":
            return isinstance(found, datetime) and found == datetime.fromisoformat(str(want))
    assert isinstance(found, list)
    assert isinstance(want, list)
    match op:
        case "addrs":
            return [one.address.lower() for one in found] == want  # the oracle has lower case only
        case "names":
            return [squeezed(one.name) for one in found] == [squeezed(one or "") for one in want]
        case "names_incl":
            return all(one in [a.name for a in found] for one in want)
        case "mimes_incl":
            return all((n, m) in [(a.name, a.mime) for a in found] for n, m in want)
        case "sizes_incl":
            return all((n, s) in [(a.name, a.size) for a in found] for n, s in want)
    raise ValueError(f"Unknown check {op!r}")


def squeezed(text: str) -> str:
    """Return the text in NFC with runs of white space as one blank."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def run_unjudged(name: str) -> Result:
    """Read every file of a set as if it were a mail; it must only not raise."""
    result = Result(name)
    for file, raw in mails(name):
        result.messages += 1
        try:
            read_message(raw, remote_id=file, channel="")
            result.right += 1
            result.right_but_for_disputed += 1
        except Exception as error:
            result.raised += 1
            result.failures.append(f"{file}: raised {error!r}")
    return result


def main() -> int:
    """Print the table; return 1 when the aim is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--failures", action="store_true", help="show each failed check")
    arguments.add_argument("--parser", choices=("fast", "standard"), default="fast")
    options = arguments.parse_args()
    if options.parser == "standard":
        structure.fast_tree = structure.standard_tree
    results = [run_set(name) for name in SETS]
    if options.failures:
        for result in results:
            for failure in result.failures:
                print(f"{result.name}/{failure}")
    print(
        f"{'set':14}{'mails':>7}{'right':>7}{'percent':>9}{'undisputed':>11}{'raised':>8}{'ms/mail':>9}"
    )
    for result in results:
        print_row(result)
    total = Result("all judged")
    for result in results:
        total.messages += result.messages
        total.right += result.right
        total.right_but_for_disputed += result.right_but_for_disputed
        total.raised += result.raised
        total.seconds += result.seconds
    print_row(total)
    others = [run_unjudged(name) for name in UNJUDGED]
    for result in others:
        print_row(result)
    is_reached = total.right_but_for_disputed >= 0.99 * total.messages
    return 0 if is_reached and not any(one.raised for one in [*results, *others]) else 1


def print_row(result: Result) -> None:
    """Print one line of the table."""
    print(
        f"{result.name:14}{result.messages:7}{result.right:7}"
        f"{100 * result.right / result.messages:9.2f}"
        f"{100 * result.right_but_for_disputed / result.messages:11.2f}"
        f"{result.raised:8}{1000 * result.seconds / result.messages:9.3f}"
    )


if __name__ == "__main__":
    sys.exit(main())
