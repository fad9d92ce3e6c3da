"""Small files for tests, made byte by byte: of every accepted kind, and such as are refused."""

import io
import struct
import zipfile
import zlib

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation.main+xml"),
}


def pdf(inside: bytes = b"", *, head: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF, with something inside."""
    return (
        head
        + b"1 0 obj\n<< /Type /Catalog >>\nendobj\n"
        + inside
        + b"\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    )


def packed_objects(objects: bytes) -> bytes:
    """Objects of a PDF, packed into a stream as programmes do it."""
    packed = zlib.compress(objects)
    return (
        b"5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream\nendobj\n"
    )


def package(entries: dict[str, bytes], *, compression=zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    """An archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, text in entries.items():
            archive.writestr(zipfile.ZipInfo(name), text, compression)
        archive.comment = comment
    return made.getvalue()


def office(ending: str = "docx", more: dict[str, bytes] | None = None, **options) -> bytes:
    """An office document, with further entries."""
    name, kind = MAIN[ending]
    types = f'<Types><Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    core = b"<cp:coreProperties><dc:creator>Ivan Ivanov</dc:creator></cp:coreProperties>"
    entries = {"[Content_Types].xml": types, name: b"<w/>", "docProps/core.xml": core}
    return package(entries | (more or {}), **options)


def odf(ending: str = "odt") -> bytes:
    """An OpenDocument file."""
    kinds = {
        "odt": b"application/vnd.oasis.opendocument.text",
        "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    }
    return package({"mimetype": kinds[ending], "content.xml": b"<office/>"}, compression=zipfile.ZIP_STORED)


def png(width: int = 1, height: int = 1, more: bytes = b"", behind: bytes = b"") -> bytes:
    """A picture; its size is what its header says."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _piece(b"IHDR", header)
        + more
        + _piece(b"IDAT", zlib.compress(b"\0\0"))
        + _piece(b"IEND", b"")
        + behind
    )


def _piece(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(*, place: bool = False, behind: bytes = b"") -> bytes:
    """A photograph, with the place where it was taken."""
    tags = struct.pack("<HHII", 0x8825, 4, 1, 26) if place else struct.pack("<HHII", 0x013B, 2, 3, 0x00627041)
    exif = b"Exif\0\0II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + tags + struct.pack("<I", 0)
    frame = struct.pack(">BHHB", 8, 1, 1, 1) + b"\x01\x11\0"
    segments = [(0xE1, exif), (0xC0, frame), (0xDA, b"\x01\x01\0\0\x3f\0")]
    body = b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", len(part) + 2) + part for marker, part in segments)
    return b"\xff\xd8" + body + b"\x12\x34" + b"\xff\xd9" + behind


SAMPLES = {
    "pdf": pdf(),
    "docx": office("docx"),
    "xlsx": office("xlsx"),
    "pptx": office("pptx"),
    "odt": odf("odt"),
    "ods": odf("ods"),
    "txt": "Протокол совещания\n".encode(),
    "png": png(),
    "jpg": jpeg(),
    "jpeg": jpeg(),
}
