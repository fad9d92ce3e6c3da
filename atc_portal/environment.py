"""Readers of the environment: each fails with the variable's name and what it should have been."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

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


def env_database(names: list[str]) -> dict[str, str]:
    """Read the first address of a database that is set, as Django's NAME, USER, PASSWORD, HOST, PORT and further options."""
    name = next((each for each in names if os.environ.get(each)), names[-1])
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
        **options,
    }
