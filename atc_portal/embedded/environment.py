"""What the portal's programs are told when the servers are embedded: addresses, keys, the directory of their files."""

import base64
import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from atc_portal.embedded import postgres, valkey
from atc_portal.embedded.places import Places


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


KEYS = {
    "SECRET_KEY": _random,
    "LINK_KEY": _random,
    "TOKEN_KEY": _random,
    "FIELD_KEYS": lambda: f"1:{_random()}",
    "TRAIL_KEY": _random,
}


def keys(directory: Path) -> dict[str, str]:
    """Make the keys that are missing, each whole or not at all, and say in which files they stand."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    named = {}
    for name, make in KEYS.items():
        file = directory / name.lower().replace("_", "-")
        if not file.exists():
            write_whole(file, make())
        named[f"{name}_FILE"] = str(file)
    return named


def demo_password(directory: Path) -> str:
    """The one password of the demo accounts, random, made once."""
    file = directory / "demo-password"
    if not file.exists():
        word = base64.b32encode(secrets.token_bytes(10)).decode().lower()
        write_whole(file, "-".join(word[start : start + 4] for start in range(0, 16, 4)))
    return file.read_text()


def fingerprint(root: Path, patterns: Iterable[str]) -> str:
    """A hash of the files that match, names and contents."""
    digest = hashlib.sha256()
    for file in sorted(file for pattern in patterns for file in root.glob(pattern)):
        digest.update(bytes(file.relative_to(root)) + b"\0" + file.read_bytes())
    return digest.hexdigest()


def write_whole(file: Path, text: str) -> None:
    """Write a file for our eyes only that is there as a whole or not at all."""
    half = file.with_name(f"{file.name}.tmp")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.write(text)
        output.flush()
        os.fsync(output.fileno())
    half.rename(file)


def addresses(places: Places, database: str = "atc", numbers: tuple[int, int] = (0, 1)) -> dict[str, str]:
    """Addresses of the embedded servers; `numbers` are the Redis databases of broker and cache."""
    return {
        "DATABASE_URL": postgres.url(places, database),
        "REDIS_URL": valkey.broker_url(places, numbers[0]),
        "CACHE_URL": valkey.cache_url(places, numbers[1]),
    }
