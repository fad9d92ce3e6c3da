"""Parts and headers of a letter by the library's older classes: its newer ones take five times as long for the same."""

import hashlib
from collections.abc import Sequence
from email import policy
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import lru_cache

WIDTH = 76
POLICY = policy.compat32.clone(linesep="\r\n", max_line_length=WIDTH)


@lru_cache(maxsize=4096)
def _sound(address: str) -> None:
    """Raise what the library says of an address no header can hold."""
    address.encode("ascii")
    Address(addr_spec=address)


def words(name: str, text: str, room: int = 0) -> str:
    """Write the words of a header: as they are where they are short and plain, else encoded and folded."""
    if text.isascii() and text.isprintable() and len(name) + 2 + len(text) + room <= WIDTH:
        return text
    return Header(text, "utf-8", header_name=name, maxlinelen=WIDTH).encode(linesep="\n")


def mailbox(name: str, person: str, address: str) -> str:
    """Write one address; the name of a person, if there is one, before it."""
    _sound(address)
    if not person:
        return address
    is_plain = all(sign.isalnum() or sign in " -" for sign in person)
    said = words(name, person, len(address) + 3) if is_plain else words(name, person, WIDTH)
    return f"{said}{' ' if said == person else chr(10) + ' '}<{address}>"


def part(body: str, kind: str = "plain", **more: str) -> MIMEText:
    """Write a text in UTF-8 and base64, of lines as mail has them, so that no server breaks any."""
    lines = b"\r\n".join(body.encode().splitlines()).decode() + "\r\n"
    found = MIMEText(lines, kind, "utf-8")
    for name, value in more.items():
        found.set_param(name, value)
    return found


def together(kind: str, parts: Sequence[Message], name: str) -> MIMEMultipart:
    """Put parts into one; the boundary is made of the letter's own name, so a letter is the same however often it is made."""
    line = f"={hashlib.sha256(f'{kind} {name}'.encode()).hexdigest()[:32]}="
    return MIMEMultipart(kind, line, parts)
