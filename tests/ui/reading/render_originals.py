"""Shows each payload in the original view; run as a program of its own.

`python -m tests.ui.reading.render_originals PORT`: prints "rendered N" and what was executed.
"""

import sys

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer, QUrl
from PySide6.QtWidgets import QApplication

from tests.ui.reading.canary import payloads

_REFUSALS = ("Refused", "Not allowed", "Unsafe attempt", "Blocked", "'javascript' URLs may not")
"""How the engine begins when it says that it did not do something."""


def main() -> None:
    port = int(sys.argv[1])
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication([])
    from desktop.ui.reading import original_view
    from desktop.ui.reading.original_document import original_html
    from desktop.ui.theme import apply_theme

    executed: list[str] = []
    page_class = original_view._Page
    page_class.javaScriptAlert = lambda self, *_: executed.append("alert")  # type: ignore[method-assign,assignment]

    def note(_page: object, _level: object, text: str, _line: int, _source: str) -> None:
        if not text.startswith(_REFUSALS):
            executed.append(text)

    page_class.javaScriptConsoleMessage = note  # type: ignore[method-assign,assignment]
    head = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    window = original_view.OriginalWindow(
        apply_theme(app, "light"), html="<p>start</p>", source="", title="x"
    )
    window.show()
    _wait(window.view)
    entries = payloads(port)
    for _name, html in entries:
        # Once as the program shows it, once without the policy, so that the blocker stands alone.
        for page in (original_html(head + html.encode(), {}), html):
            window.page_path.write_text(page, encoding="utf-8")
            window.view.load(QUrl.fromLocalFile(str(window.page_path)))
            _wait(window.view)
    _pause(500)
    sys.stdout.write(f"rendered {len(entries)}\n")
    sys.stdout.write("\n".join(executed))
    window.close()
    app.processEvents()


def _wait(view: object) -> None:
    loop = QEventLoop()
    view.loadFinished.connect(loop.quit)  # type: ignore[attr-defined]
    QTimer.singleShot(3000, loop.quit)
    loop.exec()
    _pause(5)


def _pause(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
