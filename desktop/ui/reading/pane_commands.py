"""The commands of the reading pane, for menu, keys and palette."""

from typing import TYPE_CHECKING

from desktop.ui.commands import Command

if TYPE_CHECKING:
    from desktop.ui.reading.reading_pane import ReadingPane


def pane_commands(pane: "ReadingPane") -> tuple[Command, ...]:
    """All of them; each asks the pane whether it can run now."""
    has = pane.has_conversation
    return (
        Command(
            id="why",
            title="Why here?",
            group="Conversation",
            icon="message-circle-question",
            key="Y",
            shortcut="Ctrl+Shift+Y",
            hint="See why it stands where it stands, and change it",
            run=pane.show_why,
            is_enabled=has,
        ),
        Command(
            id="rank_higher",
            title="Rank higher",
            group="Conversation",
            icon="arrow-up",
            key="+",
            run=lambda: pane.rank(True),
            is_enabled=has,
        ),
        Command(
            id="rank_lower",
            title="Rank lower",
            group="Conversation",
            icon="arrow-down",
            key="-",
            run=lambda: pane.rank(False),
            is_enabled=has,
        ),
        Command(
            id="scroll_down",
            title="Scroll down, then next unread",
            group="Message",
            key="Space",
            run=pane.scroll_down,
        ),
        Command(
            id="scroll_up",
            title="Scroll up",
            group="Message",
            key="Shift+Space",
            run=pane.scroll_up,
            is_enabled=has,
        ),
        Command(
            id="next_message",
            title="Next message in the conversation",
            group="Message",
            icon="chevron-down",
            key="Shift+J",
            run=lambda: pane.stack.step(1),
            is_enabled=has,
        ),
        Command(
            id="previous_message",
            title="Previous message in the conversation",
            group="Message",
            icon="chevron-up",
            key="Shift+K",
            run=lambda: pane.stack.step(-1),
            is_enabled=has,
        ),
        Command(
            id="next_hit",
            title="Next hit in the conversation",
            group="Message",
            shortcut="F3",
            run=lambda: pane.go_to_hit(1),
            is_enabled=pane.has_hits,
        ),
        Command(
            id="previous_hit",
            title="Previous hit in the conversation",
            group="Message",
            shortcut="Shift+F3",
            run=lambda: pane.go_to_hit(-1),
            is_enabled=pane.has_hits,
        ),
        Command(
            id="print",
            title="Print conversation",
            group="Conversation",
            shortcut="Ctrl+P",
            run=pane.print,
            is_enabled=has,
        ),
        Command(
            id="open_original",
            title="Open original message",
            group="Message",
            icon="scroll-text",
            run=pane.open_original,
            is_enabled=has,
        ),
        Command(
            id="save_message",
            title="Save message as a file",
            group="Message",
            icon="file-text",
            run=pane.save_message,
            is_enabled=has,
        ),
        Command(
            id="save_attachments",
            title="Save all attachments",
            group="Message",
            icon="paperclip",
            run=pane.save_attachments,
            is_enabled=pane.has_attachments,
        ),
        Command(
            id="unsubscribe",
            title="Unsubscribe from this list",
            group="Message",
            icon="bell-off",
            run=pane.unsubscribe,
            is_enabled=pane.can_unsubscribe,
        ),
    )
