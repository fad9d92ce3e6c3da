"""A letter as bytes: headers, two texts, perhaps a calendar item. The library takes ten times as long for the same."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from email.header import Header
from email.headerregistry import Address
from functools import lru_cache

WIDTH = 76


@lru_cache(maxsize=4096)
def _sound(address: str) -> None:
    """Raise what the library says of an address no header can hold."""
    address.encode("ascii")
    Address(addr_spec=address)


def head(name: str, text: str) -> str:
    """Write a header of words: as it is where it is short and plain, else encoded and folded."""
    plain = text.isascii() and text.isprintable() and len(name) + 2 + len(text) <= WIDTH
    said = text if plain else Header(text, "utf-8", header_name=name, maxlinelen=WIDTH).encode(linesep="\r\n")
    return f"{name}: {said}"


def mailbox(name: str, person: str, address: str) -> str:
    """Write a header with one address; the name of a person, if there is one, before it."""
    _sound(address)
    if not person:
        return f"{name}: {address}"
    words = all(sign.isalnum() or sign in " -" for sign in person)
    plain = person.isascii() and words and len(name) + 5 + len(person) + len(address) <= WIDTH
    said = person if plain else Header(person, "utf-8", header_name=name, maxlinelen=WIDTH).encode(linesep="\r\n")
    return f"{name}: {said}{' ' if plain else chr(13) + chr(10) + ' '}<{address}>"


def part(kind: str, body: str, *more: str) -> bytes:
    """Write one part, in UTF-8 and base64, of lines that no server breaks."""
    lines = b"\r\n".join(body.encode().splitlines()) + b"\r\n"
    content = base64.encodebytes(lines).replace(b"\n", b"\r\n")
    headers = (f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *more)
    return "".join(f"{header}\r\n" for header in headers).encode() + b"\r\n" + content


def together(kind: str, parts: Sequence[bytes], name: str) -> bytes:
    """Put parts into one; the boundary is made of the letter's own name, so a letter is the same however often it is made."""
    line = f"={hashlib.sha256(f'{kind} {name}'.encode()).hexdigest()[:32]}="
    inside = b"".join(f"--{line}\r\n".encode() + each + b"\r\n" for each in parts)
    return f'Content-Type: {kind}; boundary="{line}"\r\n\r\n'.encode() + inside + f"--{line}--\r\n".encode()


def letter(headers: Iterable[str], body: bytes) -> bytes:
    """Put headers before what is in the letter."""
    return "".join(f"{header}\r\n" for header in headers).encode() + b"MIME-Version: 1.0\r\n" + body
