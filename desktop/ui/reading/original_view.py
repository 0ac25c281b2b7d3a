"""A message as its sender made it, in a web view without scripts and without network.

QtWebEngine is imported here and only when someone asks for the original: it adds some 180 MB and
three processes. All requests but the page itself are refused, and the profile keeps nothing.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCloseEvent
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget
from shiboken6 import delete

from desktop.core.l10n import tr
from desktop.ui.reading.link_opener import open_link
from desktop.ui.reading.parts import Notice
from desktop.ui.theme import Theme

_MAX_SOURCE = 2_000_000
_OFF = (
    "JavascriptEnabled",
    "JavascriptCanOpenWindows",
    "JavascriptCanAccessClipboard",
    "LocalStorageEnabled",
    "LocalContentCanAccessRemoteUrls",
    "LocalContentCanAccessFileUrls",
    "PluginsEnabled",
    "FullScreenSupportEnabled",
    "HyperlinkAuditingEnabled",
    "WebGLEnabled",
    "DnsPrefetchEnabled",
    "AllowRunningInsecureContent",
    "AutoLoadIconsForPage",
    "PdfViewerEnabled",
    "NavigateOnDropEnabled",
)


class OriginalWindow(QWidget):
    """The message as it was made, and its source text."""

    def __init__(self, theme: Theme, *, html: str, source: str, title: str) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Original: {subject}").format(subject=title))
        self.resize(820, 700)
        self._folder = TemporaryDirectory(prefix="luwte-", ignore_cleanup_errors=True)
        self.page_path = Path(self._folder.name) / "original.html"
        self.page_path.write_text(html, encoding="utf-8")
        address = QUrl.fromLocalFile(str(self.page_path))
        allow_root()
        # Without a parent, so that it outlives its page: Chromium insists on that order.
        self._profile = _new_profile()
        self.blocker = RequestBlocker(self, address)
        self._profile.setUrlRequestInterceptor(self.blocker)
        self.view = _new_view(self, self._profile, address)
        text = QPlainTextEdit(source[:_MAX_SOURCE])
        text.setReadOnly(True)
        text.setAccessibleName(tr("Source text of the message"))
        tabs = QTabWidget()
        tabs.addTab(self.view, tr("As the sender made it"))
        tabs.addTab(text, tr("Source text"))
        words = tr("Scripts are off and nothing is loaded from the network.")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(Notice(theme, "shield-check", words))
        column.addWidget(tabs, 1)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take the page from the disk, and the view away before the profile it needs."""
        delete(self.view)
        self._folder.cleanup()
        super().closeEvent(event)


class RequestBlocker(QWebEngineUrlRequestInterceptor):
    """Lets the one page through and refuses every other request."""

    def __init__(self, parent: QWidget, allowed: QUrl) -> None:
        super().__init__(parent)
        self._allowed = allowed
        self.refused = 0

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Block all but the page and data: pictures."""
        url = info.requestUrl()
        if url != self._allowed and url.scheme() != "data":
            self.refused += 1
            info.block(True)


class _Page(QWebEnginePage):
    def __init__(self, profile: QWebEngineProfile, parent: QWidget, allowed: QUrl) -> None:
        super().__init__(profile, parent)
        self._window = parent
        self._allowed = allowed

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, _is_main_frame: bool
    ) -> bool:
        target = QUrl(url)
        if kind == QWebEnginePage.NavigationType.NavigationTypeLinkClicked:
            open_link(self._window, target.toString(), "")
            return False
        return target == self._allowed

    def createWindow(self, _kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        return None  # type: ignore[return-value]


def _new_profile() -> QWebEngineProfile:
    """A profile that keeps nothing."""
    profile = QWebEngineProfile()
    cookies = QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
    profile.setPersistentCookiesPolicy(cookies)
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    return profile


def _new_view(window: QWidget, profile: QWebEngineProfile, address: QUrl) -> QWebEngineView:
    view = QWebEngineView(window)
    page = _Page(profile, view, address)
    for name in _OFF:
        attribute = getattr(QWebEngineSettings.WebAttribute, name, None)
        if attribute is not None:
            page.settings().setAttribute(attribute, False)
    view.setPage(page)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    view.load(address)
    return view


def allow_root() -> None:
    """Chromium's sandbox does not start as root: only there it is left out."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
