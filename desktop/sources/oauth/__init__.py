"""Sign-in with the system browser for desktop programs (RFC 8252, PKCE of RFC 7636)."""
