"""Secrets in a file, encrypted with a passphrase; only where the person chose it.

The file is a random salt of 16 bytes and a Fernet token (AES-128-CBC with HMAC-SHA256). Its key
comes from the passphrase by scrypt with the cost that RFC 7914 names for files.
"""

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path

from desktop.core.errors import SecretStoreError
from desktop.core.l10n import tr

_SALT_BYTES = 16
_SCRYPT_COST = 1 << 15


class FileSecrets:
    """Secrets of all accounts in one encrypted file."""

    def __init__(self, path: Path, passphrase: str) -> None:
        self._path = path
        self._passphrase = passphrase
        self._keys: dict[bytes, bytes] = {}

    def load(self, account: str) -> dict[str, str]:
        """Return the secrets of an account. Raises SecretStoreError."""
        return self._read().get(account, {})

    def save(self, account: str, secrets: Mapping[str, str]) -> None:
        """Replace the secrets of an account; none removes it. Raises SecretStoreError."""
        documents = {key: value for key, value in self._read().items() if key != account}
        if secrets:
            documents[account] = dict(secrets)
        self._write(documents)

    def _read(self) -> dict[str, dict[str, str]]:
        from cryptography.fernet import Fernet, InvalidToken

        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        salt, token = content[:_SALT_BYTES], content[_SALT_BYTES:]
        try:
            text = Fernet(self._key(salt)).decrypt(token)
        except InvalidToken as error:
            raise SecretStoreError(
                tr("The passphrase does not open the file with your passwords.")
            ) from error
        documents: dict[str, dict[str, str]] = json.loads(text)
        return documents

    def _write(self, documents: Mapping[str, Mapping[str, str]]) -> None:
        from cryptography.fernet import Fernet

        salt = os.urandom(_SALT_BYTES)
        token = Fernet(self._key(salt)).encrypt(json.dumps(documents).encode())
        fresh = self._path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(salt + token)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)

    def _key(self, salt: bytes) -> bytes:
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        if not self._passphrase:
            raise SecretStoreError(
                tr("Set LUWTE_SECRETS_PASSPHRASE to open the file with your passwords.")
            )
        if salt not in self._keys:
            derived = Scrypt(salt=salt, length=32, n=_SCRYPT_COST, r=8, p=1).derive(
                self._passphrase.encode()
            )
            self._keys[salt] = base64.urlsafe_b64encode(derived)
        return self._keys[salt]
