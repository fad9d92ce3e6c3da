"""The translations are complete: `python -m tests.catalogues` says what is missing, `--write [files…]` brings it in.

English is the source: what stands in the code is what English readers see, so there is one catalogue, the Russian one.
It must hold every sentence of the code and no other, each translated, none fuzzy, in the four plural forms of Django's
own catalogue. `--write` brings the catalogue up to date; further .po files named after it fill what is empty.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from tests.house.source import FLOORS, ROOT

RUSSIAN = ROOT / "locale/ru/LC_MESSAGES/django.po"
HEADER = r"""msgid ""
msgstr ""
"Language: ru\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);\n"

"""
COMMAND = ["django", "makemessages", "-l", "ru", "-e", "html,txt,subject,py", "--no-location", "--keep-pot"]
# Lines of the header that change with each writing, or that nobody fills in.
PASSING = (
    b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:', b'"Project-Id-Version:', b'"Last-Translator:',
    b'"Report-Msgid-Bugs-To:', b'"Language-Team:',
)  # fmt: skip


def sentences() -> Catalog:
    """Gather the sentences of code and templates by Django's own command, in a copy: it leaves files beside the source."""
    with tempfile.TemporaryDirectory() as copy:
        for name in (*FLOORS, "templates"):
            shutil.copytree(ROOT / name, Path(copy, name), ignore=shutil.ignore_patterns("migrations", "__pycache__"))
        Path(copy, "locale").mkdir()
        surroundings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(
            [sys.executable, "-m", *COMMAND], cwd=copy, env=surroundings, check=True, stdout=subprocess.DEVNULL
        )
        text = Path(copy, "locale/django.pot").read_text(encoding="utf-8")
    return read_po(BytesIO(text.replace("nplurals=INTEGER; plural=EXPRESSION", "nplurals=2; plural=(n != 1)").encode()))


def read(path: Path) -> Catalog:
    """Read a catalogue; one without a header has the plural forms of ours."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return read_po(BytesIO((text if "Plural-Forms:" in text else HEADER + text).encode()), locale="ru")


def key(message: Message) -> tuple:
    return message.id, message.context


def entries(catalog: Catalog) -> dict[tuple, Message]:
    return {key(message): message for message in catalog if message.id}


def is_empty(message: Message) -> bool:
    return not all(message.string) if isinstance(message.string, tuple | list) else not message.string


def troubles(ours: Catalog, source: Catalog) -> list[str]:
    """Name in words what is wrong with the catalogue."""
    known, wanted = entries(ours), entries(source)
    found = [f"not in the catalogue: {id_!r}" for id_, _ in wanted.keys() - known.keys()]
    found += [f"no longer in the code: {id_!r}" for id_, _ in known.keys() - wanted.keys()]
    found += [f"fuzzy: {message.id!r}" for message in known.values() if message.fuzzy]
    found += [f"not translated: {message.id!r}" for message in known.values() if is_empty(message)]
    found += [f"obsolete: {id_!r}" for id_ in ours.obsolete]
    return sorted(found)


def write(ours: Catalog, source: Catalog, more: Iterable[Path]) -> None:
    """Bring the catalogue up to date with the source, and fill what is empty from further files."""
    ours.update(source, no_fuzzy_matching=True, update_header_comment=False)
    known = entries(ours)
    for path in more:
        for id_, message in entries(read(path)).items():
            if id_ in known and is_empty(known[id_]) and not is_empty(message):
                known[id_].string = message.string
    output = BytesIO()
    write_po(output, ours, width=100, no_location=True, omit_header=False, sort_output=True, ignore_obsolete=True)
    lines = [line for line in output.getvalue().splitlines(keepends=True) if not line.startswith(PASSING)]
    RUSSIAN.parent.mkdir(parents=True, exist_ok=True)
    RUSSIAN.write_bytes(b"".join(lines))


def main(arguments: list[str]) -> int:
    """Check, or write and check."""
    source = sentences()
    if arguments[:1] == ["--write"]:
        write(read(RUSSIAN), source, [Path(name) for name in arguments[1:]])
    found = troubles(read(RUSSIAN), source)
    print("\n".join(found) or f"{len(entries(source))} sentences, all in Russian.")
    checked = (
        subprocess.run(["msgfmt", "--check-format", "--check-domain", "-o", "/dev/null", RUSSIAN], check=False)
        if RUSSIAN.exists()
        else None
    )
    return 1 if found or checked is None or checked.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
