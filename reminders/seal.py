"""Seal the bytes of letters with the field key, so that a copy of the database tells nobody's words.

FIELD_KEYS is "2:base64,1:base64": the first key seals, any of them opens.
"""

import base64
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
WHAT = b"reminders.message.rendered"


@lru_cache(maxsize=4)
def _keys(text: str) -> dict[int, AESGCM]:
    found = {}
    for part in text.split(","):
        number, _, key = part.strip().partition(":")
        found[int(number)] = AESGCM(base64.b64decode(key))
    return found


def seal(plain: bytes) -> bytes:
    """Seal bytes: the number of the key, a nonce, what is sealed."""
    keys = _keys(settings.FIELD_KEYS)
    number = next(iter(keys))
    nonce = os.urandom(NONCE)
    return bytes([number]) + nonce + keys[number].encrypt(nonce, plain, WHAT)


def unseal(sealed: bytes) -> bytes:
    """Open what was sealed; bytes that were changed are refused."""
    sealed = bytes(sealed)
    nonce, rest = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    return _keys(settings.FIELD_KEYS)[sealed[0]].decrypt(nonce, rest, WHAT)
