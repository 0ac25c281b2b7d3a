"""The pages of the settings window, as data: the palette offers them too."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInfo:
    """A page; `title` and `words` are English source text for tr().

    `words` are what a person may look for on it.
    """

    id: str
    title: str
    icon: str
    words: tuple[str, ...] = ()


PAGES = (
    PageInfo(
        id="general",
        title="General",
        icon="sliders-horizontal",
        words=("Language", "Theme", "Dark", "Density", "Text size", "Motion"),
    ),
    PageInfo(
        id="keyboard", title="Keyboard", icon="keyboard", words=("Single-key shortcuts", "Keys")
    ),
    PageInfo(
        id="mail",
        title="Mail",
        icon="mail",
        words=("Send delay", "Archive", "Mark as read", "Remote pictures", "Signature"),
    ),
    PageInfo(
        id="notifications", title="Notifications", icon="bell", words=("Banners", "Hide text")
    ),
    PageInfo(
        id="accounts", title="Accounts", icon="at-sign", words=("Add account", "Sign in", "Remove")
    ),
    PageInfo(
        id="privacy",
        title="Privacy and data",
        icon="shield-check",
        words=("Storage", "Export", "Folder"),
    ),
    PageInfo(id="about", title="About", icon="info", words=("Version", "Licences")),
)
