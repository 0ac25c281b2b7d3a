"""Secrets in the keyring, in a file, and for one account."""

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from desktop.core.errors import SecretStoreError
from desktop.system.paths import ProfilePaths
from desktop.system.secret_file import FileSecrets
from desktop.system.secrets import AccountSecrets, KeyringSecrets, MemorySecrets, secret_store


class FakeKeyring(KeyringBackend):
    """Refuses long entries, as the Windows vault does."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.entries = {}

    def get_password(self, service, username):
        return self.entries.get((service, username))

    def set_password(self, service, username, password):
        assert len(password) <= 1280
        self.entries[service, username] = password

    def delete_password(self, service, username):
        del self.entries[service, username]


@pytest.fixture
def backend():
    before = keyring.get_keyring()
    fake = FakeKeyring()
    keyring.set_keyring(fake)
    yield fake
    keyring.set_keyring(before)


def test_secrets_longer_than_an_entry_come_back_whole(backend):
    store = KeyringSecrets("profile")
    secrets = {"token": "x" * 5000, "password": "geheim"}
    store.save("1", secrets)
    assert store.load("1") == secrets


def test_shorter_secrets_leave_no_old_pieces(backend):
    store = KeyringSecrets("profile")
    store.save("1", {"token": "x" * 5000})
    store.save("1", {"token": "short"})
    assert store.load("1") == {"token": "short"}
    assert len(backend.entries) == 1


def test_removing_leaves_nothing(backend):
    store = KeyringSecrets("profile")
    store.save("1", {"token": "x" * 5000})
    store.save("1", {})
    assert backend.entries == {}
    assert store.load("1") == {}


def test_profiles_do_not_see_each_other(backend):
    KeyringSecrets("one").save("1", {"password": "geheim"})
    assert KeyringSecrets("two").load("1") == {}


def test_a_locked_keyring_is_one_clear_error(backend, monkeypatch):
    def locked(*_):
        raise KeyringLocked

    monkeypatch.setattr(backend, "get_password", locked)
    with pytest.raises(SecretStoreError, match="Unlock"):
        KeyringSecrets("profile").load("1")


def test_no_keyring_says_what_to_do():
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    try:
        with pytest.raises(SecretStoreError, match="LUWTE_SECRETS=file"):
            KeyringSecrets("profile").save("1", {"password": "geheim"})
    finally:
        keyring.set_keyring(before)


def test_the_file_holds_no_readable_secret(tmp_path):
    path = tmp_path / "secrets.enc"
    FileSecrets(path, "pass").save("1", {"password": "geheim"})
    assert b"geheim" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert FileSecrets(path, "pass").load("1") == {"password": "geheim"}


@pytest.mark.parametrize("passphrase", ["wrong", ""])
def test_the_file_does_not_open_with_another_passphrase(tmp_path, passphrase):
    path = tmp_path / "secrets.enc"
    FileSecrets(path, "pass").save("1", {"password": "geheim"})
    with pytest.raises(SecretStoreError):
        FileSecrets(path, passphrase).load("1")


def test_accounts_in_the_file_are_independent(tmp_path):
    store = FileSecrets(tmp_path / "secrets.enc", "pass")
    store.save("1", {"password": "one"})
    store.save("2", {"password": "two"})
    store.save("1", {})
    assert (store.load("1"), store.load("2")) == ({}, {"password": "two"})


def test_the_environment_chooses_the_store(tmp_path, monkeypatch):
    monkeypatch.setenv("LUWTE_SECRETS", "file")
    monkeypatch.setenv("LUWTE_SECRETS_PASSPHRASE", "pass")
    store = secret_store(ProfilePaths(root=tmp_path), namespace="profile")
    assert isinstance(store, FileSecrets)
    monkeypatch.delenv("LUWTE_SECRETS")
    store = secret_store(ProfilePaths(root=tmp_path), namespace="profile")
    assert isinstance(store, KeyringSecrets)


def test_a_source_sees_the_secrets_of_its_account_only():
    store = MemorySecrets()
    store.save("2", {"password": "other"})
    secrets = AccountSecrets(store, "1")
    assert secrets.get("password") is None
    secrets.set("password", "mine")
    secrets.delete("nothing")
    assert store.load("1") == {"password": "mine"}
    secrets.delete("password")
    assert store.load("1") == {}


def test_a_save_that_was_cut_short_lets_the_person_sign_in_again(backend):
    store = KeyringSecrets("profile")
    store.save("1", {"token": "x" * 5000})
    del backend.entries["luwte", "profile/1/4"]
    assert store.load("1") == {}
    store.save("1", {"password": "new"})
    assert store.load("1") == {"password": "new"}
