"""Sources that load, sources that do not, and what an account of one can do."""

import sys
from dataclasses import replace
from importlib.metadata import EntryPoint
from types import ModuleType, SimpleNamespace

import pytest

from desktop.model.account import Account
from desktop.model.ids import AccountId, SourceId
from desktop.sources.api import API_VERSION, Capability
from desktop.sources.maildir.source import SOURCE
from desktop.sources.registry import GROUP, capabilities_of, load_sources


@pytest.fixture
def plugins(monkeypatch):
    module = ModuleType("plugins")
    module.GOOD = SOURCE
    module.OLD = SimpleNamespace(info=replace(SOURCE.info, id="old", api_version=API_VERSION + 1))
    monkeypatch.setitem(sys.modules, "plugins", module)

    def entry(name, attribute):
        return EntryPoint(name=name, value=f"plugins:{attribute}", group=GROUP)

    return entry


def test_our_own_sources_are_found_like_any_other():
    assert {"maildir", "mbox", "archive"} <= {one.info.id for one in load_sources().all()}


def test_a_source_that_fails_to_load_is_listed_and_harms_no_other(plugins):
    registry = load_sources([plugins("bad", "MISSING"), plugins("good", "GOOD")])
    assert [one.info.id for one in registry.all()] == ["maildir"]
    (broken,) = registry.broken
    assert broken.id == "bad"
    assert "AttributeError" in broken.error
    assert registry.why_broken(SourceId("bad")) == broken.error


def test_a_source_for_another_version_is_refused_with_both_numbers(plugins):
    registry = load_sources([plugins("old", "OLD")])
    assert registry.all() == ()
    assert str(API_VERSION + 1) in registry.broken[0].error


def test_two_sources_with_one_name_are_not_mixed_up(plugins):
    registry = load_sources([plugins("one", "GOOD"), plugins("two", "GOOD")])
    assert len(registry.all()) == 1
    assert [one.id for one in registry.broken] == ["two"]


def test_an_uninstalled_source_is_named(plugins):
    assert "slack" in load_sources([]).why_broken(SourceId("slack"))


@pytest.mark.parametrize(("settings", "can_send"), [({}, False), ({"outbox_folder": "x"}, True)])
def test_settings_unlock_what_an_account_can_do(settings, can_send):
    account = Account(id=AccountId(1), source=SourceId("maildir"), name="", settings=settings)
    assert (Capability.COMPOSE in capabilities_of(SOURCE, account)) is can_send
    assert Capability.MOVE in capabilities_of(SOURCE, account)
