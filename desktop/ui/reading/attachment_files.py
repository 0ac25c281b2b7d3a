"""Attachments as files: safe names, which kinds can do harm, copies to open. No Qt here."""

import re
import shutil
import stat
from pathlib import Path

_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_MAX_NAME = 120

_ENDINGS = """
ade adp apk app appimage appx bash bat bin cmd com command cpl deb desktop dll dmg docm dotm exe
gadget hta htm html img inf ins iso isp jar jnlp js jse ksh lib lnk mde msc msi msix msp mst ocx
pif pkg ppam potm ppsm pptm ps1 ps1xml ps2 psc1 py pyc pyw reg rpm run scf scr sct
settingcontent-ms sh shb shs slk svg sys url vb vbe vbs vhd vhdx ws wsc wsf wsh xht xhtml xlam
xll xlsb xlsm xltm xml xsl
"""
DANGEROUS = frozenset(_ENDINGS.split())
"""Endings of files that run code, or carry macros or scripts."""


def safe_name(name: str) -> str:
    """Return a file name that is harmless on every system and keeps its ending."""
    clean = _UNSAFE.sub("_", name).strip(" .")
    if not clean or _RESERVED.match(clean):
        clean = f"attachment_{clean}" if clean else "attachment"
    stem, dot, ending = clean.rpartition(".")
    if len(clean) > _MAX_NAME and dot and len(ending) < 20:
        return f"{stem[: _MAX_NAME - len(ending) - 1]}.{ending}"
    return clean[:_MAX_NAME]


def is_dangerous(name: str) -> bool:
    """Whether opening such a file may run something."""
    return safe_name(name).rpartition(".")[2].lower() in DANGEROUS


def read_only_copy(source: Path, name: str, folder: Path) -> Path:
    """Copy `source` into a new place under `folder` as a read-only file with a safe name.

    Raises OSError when it cannot be written.
    """
    place = free_path(folder / safe_name(name))
    shutil.copyfile(source, place)
    place.chmod(stat.S_IRUSR)
    return place


def free_path(wanted: Path) -> Path:
    """Return `wanted`, or with " (2)" and so on before the ending when it is taken."""
    path, number = wanted, 2
    while path.exists():
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
        number += 1
    return path
