"""Heads of the chain: its last seal, signed under TRAIL_KEY and sent to TRAIL_SINK, where who owns the database is not."""

import base64
import hashlib
import json
import logging
import logging.handlers
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from records.models import Head, Seal

SYSLOG = "syslog"
SYSLOG_PORT = 514


@dataclass(frozen=True)
class Signed:
    """A head as it is sent: one line of JSON. `key` is the public key, `signature` that of `said`; both in base64."""

    seq: int
    hash: str
    at: str
    key: str
    signature: str

    @property
    def line(self) -> str:
        """The line that is sent."""
        return json.dumps(asdict(self))


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(settings.TRAIL_KEY.encode()).digest())


def public_key() -> str:
    """The public half of TRAIL_KEY, for whoever checks heads elsewhere."""
    return base64.b64encode(_private_key().public_key().public_bytes_raw()).decode()


def _said(seq: int, hash_: str, at: str) -> bytes:
    return f"atc-portal trail head\n{seq}\n{hash_}\n{at}".encode()


def sign(seq: int, hash_: str, at: datetime) -> Signed:
    """Sign a head."""
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    signature = base64.b64encode(_private_key().sign(_said(seq, hash_, moment))).decode()
    return Signed(seq, hash_, moment, public_key(), signature)


def is_ours(head: Signed) -> bool:
    """Tell whether a head bears our signature: of the key of today, or of a former one that is still published."""
    if head.key not in {public_key(), *settings.TRAIL_FORMER_KEYS}:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(head.key))
        key.verify(base64.b64decode(head.signature), _said(head.seq, head.hash, head.at))
    except (InvalidSignature, ValueError):
        return False
    return True


def send(*, now: datetime) -> Signed | None:
    """Sign the last seal and send it, unless that was done already; what was sent is noted here too."""
    last = Seal.objects.order_by("-seq").first()
    sent = Head.objects.order_by("-pk").first()
    if last is None or (sent is not None and (sent.seq, sent.key) == (last.seq, public_key())):
        return None
    head = sign(last.seq, bytes(last.hash).hex(), now)
    _write(head.line)
    Head.objects.create(seq=last.seq, hash=last.hash, at=now, key=head.key, signature=base64.b64decode(head.signature))
    return head


def _write(line: str) -> None:
    sink = settings.TRAIL_SINK
    if sink.startswith(SYSLOG):
        _log(sink, line)
        return
    file = Path(sink)
    if file.is_relative_to(settings.VAR):  # the default; any other place must be there, or the medium is not mounted
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as output:
        output.write(f"{line}\n")
        output.flush()
        os.fsync(output.fileno())


def _log(sink: str, line: str) -> None:
    """Hand a line to the system's log: that of this machine (`syslog`), or of another (`syslog://host:port`)."""
    address = urlsplit(sink)
    where = (address.hostname, address.port or SYSLOG_PORT) if address.hostname else "/dev/log"
    handler = logging.handlers.SysLogHandler(where, logging.handlers.SysLogHandler.LOG_AUTHPRIV)
    try:
        handler.emit(logging.makeLogRecord({"msg": f"atc-portal-trail {line}", "levelno": logging.INFO}))
    finally:
        handler.close()


def received(files: list[Path]) -> Iterator[Signed | None]:
    """Read the heads in some files, None for a line that is none; what stands before the JSON is a log's own."""
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    yield _read(line)


def _read(line: str) -> Signed | None:
    try:
        return Signed(**json.loads(line[line.index("{") :]))
    except (ValueError, TypeError):
        return None


def own_file() -> list[Path]:
    """The file heads are sent to; none for a system's log, which keeps them where we do not read."""
    return [] if settings.TRAIL_SINK.startswith(SYSLOG) else [Path(settings.TRAIL_SINK)]
