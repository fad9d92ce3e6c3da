"""Readers of the environment: each fails with the variable's name and what it should have been."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# How long a statement runs, waits for a lock and idles inside a transaction, in milliseconds; 0 is for ever.
LIMITS = {"owner": (0, 5_000, 0), "worker": (240_000, 10_000, 60_000)}
WEB_LIMITS = (5_000, 3_000, 30_000)
WIDE = ("owner", "worker")  # they begin with the rows of all parties in sight; the web with none
YES, NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


def env_text(name: str, default: str = "") -> str:
    """Read a text."""
    return os.environ.get(name) or default


def env_bool(name: str, *, default: bool = False) -> bool:
    """Read yes or no."""
    text = os.environ.get(name, YES[0] if default else NO[0]).lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, it is {text!r}.")


def env_int(name: str, default: int) -> int:
    """Read a whole number."""
    text = os.environ.get(name) or str(default)
    try:
        return int(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, it is {text!r}.") from error


def env_list(name: str) -> list[str]:
    """Read words with commas between them."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def env_secret(name: str) -> str:
    """Read a secret, out of the variable itself or of the file that `<name>_FILE` names; none is made up here."""
    if text := os.environ.get(name, ""):
        return text
    if file := os.environ.get(f"{name}_FILE", ""):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {file}, which cannot be read.") from error
    raise ImproperlyConfigured(f"{name} is not set. Give it, or {name}_FILE with the path of a file that holds it.")


def env_database(role: str) -> dict[str, Any]:
    """Read the address of the database for a role, and how a process of that role connects."""
    own = {"owner": "DATABASE_URL_OWNER", "worker": "DATABASE_URL_WORKER"}.get(role, "")
    found = _address(own if os.environ.get(own) else "DATABASE_URL")
    statement, lock, idle = LIMITS.get(role, WEB_LIMITS)
    start_up = {
        "role": f"atc_{role}",
        **({"atc.wide": "on"} if role in WIDE else {}),
        "timezone": "UTC",
        "statement_timeout": statement,
        "lock_timeout": lock,
        "idle_in_transaction_session_timeout": idle,
    }
    options = {
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "tcp_user_timeout": 10_000,
        "application_name": f"atc-{role}",
        **found.pop("OPTIONS"),
    }
    if env_text("DB_OPTIONS", "on") != "off":  # a pooler may refuse them; the login's own settings then stand in
        options["options"] = " ".join(f"-c {name}={value}" for name, value in start_up.items())
    return {
        "ENGINE": "django.db.backends.postgresql",
        **found,
        "CONN_MAX_AGE": env_int("DB_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": options,
    }


def _address(name: str) -> dict[str, Any]:
    """Read an address as Django's NAME, USER, PASSWORD, HOST, PORT; what is unknown goes to libpq."""
    address = urlsplit(os.environ.get(name, ""))
    if address.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(f"{name} must be set to postgresql://user:password@host/database.")
    options = dict(parse_qsl(address.query))
    try:
        port = str(address.port or "")
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has a port that is no number.") from error
    return {
        "NAME": unquote(address.path.lstrip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": options.pop("host", "") or address.hostname or "",
        "PORT": options.pop("port", "") or port,
        "OPTIONS": options,
    }
