"""Secrets of accounts: in the system keyring, or in an encrypted file by explicit choice.

A store keeps one document (name to value) per account. It is cut into short pieces because the
Windows vault refuses more than 2,560 bytes in one entry and a refresh token can be longer.
"""

import json
import os
from collections.abc import Mapping
from typing import Protocol

from desktop.core.errors import SecretStoreError
from desktop.core.l10n import tr
from desktop.system.paths import ProfilePaths
from desktop.system.secret_file import FileSecrets

SECRETS_VARIABLE = "LUWTE_SECRETS"
"""Environment variable: "keyring" (default) or "file"."""
PASSPHRASE_VARIABLE = "LUWTE_SECRETS_PASSPHRASE"
"""Environment variable with the passphrase of the encrypted file."""
_SERVICE = "luwte"
_PIECE = 1000
"""Characters per entry of the keyring."""


class SecretStore(Protocol):
    """Keeps the secrets of all accounts of a profile. Methods raise SecretStoreError."""

    def load(self, account: str) -> dict[str, str]:
        """Return the secrets of an account, empty when there are none."""
        ...

    def save(self, account: str, secrets: Mapping[str, str]) -> None:
        """Replace the secrets of an account; none removes it."""
        ...


class MemorySecrets:
    """Secrets that are forgotten: for a set-up that is being tried, and for tests."""

    def __init__(self) -> None:
        self._documents: dict[str, dict[str, str]] = {}

    def load(self, account: str) -> dict[str, str]:
        """Return the secrets of an account."""
        return dict(self._documents.get(account, {}))

    def save(self, account: str, secrets: Mapping[str, str]) -> None:
        """Replace the secrets of an account."""
        self._documents[account] = dict(secrets)


class KeyringSecrets:
    """Secrets in the system keyring; `namespace` keeps profiles apart."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def load(self, account: str) -> dict[str, str]:
        """Return the secrets of an account."""
        text = "".join(self._pieces(account))
        try:
            return dict(json.loads(text)) if text else {}
        except ValueError:  # saving was cut short: the person signs in again
            return {}

    def save(self, account: str, secrets: Mapping[str, str]) -> None:
        """Replace the secrets of an account; none removes it."""
        before = len(self._pieces(account))
        text = json.dumps(dict(secrets)) if secrets else ""
        pieces = [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)]
        for number, piece in enumerate(pieces):
            _keyring("set_password", _SERVICE, self._entry(account, number), piece)
        for number in range(len(pieces), before):
            _keyring("delete_password", _SERVICE, self._entry(account, number))

    def _pieces(self, account: str) -> list[str]:
        pieces: list[str] = []
        while piece := _keyring("get_password", _SERVICE, self._entry(account, len(pieces))):
            pieces.append(piece)
        return pieces

    def _entry(self, account: str, number: int) -> str:
        return f"{self._namespace}/{account}/{number}"


class AccountSecrets:
    """The secrets of one account as a source sees them; read once, then kept in memory.

    Call `load` off the loop first: a keyring may ask the person for a password.
    """

    def __init__(self, store: SecretStore, account: str) -> None:
        self._store = store
        self._account = account
        self._secrets: dict[str, str] | None = None

    def load(self) -> dict[str, str]:
        """Read the secrets now. Raises SecretStoreError."""
        if self._secrets is None:
            self._secrets = self._store.load(self._account)
        return self._secrets

    def get(self, name: str) -> str | None:
        """Return a secret or None."""
        return self.load().get(name)

    def set(self, name: str, value: str) -> None:
        """Store a secret."""
        secrets = {**self.load(), name: value}
        self._store.save(self._account, secrets)
        self._secrets = secrets

    def delete(self, name: str) -> None:
        """Remove a secret; none there is fine."""
        secrets = {key: value for key, value in self.load().items() if key != name}
        self._store.save(self._account, secrets)
        self._secrets = secrets


def secret_store(paths: ProfilePaths, *, namespace: str) -> SecretStore:
    """Return the store that LUWTE_SECRETS asks for, the keyring when it is silent."""
    if os.environ.get(SECRETS_VARIABLE, "keyring") == "file":
        return FileSecrets(paths.secret_file, os.environ.get(PASSPHRASE_VARIABLE, ""))
    return KeyringSecrets(namespace)


def _keyring(function: str, *arguments: str) -> str | None:
    import keyring
    import keyring.errors

    try:
        answer: str | None = getattr(keyring, function)(*arguments)
    except keyring.errors.PasswordDeleteError:
        return None
    except keyring.errors.NoKeyringError as error:
        raise SecretStoreError(
            tr(
                "There is no keyring on this computer to keep passwords in. Install one, or set "
                "LUWTE_SECRETS=file to keep them in an encrypted file."
            )
        ) from error
    except keyring.errors.KeyringError as error:
        raise SecretStoreError(
            tr("The keyring of this computer did not open. Unlock it and try again.")
        ) from error
    return answer
