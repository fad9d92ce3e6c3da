"""How a letter is handed over: to a mail server by SMTP, or to a directory as a file. Both are used alike.

sender.ready()                          connects, or raises OSError; nothing about a letter is said yet
sender.hand_over(letter) -> Answer      never raises for what the other side does
sender.close()
"""

import os
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

CONNECT_TIMEOUT = 10
DIALOGUE_TIMEOUT = 30
DOT_TIMEOUT = 120
OK, LATER, REFUSED = 200, 400, 500
GOING_AWAY = 421
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What leaves: one letter to one address."""

    name: str
    message_id: str
    address: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """How far the dialogue came, and what the other side said; no code means it broke off."""

    phase: str
    code: int = 0
    enhanced: str = ""
    error: str = ""

    @property
    def accepted(self) -> bool:
        """Tell whether the letter was taken."""
        return self.phase == "replied" and OK <= self.code < LATER

    @property
    def for_good(self) -> bool:
        """Tell whether it was refused for good."""
        return self.code >= REFUSED


class Sender(Protocol):
    """What hands letters over."""

    name: str

    def ready(self) -> None:
        """Connect, or make sure the connection still stands."""

    def hand_over(self, parcel: Parcel) -> Answer:
        """Hand a letter over and say what came of it."""

    def close(self) -> None:
        """End politely."""


class Dialogue(smtplib.SMTP):
    """The client of the standard library, which notes how far it came."""

    phase = "connected"

    def hand_over(self, sender: str, address: str, content: bytes) -> Answer:
        """Hand one letter to one recipient; the final dot is written alone, after it was noted."""
        for phase, ask, good in (
            ("mail", lambda: self.mail(sender), (250,)),
            ("rcpt", lambda: self.rcpt(address), (250, 251)),
            ("data", lambda: self.docmd("data"), (354,)),
        ):
            self.phase = phase
            code, said = ask()
            if code not in good:
                return Answer(phase, code, enhanced(said))
        self.send(_stuffed(content))
        self.phase = "dot"
        if self.sock is not None:
            self.sock.settimeout(DOT_TIMEOUT)
        self.send(b".\r\n")
        code, said = self.getreply()
        self.phase = "replied"
        if self.sock is not None:
            self.sock.settimeout(DIALOGUE_TIMEOUT)
        return Answer("replied", code, enhanced(said))


def enhanced(said: bytes) -> str:
    """Read the enhanced code out of an answer: "5.1.1"."""
    first = said.decode("ascii", "replace").split(" ", 1)[0]
    return first if first.count(".") == 2 and first.replace(".", "").isdigit() else ""  # noqa: PLR2004  # class.subject.detail


def _stuffed(content: bytes) -> bytes:
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)


class SmtpSender:
    """A connection to the relay that MAIL_URL names.

    smtps:// is secured from the first byte, smtp+tls:// by STARTTLS with a verified certificate; smtp:// says everything
    in the open and is taken only to this machine, or when the address says `?plain=yes`.
    """

    def __init__(self, url: str, *, sender: str = "", context: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self.scheme, self.host = parts.scheme, parts.hostname or "localhost"
        self.port = parts.port or {"smtps": 465, "smtp+tls": 587}.get(self.scheme, 25)
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        plain = self.host in LOOPBACK or parse_qs(parts.query).get("plain") == ["yes"]
        if self.scheme not in ("smtp", "smtps", "smtp+tls") or (self.scheme == "smtp" and not plain):
            raise ValueError("MAIL_URL: use smtps:// or smtp+tls://, or smtp:// with ?plain=yes for a trusted network")
        self.name = f"{self.host}:{self.port}"
        self.sender = sender or parseaddr(settings.MAIL_FROM)[1]
        self.context = context or ssl.create_default_context()
        self.dialogue: Dialogue | None = None

    def ready(self) -> None:
        """Reuse the connection if it still answers, else connect, secure and sign in; failing raises OSError."""
        if self.dialogue is not None:
            with suppress(OSError):
                if self.dialogue.noop()[0] < LATER:
                    self.dialogue.phase = "connected"
                    return
            self.close()
        self.dialogue = self._connected()

    def hand_over(self, parcel: Parcel) -> Answer:
        """Hand a letter over; whatever breaks is told by its phase."""
        dialogue = self.dialogue
        if dialogue is None:
            return Answer("connected", error="not connected")
        try:
            answer = dialogue.hand_over(self.sender, parcel.address, parcel.content)
        except OSError as trouble:  # timeouts, cut connections, TLS, and what smtplib makes of them
            self._drop()
            return Answer(dialogue.phase, error=type(trouble).__name__)
        self._tidy(dialogue, answer)
        return answer

    def close(self) -> None:
        """Say goodbye if anyone listens."""
        dialogue, self.dialogue = self.dialogue, None
        if dialogue is not None:
            with suppress(OSError):
                dialogue.quit()
            dialogue.close()

    def _tidy(self, dialogue: Dialogue, answer: Answer) -> None:
        """Make the connection fit for the next letter, after a refusal in the middle of this one."""
        if answer.code == GOING_AWAY:
            self.close()
        elif answer.phase != "replied":
            try:
                dialogue.rset()
            except OSError:
                self._drop()

    def _drop(self) -> None:
        dialogue, self.dialogue = self.dialogue, None
        if dialogue is not None:
            dialogue.close()

    def _connected(self) -> Dialogue:
        kind: Callable[..., Any] = _Secured if self.scheme == "smtps" else Dialogue
        more = {"context": self.context} if self.scheme == "smtps" else {}
        dialogue = kind(self.host, self.port, timeout=CONNECT_TIMEOUT, **more)
        try:
            dialogue.ehlo_or_helo_if_needed()
            if self.scheme == "smtp+tls":
                dialogue.starttls(context=self.context)
                dialogue.ehlo()
            if self.user:
                dialogue.login(self.user, self.password)
        except OSError:
            dialogue.close()
            raise
        dialogue.sock.settimeout(DIALOGUE_TIMEOUT)
        # The dot is written alone: without this it would wait for the other side to confirm the letter, 40 ms each.
        dialogue.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return dialogue


class _Secured(smtplib.SMTP_SSL, Dialogue):
    """The same dialogue, secured from the first byte."""


class FileSender:
    """Writes letters into a directory: how a trial without a mail server "sends"."""

    name = "files"

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def ready(self) -> None:
        """Make the directory."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    def hand_over(self, parcel: Parcel) -> Answer:
        """Write the letter whole, under the name of its row: twice is once."""
        file = self.directory / f"{parcel.name}.eml"
        unfinished = file.with_suffix(f".{os.getpid()}-{time.monotonic_ns()}.part")
        try:
            with unfinished.open("wb") as out:
                out.write(parcel.content)
                out.flush()
                os.fsync(out.fileno())
            unfinished.replace(file)
        except OSError as trouble:
            return Answer("data", error=type(trouble).__name__)
        return Answer("replied", 250, "2.0.0")

    def close(self) -> None:
        """Nothing stays open."""


def sender() -> Sender:
    """Give the sender the settings name."""
    if settings.MAIL_URL:
        return SmtpSender(settings.MAIL_URL)
    return FileSender(settings.MAIL_DIRECTORY)
