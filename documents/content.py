"""What an uploaded file really is: told by its content, read in bounded pieces, never by its name alone.

Nothing is unpacked to disk, no picture is decoded and no XML is parsed: signatures, tables of contents and headers say enough.
"""

import mmap
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from documents import pictures

OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
# The nine kinds that are accepted: the ending of the name, and the type they are sent with.
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
    "odt": f"{ODF}text",
    "ods": f"{ODF}spreadsheet",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
}
ENDINGS = {**{ending: ending for ending in TYPES}, "jpeg": "jpg"}
ACCEPTED = ", ".join(ending.upper() for ending in TYPES)
SENTENCES = {
    "too_large": _("The file is larger than %(limit)d MB. Nothing was saved; the form is kept."),
    "empty": _("The file is empty."),
    "kind": _("This kind of file is not accepted. Accepted are: %(accepted)s."),
    "content": _(
        "The file is not what its name says, or it is damaged. Save it again in the programme it was made in."
    ),
    "macros": _("The file holds macros. Save it without macros and upload it again."),
    "script": _("The PDF holds a script or starts a program. Print it into a new PDF and upload that."),
    "embedded": _("The file holds other files inside. Upload them one by one."),
    "locked": _("The file is protected by a password, so it cannot be checked. Save it without a password."),
    "bomb": _("The file unpacks to more than can be checked. Save it anew or make it smaller."),
    "infected": _("The scanner found something harmful in the file. It was not stored."),
}
PIECE = 1 << 16
TAIL = 1024
MOST_ENTRIES, MOST_CONTENTS = 5_000, 2 << 20  # of a table of contents: its lines, its bytes
MOST_UNPACKED, MOST_RATIO, SMALL = 500 << 20, 300, 1 << 20
MOST_INNER = 20 << 20  # of a spreadsheet inside a document, which draws its chart
MOST_OBJECTS = 64 << 20  # of the packed objects of a PDF, unpacked
DEEPEST = 2


class RefusedError(Exception):
    """The file is not accepted; `code` names the sentence that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Found:
    """What a file is: its type, and what it tells of who made it."""

    mime: str
    author: str = ""
    has_place: bool = False


def sentence(code: str) -> str:
    """Say why a file was refused, and what to do."""
    return str(SENTENCES[code]) % {"limit": settings.MAX_FILE_MB, "accepted": ACCEPTED}


def ending_of(mime: str) -> str:
    """Give the ending of a name for a type."""
    return next(ending for ending, known in TYPES.items() if known == mime)


def inspect(file: IO[bytes], name: str, size: int) -> Found:
    """Tell what a file is; raise `RefusedError` unless its name and its content agree on an accepted kind."""
    if not size:
        raise RefusedError("empty")
    if size > settings.MAX_FILE_MB << 20:
        raise RefusedError("too_large")
    ending = ENDINGS.get(name.rpartition(".")[2].lower()) if "." in name else None
    if ending is None:
        raise RefusedError("kind")
    file.seek(0)
    try:
        author, has_place = READERS[ending](file, ending)
    except (zipfile.BadZipFile, zlib.error, ValueError, IndexError, EOFError, NotImplementedError) as damage:
        raise RefusedError("content") from damage
    finally:
        file.seek(0)
    return Found(TYPES[ending], author[:200], has_place)


# Texts and pictures

MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|\?xml|\?php)", re.IGNORECASE)


def _text(file: IO[bytes], _ending: str) -> tuple[str, bool]:
    """Words in UTF-8 and nothing a browser or a shell would run."""
    whole = file.read()
    start = whole.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\0" in whole or start.startswith((b"<", b"#!")) or MARKUP.search(whole):
        raise RefusedError("content")
    whole.decode("utf-8")
    return "", False


def _picture(file: IO[bytes], ending: str) -> tuple[str, bool]:
    """A picture from its first byte to its last, of a size that can be shown."""
    found = pictures.png(file.read()) if ending == "png" else pictures.jpeg(file.read())
    if found is None:
        raise RefusedError("content")
    if found.is_huge:
        raise RefusedError("bomb")
    return found.author, found.has_place


# Packages: office documents are archives with a table of contents

MACROS = re.compile(r"(^|/)(vbaproject|vbadata|macrosheets|basic|scripts)([/.]|$)|/activex", re.IGNORECASE)
PROGRAMS = re.compile(
    r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|msi|lnk|html?|zip|rar|7z|gz|iso)$", re.IGNORECASE
)
PACKAGES = re.compile(r"\.(docx|xlsx|pptx|odt|ods)$", re.IGNORECASE)
OBJECTS = re.compile(r"(^|/)oleobject[^/]*$", re.IGNORECASE)
MAIN = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
    "pptx": b"presentationml.presentation.main+xml",
}
AUTHORS = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator)>([^<]{1,200})<")


def _package(file: IO[bytes], ending: str, depth: int = 1) -> tuple[str, bool]:
    """An office document: a sound archive of modest size, of the kind its name says, without macros and programs."""
    with zipfile.ZipFile(_sound(file)) as package:
        _measure(package)
        for name in package.namelist():
            if MACROS.search(name):
                raise RefusedError("macros")
            if OBJECTS.search(name) or PROGRAMS.search(name):
                raise RefusedError("embedded")
            if PACKAGES.search(name):
                _inner(package, name, depth)
        if ending in MAIN:
            _is_office(package, ending)
            author = _author(package, "docProps/core.xml")
        else:
            if _read(package, "mimetype", PIECE).decode("ascii") != TYPES[ending]:
                raise RefusedError("content")
            author = _author(package, "meta.xml")
    return author, False


def _sound(file: IO[bytes]) -> IO[bytes]:
    """Give a file that is an archive and nothing else, with a table of contents that is read without harm."""
    if file.read(4) != b"PK\x03\x04":
        raise RefusedError("content")
    size = file.seek(0, 2)
    file.seek(max(0, size - 22))
    end = file.read(22)
    if end[:4] != b"PK\x05\x06" or end[20:] != b"\0\0":  # a remark at the end would hide another file
        raise RefusedError("content")
    entries = int.from_bytes(end[10:12], "little")
    contents, place = int.from_bytes(end[12:16], "little"), int.from_bytes(end[16:20], "little")
    if entries > MOST_ENTRIES or contents > MOST_CONTENTS:
        raise RefusedError("bomb")
    if place + contents + 22 != size:
        raise RefusedError("content")
    file.seek(0)
    return file


def _measure(package: zipfile.ZipFile) -> None:
    """Refuse what unpacks to too much, whether the entries say so or share their bytes."""
    entries = package.infolist()
    places = {entry.header_offset for entry in entries}
    if len(places) != len(entries) or sum(entry.compress_size for entry in entries) > package.start_dir:
        raise RefusedError("bomb")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise RefusedError("bomb")
    for entry in entries:
        if entry.flag_bits & 1:
            raise RefusedError("locked")
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise RefusedError("bomb")
        if entry.filename.startswith("/") or ".." in entry.filename.split("/") or "\\" in entry.filename:
            raise RefusedError("content")


def _inner(package: zipfile.ZipFile, name: str, depth: int) -> None:
    """Look into the spreadsheet behind a chart as into the document around it."""
    if depth >= DEEPEST or package.getinfo(name).file_size > MOST_INNER:
        raise RefusedError("embedded")
    with package.open(name) as inner:
        _package(inner, ENDINGS[name.rpartition(".")[2].lower()], depth + 1)


def _is_office(package: zipfile.ZipFile, ending: str) -> None:
    types = _read(package, "[Content_Types].xml", SMALL)
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise RefusedError("macros")
    if MAIN[ending] not in types or b"<!DOCTYPE" in types or b"<!ENTITY" in types:
        raise RefusedError("content")


def _read(package: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Read the beginning of an entry; an absent one is a damage."""
    try:
        with package.open(name) as entry:
            return entry.read(most)
    except KeyError as absent:
        raise RefusedError("content") from absent


def _author(package: zipfile.ZipFile, name: str) -> str:
    if name not in package.namelist():
        return ""
    found = [words.decode("utf-8", "replace") for words in AUTHORS.findall(_read(package, name, SMALL))]
    return ", ".join(dict.fromkeys(found))


# PDF

NAME = re.compile(rb"/[^\s/<>\[\](){}%]*#[0-9A-Fa-f]{2}[^\s/<>\[\](){}%]*")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
SCRIPTS = re.compile(rb"/(JavaScript|Launch|RichMedia|XFA)\b|/JS\s*(\(|<|\d+\s+\d+\s+R)")
FILES = re.compile(rb"/EmbeddedFiles?\b")
LOCKED = re.compile(rb"/Encrypt\s*(<<|\d+\s+\d+\s+R)")
PACKED = re.compile(rb"/(ObjStm|First)\b")
STREAM = re.compile(rb"stream\r?\n")
FLATE = re.compile(rb"/Filter\s*\[?\s*/(FlateDecode|Fl)\s*\]?\s*(/|>>|\s)")


def _pdf(file: IO[bytes], _ending: str) -> tuple[str, bool]:
    """A PDF without scripts, programs and files inside, in its packed objects too."""
    with _mapped(file) as whole:
        if not whole[:7].startswith((b"%PDF-1.", b"%PDF-2.")) or b"%%EOF" not in whole[-TAIL:]:
            raise RefusedError("content")
        if LOCKED.search(whole):
            raise RefusedError("locked")
        _refuse_acts(whole)
        for objects in _packed(whole):
            _refuse_acts(objects)
    return "", False


@contextmanager
def _mapped(file: IO[bytes]) -> Iterator[Any]:
    """Give the bytes of a file; one that lies on the disk is looked at there, so that many at once fit into memory."""
    try:
        number = file.fileno()
    except (OSError, AttributeError):
        yield file.read()
        return
    with mmap.mmap(number, 0, access=mmap.ACCESS_READ) as whole:
        yield whole


def _refuse_acts(text: Any) -> None:
    """Refuse scripts and embedded files, however their names are spelt."""
    spelt = b" ".join(_plain(name) for name in NAME.findall(text))
    for part in (text, spelt):
        if SCRIPTS.search(part) or re.search(rb"/JS\b", spelt):
            raise RefusedError("script")
        if FILES.search(part):
            raise RefusedError("embedded")


def _plain(name: bytes) -> bytes:
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), name)


def _packed(whole: Any) -> Iterator[bytes]:
    """Unpack the streams that hold objects; one that cannot be unpacked is not accepted."""
    left = MOST_OBJECTS
    before = 0
    for stream in STREAM.finditer(whole):
        head = whole[max(before, stream.start() - 2048) : stream.start()].rpartition(b"endobj")[2]
        before = stream.end()
        if not PACKED.search(head) and not PACKED.search(b" ".join(_plain(name) for name in NAME.findall(head))):
            continue
        if b"/Filter" in head and not FLATE.search(head):
            raise RefusedError("content")
        if b"/Filter" not in head:
            continue  # it stands in the open and has been read
        objects = zlib.decompressobj().decompress(whole[stream.end() : stream.end() + left], left)
        left -= len(objects)
        if left <= 0:
            raise RefusedError("bomb")
        yield objects


READERS: dict[str, Callable[[Any, str], tuple[str, bool]]] = {
    "pdf": _pdf,
    "txt": _text,
    "png": _picture,
    "jpg": _picture,
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods"), _package),
}
