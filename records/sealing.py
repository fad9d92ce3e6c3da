"""Secrets at rest: text sealed under FIELD_KEYS, tokens kept as fingerprints under TOKEN_KEY."""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12  # bytes, as AES-GCM wants it


@lru_cache(maxsize=4)
def _keys(written: str) -> dict[str, AESGCM]:
    """The keys by their names, newest first: `2:<secret>,1:<secret>`."""
    pairs = (part.strip().partition(":") for part in written.split(",") if part.strip())
    return {name: AESGCM(hashlib.sha256(secret.encode()).digest()) for name, _colon, secret in pairs}


def seal(text: str, *, place: str) -> str:
    """Encrypt a text under the newest key, bound to the place (table and column) where it is kept."""
    keys = _keys(settings.FIELD_KEYS)
    name = next(iter(keys))
    nonce = os.urandom(NONCE)
    sealed = nonce + keys[name].encrypt(nonce, text.encode(), place.encode())
    return f"{name}:{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(sealed: str, *, place: str) -> str:
    """Give the text back; a changed one, or one from another place, raises InvalidTag."""
    name, _colon, written = sealed.partition(":")
    raw = base64.urlsafe_b64decode(written)
    return _keys(settings.FIELD_KEYS)[name].decrypt(raw[:NONCE], raw[NONCE:], place.encode()).decode()


def fingerprint(token: str) -> str:
    """What is kept of a token: it can be compared, never turned back."""
    return hmac.new(settings.TOKEN_KEY.encode(), token.encode(), hashlib.sha256).hexdigest()
