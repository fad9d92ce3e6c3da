"""Secrets at rest: texts and letters sealed under FIELD_KEYS, tokens kept as fingerprints under TOKEN_KEY."""

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


def seal(plain: bytes, *, place: str) -> bytes:
    """Encrypt bytes under the newest key, bound to the place (table and column) where they are kept."""
    keys = _keys(settings.FIELD_KEYS)
    name = next(iter(keys))
    nonce = os.urandom(NONCE)
    return name.encode() + b":" + nonce + keys[name].encrypt(nonce, plain, place.encode())


def unseal(sealed: bytes | bytearray | memoryview, *, place: str) -> bytes:
    """Give the bytes back; changed ones, or those from another place, raise InvalidTag."""
    name, _colon, raw = bytes(sealed).partition(b":")
    return _keys(settings.FIELD_KEYS)[name.decode()].decrypt(raw[:NONCE], raw[NONCE:], place.encode())


def is_newest(sealed: bytes) -> bool:
    """Tell whether something is sealed under the newest key."""
    return sealed.partition(b":")[0].decode() == next(iter(_keys(settings.FIELD_KEYS)))


def resealed_text(sealed: str, *, place: str) -> str:
    """Give a sealed text under the newest key, the same text if it is so already."""
    if is_newest(base64.urlsafe_b64decode(sealed)):
        return sealed
    return seal_text(unseal_text(sealed, place=place), place=place)


def seal_text(text: str, *, place: str) -> str:
    """Encrypt a text; see `seal`."""
    return base64.urlsafe_b64encode(seal(text.encode(), place=place)).decode()


def unseal_text(sealed: str, *, place: str) -> str:
    """Give a text back; see `unseal`."""
    return unseal(base64.urlsafe_b64decode(sealed), place=place).decode()


def fingerprint(token: str) -> str:
    """What is kept of a token: it can be compared, never turned back."""
    return hmac.new(settings.TOKEN_KEY.encode(), token.encode(), hashlib.sha256).hexdigest()
