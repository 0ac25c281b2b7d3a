"""Version, licence, and what Luwte is made of."""

import platform
from importlib.metadata import PackageNotFoundError, metadata, version

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from desktop.core.l10n import tr
from desktop.ui.onboarding.parts import Words
from desktop.ui.settings.controls import SettingsPage
from desktop.ui.settings.store import SettingsStore
from desktop.ui.theme import Theme

PARTS = (
    ("PySide6", "Qt", "LGPL-3.0"),
    ("qasync", "qasync", "BSD-2-Clause"),
    ("keyring", "keyring", "MIT"),
    ("httpx", "httpx", "BSD-3-Clause"),
    ("sqlite-utils", "sqlite-utils", "Apache-2.0"),
    ("fast-mail-parser", "fast-mail-parser", ""),
    ("nh3", "nh3 (ammonia)", "MIT"),
    ("icalendar", "icalendar", "BSD-2-Clause"),
    ("justmyresource-lucide", "Lucide icons", "ISC"),
)


class AboutPage(SettingsPage):
    """Facts to copy for the help desk."""

    def __init__(self, theme: Theme, store: SettingsStore) -> None:
        super().__init__(theme, store)
        self.add_group(tr("Luwte"))
        self._facts = (
            (tr("Version"), _version("luwte")),
            ("Qt", str(qVersion())),
            ("Python", platform.python_version()),
            (tr("System"), platform.platform(terse=True)),
        )
        for name, value in self._facts:
            self.add_line(name, Words(theme, value, token="text2"))
        copy = QPushButton(tr("Copy for the help desk"))
        copy.clicked.connect(self._copy)
        self.add_line(tr("These facts hold no address and no message text."), copy)
        self.add_group(tr("Made with"))
        for package, name, licence in PARTS:
            licence = licence or _licence(package)
            found = _version(package)
            if found:
                self.add_line(name, Words(theme, f"{found}   {licence}", token="text2"))
        self.add_text(tr("Luwte is free software under the MIT licence."))
        self.finish()

    def _copy(self) -> None:
        text = "\n".join(f"{name}: {value}" for name, value in self._facts)
        QGuiApplication.clipboard().setText(text)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _licence(package: str) -> str:
    try:
        facts = metadata(package)
    except PackageNotFoundError:
        return ""
    for name in ("License-Expression", "License"):
        if name in facts:
            return str(facts[name]).splitlines()[0][:40]
    return ""
