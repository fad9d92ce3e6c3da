"""Build the catalogues of translations by Babel where they are older than their text: no GNU gettext is needed."""

import os
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def outdated(locale: Path) -> list[Path]:
    """The texts whose catalogue is missing or older."""
    return [
        text
        for text in sorted(locale.glob("*/LC_MESSAGES/*.po"))
        if not (built := text.with_suffix(".mo")).exists() or built.stat().st_mtime < text.stat().st_mtime
    ]


def compile_all(locale: Path) -> None:
    """Build what is outdated, each catalogue whole or not at all, also where several begin at once."""
    for text in outdated(locale):
        half = text.with_suffix(f".mo.{os.getpid()}")
        with text.open("rb") as source, half.open("wb") as output:
            write_mo(output, read_po(source))
        half.rename(text.with_suffix(".mo"))


if __name__ == "__main__":
    compile_all(Path(sys.argv[1]))
