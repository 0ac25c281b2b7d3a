"""The list model agrees with the cache after any mix of changes."""

import random
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.model.conversation import Section, TriageState, View
from desktop.model.ids import ConversationId
from desktop.ui.conversation_list.entries import SectionEntry
from desktop.ui.conversation_list.model import ConversationModel
from tests.ui.fake_services import FakeWorkspace, many_rows

pytestmark = pytest.mark.gui


def lines(model: ConversationModel) -> list[object]:
    """Section titles with their counts, and ids."""
    entries = (model.entry(place) for place in range(model.rowCount()))
    return [
        (entry.section, entry.count) if isinstance(entry, SectionEntry) else entry.id
        for entry in entries
    ]


def loaded(workspace: FakeWorkspace) -> ConversationModel:
    model = ConversationModel(workspace.views, workspace.clock)
    model.show(View.INBOX)
    while model.canFetchMore(model.index(-1)):
        model.fetchMore(model.index(-1))
    return model


@pytest.mark.parametrize("seed", range(20))
def test_after_random_changes_it_shows_what_a_fresh_load_shows(
    workspace: FakeWorkspace, seed: int
) -> None:
    random_ = random.Random(seed)
    workspace.views.rows[:] = workspace.views.rows[:20]
    model = loaded(workspace)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for _ in range(60):
        rows = workspace.views.rows
        place = random_.randrange(len(rows))
        changed = replace(
            rows[place],
            section=random_.choice(list(Section)),
            rank=random_.randrange(50),
            state=random_.choice([TriageState.INBOX, TriageState.INBOX, TriageState.DONE]),
        )
        rows[place] = changed
        step = random_.randrange(4)
        if step == 0 and changed.id in model.groups:
            model.remove([changed.id])
            model.arrived([changed.id])
        elif step == 1:
            section = random_.choice(list(Section))
            model.set_folded(section, True)
            model.refresh([changed.id])
            model.set_folded(section, False)
        else:
            model.refresh([changed.id], may_move=step == 2)
    model.settle()
    assert lines(model) == lines(loaded(workspace))


def test_a_folded_rest_is_not_loaded_further(workspace: FakeWorkspace) -> None:
    workspace.views.rows[:] = many_rows(1000)
    model = ConversationModel(workspace.views, workspace.clock)
    model.show(View.INBOX)
    model.set_folded(Section.REST, True)
    assert not model.canFetchMore(model.index(-1))
    assert lines(model)[-1] == (Section.REST, 1031)


def test_rows_and_titles_are_named_for_screen_readers(workspace: FakeWorkspace) -> None:
    model = loaded(workspace)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(0), role) == "Needs you, 4 conversations, unfolded."
    name = model.data(model.find(ConversationId(1)), role)
    assert name.startswith("Unread. Fatima El Amrani, Joris van Dijk, Yusuf Demir. Harbour quarter")
    assert "Asks you, due Fri" in name
    assert name.endswith("Needs you, 1 of 4.")


def test_a_row_removed_by_a_key_does_not_come_back_before_the_engine_answers(
    workspace: FakeWorkspace,
) -> None:
    model = loaded(workspace)
    model.remove([ConversationId(2)])
    model.refresh([ConversationId(2)])
    assert not model.find(ConversationId(2)).isValid()
    model.arrived([ConversationId(2)])
    assert model.find(ConversationId(2)).isValid()
