"""The doctor sees what is broken and tells nothing private."""

from datetime import UTC, datetime
from pathlib import Path

from desktop.core.errors import SecretStoreError
from desktop.model.account import Account, AccountStatus, Health, HealthState
from desktop.model.ids import AccountId, SourceId
from desktop.services.contract import SourceView
from desktop.services.doctor import (
    Level,
    examine_accounts,
    examine_computer,
    examine_keyring,
    examine_sources,
)
from desktop.storage.database import FILE_NAME
from desktop.storage.opening import open_database
from desktop.system.paths import ProfilePaths
from desktop.system.secrets import MemorySecrets

NOW = datetime(2026, 6, 10, tzinfo=UTC)


class NoKeyring(MemorySecrets):
    def load(self, account: str) -> dict[str, str]:
        raise SecretStoreError("There is no keyring.")


def status(source: str = "imap", state: HealthState = HealthState.OK) -> AccountStatus:
    account = Account(id=AccountId(1), source=SourceId(source), name="sanne@x.example")
    return AccountStatus(account=account, health=Health(state=state))


def levels(folder: Path, now: datetime = NOW) -> dict[str, Level]:
    return {one.name: one.level for one in examine_computer(ProfilePaths(root=folder), now)}


def test_a_fresh_profile_is_fine(tmp_path: Path) -> None:
    assert set(levels(tmp_path / "new").values()) == {Level.OK}


def test_a_sound_database_is_fine(tmp_path: Path) -> None:
    open_database(tmp_path, now=NOW).database.close()
    assert levels(tmp_path)["database"] is Level.OK


def test_a_damaged_database_is_seen(tmp_path: Path) -> None:
    open_database(tmp_path, now=NOW).database.close()
    path = tmp_path / FILE_NAME
    path.write_bytes(b"x" * path.stat().st_size)
    assert levels(tmp_path)["database"] is Level.BROKEN


def test_a_clock_in_the_past_is_seen(tmp_path: Path) -> None:
    assert levels(tmp_path, datetime(1970, 1, 1, tzinfo=UTC))["clock"] is Level.BROKEN


def test_a_missing_keyring_matters_only_to_accounts_with_a_password() -> None:
    assert examine_keyring(MemorySecrets(), [status()]).level is Level.OK
    assert examine_keyring(NoKeyring(), []).level is Level.LOOK
    assert examine_keyring(NoKeyring(), [status("maildir")]).level is Level.LOOK
    assert examine_keyring(NoKeyring(), [status("imap")]).level is Level.BROKEN


def test_a_source_that_did_not_load_is_named() -> None:
    good = SourceView(id="imap", name="E-mail", description="", icon="")
    bad = SourceView(id="fax", name="Fax", description="", icon="", error="It did not load.")
    found = {one.name: one.level for one in examine_sources([good, bad])}
    assert found == {"sources": Level.OK, "source fax": Level.BROKEN}


def test_accounts_are_named_by_number_alone() -> None:
    (finding,) = examine_accounts([status(state=HealthState.NEEDS_SIGN_IN)])
    assert finding.level is Level.BROKEN
    assert "sanne" not in repr(finding)
