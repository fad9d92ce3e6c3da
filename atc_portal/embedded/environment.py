"""What the portal's programs are told when the servers are embedded: addresses, keys, the directory of their files."""

import base64
import os
import secrets
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
        write_whole(file, make()) if not file.exists() else None
        named[f"{name}_FILE"] = str(file)
    return named


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
