"""The search page: takes the place of the list while there is something to search for."""

import json
import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.core.clock import Clock, SystemClock
from desktop.core.l10n import number, tr, trn
from desktop.model.conversation import Hit, SearchResult
from desktop.model.events import Changed
from desktop.model.ids import ConversationId
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.overlays.announce import announce
from desktop.ui.palette.entries import SAVED_SEARCHES, saved_searches
from desktop.ui.search.field import SearchField
from desktop.ui.search.grouping import group_hits
from desktop.ui.search.marking import query_words
from desktop.ui.search.nothing_found import NothingFound
from desktop.ui.search.pills import AddLine, SourcePills
from desktop.ui.search.result_list import ResultList
from desktop.ui.theme import Theme

LIMIT = 100
REFRESH_MS = 1000
"""Changes in the cache are shown at most so often while results stand there."""


class SearchPage(QWidget):
    """Shows the results of its field.

    `opened` and `closed` tell the window when to put it in place of the list. Results are read
    on this thread: a search takes a few milliseconds and starts 150 ms after the last key.
    """

    opened = Signal()
    closed = Signal()
    hit_chosen = Signal(object)
    """The Hit under the cursor, or None."""
    hit_opened = Signal(object)
    """A Hit that was opened with Enter: the focus should go to the reading pane."""
    status_changed = Signal(str)
    said = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        commands: Commands,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        field: SearchField,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._commands = commands
        self._clock = clock or SystemClock()
        self.field = field
        self.add_line = AddLine(theme)
        self.pills = SourcePills(theme)
        self.list = ResultList(theme, self._clock)
        self.nothing = NothingFound(theme)
        self._result: SearchResult | None = None
        self._source = ""
        self._refresh_timer = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh_timer.timeout.connect(self._search_again)
        self._build()
        self._connect()

    @property
    def is_open(self) -> bool:
        """Whether there is a query."""
        return self._result is not None

    def current_id(self) -> ConversationId | None:
        """The conversation under the cursor, for commands."""
        return self.list.current_id()

    def search_for(self, query: str) -> None:
        """Search for a query that comes from elsewhere: palette, related people."""
        self.field.set_query(query)
        if not self.field.hasFocus():
            self._go_to_results()

    def close_search(self) -> None:
        """Forget the query; the list comes back."""
        self.field.set_query("")

    def save_search(self, query: str) -> None:
        """Keep a search for the palette."""
        saved = [*(other for other in saved_searches(self._bridge.views) if other != query), query]
        work = self._bridge.services.settings.set(SAVED_SEARCHES, json.dumps(saved))
        self._bridge.run(work)
        self.said.emit(tr("Search saved. Ctrl+K finds it again."))

    def _build(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.add_line)
        layout.addWidget(self.pills)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.field.query_changed.connect(self._search)
        self.field.results_wanted.connect(self._go_to_results)
        self.field.first_wanted.connect(self._open_first)
        self.field.left.connect(self._leave_field)
        self.field.save_wanted.connect(self.save_search)
        self.add_line.operator_wanted.connect(self.field.add_operator)
        self.pills.chosen.connect(self._choose_source)
        self.list.hit_chosen.connect(self.hit_chosen)
        self.list.hit_opened.connect(self.hit_opened)
        self.list.left_upwards.connect(self.field.setFocus)
        self.list.left.connect(self.close_search)
        self.nothing.query_wanted.connect(self.search_for)
        self._bridge.changed.connect(self._cache_changed)

    def _search(self, query: str) -> None:
        was_open = self.is_open
        if not query.strip():
            self._result = None
            self._source = ""
            if was_open:
                self.closed.emit()
            return
        start = time.perf_counter()
        self._result = self._bridge.views.search(query, limit=LIMIT)
        took_ms = (time.perf_counter() - start) * 1000
        self._show(query)
        self._say_status(self._result, took_ms)
        if not was_open:
            self.opened.emit()

    def _show(self, query: str) -> None:
        result = self._result
        if result is None:
            return
        if self._source not in result.by_source:
            self._source = ""
        self.pills.show_counts(result.total, result.is_total_exact, result.by_source, self._source)
        if not result.hits:
            self._show_nothing(query, result)
            return
        hits = [hit for hit in result.hits if self._is_wanted(hit)]
        words = query_words(query)
        groups = group_hits(hits, self._clock.now(), has_words=bool(words))
        self.list.show_groups(groups, words)
        self._pages.setCurrentWidget(self.list)

    def _show_nothing(self, query: str, result: SearchResult) -> None:
        count = 0
        if result.suggestion:
            count = self._bridge.views.search(result.suggestion, limit=1).total
        self.list.show_groups((), ())
        self.nothing.show_query(query, result.suggestion, count)
        self._pages.setCurrentWidget(self.nothing)

    def _say_status(self, result: SearchResult, took_ms: float) -> None:
        held = sum(status.messages for status in self._bridge.views.accounts())
        found = trn("{n} result in {ms} ms", "{n} results in {ms} ms", result.total)
        if not result.is_total_exact:
            found = trn("Over {n} result in {ms} ms", "Over {n} results in {ms} ms", result.total)
        searched = tr("searched {count} messages on this computer").format(count=number(held))
        words = found.format(ms=max(1, round(took_ms)))
        self.status_changed.emit(f"{words} · {searched}")
        announce(self, trn("{n} result", "{n} results", result.total))

    def _is_wanted(self, hit: Hit) -> bool:
        return not self._source or self._source in hit.row.sources

    def _choose_source(self, source: str) -> None:
        self._source = source
        self._show(self.field.query)

    def _go_to_results(self) -> None:
        if self.is_open and self._pages.currentWidget() is self.list:
            self.list.setFocus()
            self.list.go_to_first()

    def _open_first(self) -> None:
        if self.is_open:
            self.list.go_to_first()
            hit = self.list.current_hit()
            if hit is not None:
                self.hit_opened.emit(hit)

    def _leave_field(self) -> None:
        """Esc in the field: first the results get the focus, then the search ends."""
        if self.is_open and not self.list.hasFocus() and self.list.results.rowCount():
            self.list.setFocus()
        else:
            self.close_search()
            self.closed.emit()

    def _cache_changed(self, _event: Changed) -> None:
        if self.is_open and not self._refresh_timer.isActive():
            self._refresh_timer.start()

    def _search_again(self) -> None:
        if self.is_open:
            self._search(self.field.query)
