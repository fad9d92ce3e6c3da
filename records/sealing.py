"""Secrets at rest: texts and letters sealed under FIELD_KEYS, tokens kept as fingerprints under TOKEN_KEY."""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12  # bytes, as AES-GCM wants it
BOUND = b"@"  # follows the name of the key where the row is part of what is sealed


@lru_cache(maxsize=4)
def _keys(written: str) -> dict[str, AESGCM]:
    """The keys by their names, newest first: `2:<secret>,1:<secret>`."""
    pairs = (part.strip().partition(":") for part in written.split(",") if part.strip())
    return {name: AESGCM(hashlib.sha256(secret.encode()).digest()) for name, _colon, secret in pairs}


def _bound_to(place: str, row: str) -> bytes:
    return f"{place}\0{row}".encode()


def seal(plain: bytes, *, place: str, row: str) -> bytes:
    """Encrypt bytes under the newest key, bound to the place (table and column) and to the row where they are kept."""
    keys = _keys(settings.FIELD_KEYS)
    name = next(iter(keys))
    nonce = os.urandom(NONCE)
    return name.encode() + BOUND + b":" + nonce + keys[name].encrypt(nonce, plain, _bound_to(place, row))


def unseal(sealed: bytes | bytearray | memoryview, *, place: str, row: str) -> bytes:
    """Give the bytes back; changed ones, or those from another place or row, raise InvalidTag.

    What was sealed before rows were part of it opens by its place alone, until it is sealed anew. Taking the mark off
    something newer opens nothing: the tag covers the row all the same.
    """
    head, _colon, raw = bytes(sealed).partition(b":")
    key = _keys(settings.FIELD_KEYS)[head.removesuffix(BOUND).decode()]
    return key.decrypt(raw[:NONCE], raw[NONCE:], _bound_to(place, row) if head.endswith(BOUND) else place.encode())


def newest_head() -> bytes:
    """Tell how bytes begin that are sealed under the newest key and bound to their row."""
    return next(iter(_keys(settings.FIELD_KEYS))).encode() + BOUND + b":"


def resealed(sealed: bytes | bytearray | memoryview, *, place: str, row: str) -> bytes:
    """Give sealed bytes under the newest key and bound to their row, the same bytes if they are so already."""
    if bytes(sealed).startswith(newest_head()):
        return bytes(sealed)
    return seal(unseal(sealed, place=place, row=row), place=place, row=row)


def resealed_text(sealed: str, *, place: str, row: str) -> str:
    """Give a sealed text anew; see `resealed`."""
    return base64.urlsafe_b64encode(resealed(base64.urlsafe_b64decode(sealed), place=place, row=row)).decode()


def seal_text(text: str, *, place: str, row: str) -> str:
    """Encrypt a text; see `seal`."""
    return base64.urlsafe_b64encode(seal(text.encode(), place=place, row=row)).decode()


def unseal_text(sealed: str, *, place: str, row: str) -> str:
    """Give a text back; see `unseal`."""
    return unseal(base64.urlsafe_b64decode(sealed), place=place, row=row).decode()


def fingerprint(token: str) -> str:
    """What is kept of a token: it can be compared, never turned back."""
    return hmac.new(settings.TOKEN_KEY.encode(), token.encode(), hashlib.sha256).hexdigest()
