"""The headers of PNG and JPEG: size, author and place, and that nothing stands behind the picture's end."""

from dataclasses import dataclass

MOST_PIXELS = 50_000_000
PNG = b"\x89PNG\r\n\x1a\n"
LEAST_HEADER = 13
NO_LENGTH = {0x01, *range(0xD0, 0xD8)}
FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
END, SCAN, EXIF = 0xD9, 0xDA, 0xE1
ARTIST, PLACE = 0x013B, 0x8825
MOST_TAGS = 500


@dataclass(frozen=True)
class Picture:
    """What the headers of a picture say."""

    width: int
    height: int
    author: str = ""
    has_place: bool = False

    @property
    def is_huge(self) -> bool:
        """Whether it has more pixels than a screen ever needs."""
        return self.width * self.height > MOST_PIXELS or not self.width * self.height


def png(whole: bytes) -> Picture | None:
    """Walk the pieces of a PNG from its header to its end; None where it is none, or something stands behind it."""
    if not whole.startswith(PNG) or whole[12:16] != b"IHDR":
        return None
    width, height = int.from_bytes(whole[16:20]), int.from_bytes(whole[20:24])
    place, author, has_place = len(PNG), "", False
    while place + 12 <= len(whole):
        length, kind = int.from_bytes(whole[place : place + 4]), whole[place + 4 : place + 8]
        body = whole[place + 8 : place + 8 + length]
        place += 12 + length
        if kind == b"IEND":
            return Picture(width, height, author, has_place) if place == len(whole) else None
        if kind == b"eXIf":
            said, has_place = _tags(body)
            author = author or said
        elif kind == b"tEXt" and body.startswith(b"Author\0"):
            author = body[7:].decode("latin-1")
    return None


def jpeg(whole: bytes) -> Picture | None:
    """Walk the segments of a JPEG up to its pixels; None where it is none, or does not end with its end."""
    if not whole.startswith(b"\xff\xd8\xff") or not whole.rstrip(b"\0").endswith(b"\xff\xd9"):
        return None
    place, size, author, has_place = 2, (0, 0), "", False
    while place + 4 <= len(whole) and whole[place] == 0xFF:  # noqa: PLR2004  # every segment begins with it
        marker = whole[place + 1]
        if marker in NO_LENGTH or marker == 0xFF:  # noqa: PLR2004  # filling
            place += 1 if marker == 0xFF else 2  # noqa: PLR2004
            continue
        length = int.from_bytes(whole[place + 2 : place + 4])
        body = whole[place + 4 : place + 2 + length]
        if marker in FRAMES:
            size = int.from_bytes(body[3:5]), int.from_bytes(body[1:3])
        elif marker == EXIF and body.startswith(b"Exif\0\0"):
            author, has_place = _tags(body[6:])
        elif marker in (SCAN, END):
            return Picture(*size, author, has_place) if size != (0, 0) else None
        place += 2 + length
    return None


def _tags(block: bytes) -> tuple[str, bool]:
    """The author and whether a place is named, in the first table of an Exif block."""
    order = {b"II": "little", b"MM": "big"}.get(block[:2])
    if order is None:
        return "", False

    def number(start: int, length: int) -> int:
        return int.from_bytes(block[start : start + length], order)  # type: ignore[arg-type]  # one of the two

    table = number(4, 4)
    author, has_place = "", False
    for tag in range(min(number(table, 2), MOST_TAGS)):
        place = table + 2 + 12 * tag
        if number(place, 2) == PLACE:
            has_place = True
        elif number(place, 2) == ARTIST:
            length = number(place + 4, 4)
            start = place + 8 if length <= 4 else number(place + 8, 4)  # noqa: PLR2004  # four bytes stand in the table itself
            author = block[start : start + min(length, 200)].split(b"\0")[0].decode("utf-8", "replace")
    return author, has_place
