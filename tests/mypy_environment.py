"""Gives mypy an environment: its Django plugin loads the settings, and those ask for addresses and secrets."""

import os

from mypy.plugin import Plugin

NAMES = ("SECRET_KEY", "LINK_KEY", "TOKEN_KEY", "FIELD_KEYS", "TRAIL_KEY")


def plugin(version: str) -> type[Plugin]:  # mypy's signature
    """Set what is not set; nothing is connected to and nothing is signed."""
    os.environ.setdefault("DATABASE_URL", "postgresql://types@localhost/types")
    for name in NAMES:
        os.environ.setdefault(name, "no secret, types alone are checked")
    return Plugin
