"""The language of the window: our texts, and Qt's own (menus of fields, buttons of dialogs)."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from desktop.core.l10n import set_language

_NAME = "texts of Qt"


def speak(wanted: str) -> str:
    """Show all texts in "en" or "nl"; "" follows the system. Returns the language chosen."""
    chosen = set_language(wanted or QLocale.system().uiLanguages()[0])
    app = QCoreApplication.instance()
    if app is not None:
        _translate_qt(app, chosen)
    return chosen


def _translate_qt(app: QCoreApplication, language: str) -> None:
    for old in app.findChildren(QTranslator, _NAME):
        app.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(app)
    translator.setObjectName(_NAME)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language != "en" and translator.load(f"qtbase_{language}", folder):
        app.installTranslator(translator)
