"""Rules 13 and 16 of the house: markup holds no style, no script, no Russian, and no class that no sheet knows."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, modules, sheets, templates

CYRILLIC = re.compile(r"[А-Яа-яЁё]")
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\bsrc=)|javascript:|hx-on|\|\s*safe\b|autoescape off",
    re.IGNORECASE,
)
REMARK = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
CLASSES = re.compile(r'\sclass="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', re.DOTALL)
# Pages that must stand when nothing else does carry both languages themselves; letters have words of their own.
BOTH_LANGUAGES = ("templates/ui/lone", "templates/500", "templates/503", "templates/reminders/promise")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def words(value: str) -> set[str]:
    """The classes of an attribute that are written out; those a value gives are proven where the value is made."""
    plain = re.sub(r"\S*\{\{.*?\}\}\S*", " ", TAG.sub(" ", value))
    return {word for word in plain.split() if not word.endswith(("-", "--"))}


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Every class the sheets speak of."""
    text = "".join(re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL) for sheet in sheets())
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "static/js").glob("*.js"))  # by which they find parts
    return set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", text)) | set(re.findall(r"\"\.([a-z][\w-]*)\"", scripts))


@pytest.mark.parametrize("path", templates(), ids=relative)
def test_template_holds_no_style_and_no_script(path):
    assert not [match.group(0) for match in INLINE.finditer(REMARK.sub("", path.read_text(encoding="utf-8")))]


@pytest.mark.parametrize("path", templates(), ids=relative)
def test_every_class_is_of_the_kit(path, known):
    used = {word for value in CLASSES.findall(path.read_text(encoding="utf-8")) for word in words(value)}
    assert not used - known


@pytest.mark.parametrize("path", templates(), ids=relative)
def test_template_speaks_through_gettext(path):
    if relative(path).startswith(BOTH_LANGUAGES):
        return
    assert not CYRILLIC.findall(REMARK.sub("", path.read_text(encoding="utf-8")))


def test_every_class_of_the_kit_is_used():
    """A component that no page, no part and no script draws is taken out; looks and sizes are named by a value."""
    pages = [path for path in templates() if path.name != "gallery.html"]
    text = "".join(path.read_text("utf-8") for path in pages) + "".join(module.text for module in modules("ui"))
    text += "".join(path.read_text("utf-8") for path in (ROOT / "static/js").glob("*.js"))
    sheet = re.sub(r"/\*.*?\*/", "", (ROOT / "static/css/components.css").read_text("utf-8"), flags=re.DOTALL)
    classes = set(re.findall(r"\.([cu]-[a-z][\w-]*)", sheet))
    made = set(re.findall(r"[cu]-[a-z_-]+--(?=\{)", text))  # c-tag--{{ look }}
    unused = {name for name in classes if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)}
    assert not sorted(name for name in unused if not name.startswith(tuple(made)))


def test_code_marks_classes_of_the_kit(known):
    """Markup that Python makes is held to the same."""
    text = "".join(module.text for module in modules("ui"))
    used = {word for value in re.findall(r'class=\\?"([^"{}%]*)\\?"', text) for word in value.split()}
    assert not used - known


def test_sentences_of_the_code_are_english():
    """Russian stands in the catalogue; what code compares or spells in Russian has its place in this list."""
    found = [
        module.name
        for module in modules()
        if CYRILLIC.search(module.text) and not module.name.startswith(SPEAKS_RUSSIAN)
    ]
    assert not found


def test_lists_are_fetched_as_fragments():
    """A page with a filter, or whose list has pages, has the script that fetches them in place."""
    parts = ("ui/filter.html", "ui/pagination.html", "ui/newer_older.html", "ui/sheets.html")
    bare = []
    for path in templates():
        text = path.read_text(encoding="utf-8")
        is_page = '{% extends "base.html" %}' in text
        if is_page and any(f'"{part}"' in text for part in parts) and '"ui/fragments.html"' not in text:
            bare.append(relative(path))
    assert bare == []


SPEAKS_RUSSIAN = (
    "documents/forms/document.py", "documents/models/register.py",
    "ui/dates.py", "ui/text.py", "ui/formats", "ui/when.py", "ui/planner.py", "ui/fields.py",
    "programs/papers", "programs/models/deadline.py", "programs/models/printed.py", "programs/domain/programme.py",
    "meetings/models/seeds.py", "reminders/promise.py", "atc_portal/pages/samples.py", "atc_portal/pages/boards.py", "atc_portal/management", "atc_portal/seed", "atc_portal/demo",
    "programs/forms/measure.py",
    "members/passwords.py", "members/domain/invitation.py",
)  # fmt: skip


def test_every_part_of_the_kit_is_used_by_a_page():
    """The gallery shows the parts; what nothing else includes has no place in it."""
    parts = {path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates" / "ui").rglob("*.html")}
    users = [
        path
        for folder in ("templates", "ui", "atc_portal", "records", "reminders", "members", "documents", "programs", "meetings", "exercises")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".html", ".py") and path.name not in ("gallery.html", "gallery.py", "samples.py")
    ]  # fmt: skip
    said = {path: path.read_text(encoding="utf-8") for path in users}
    unused = [
        part
        for part in parts
        if not any(part in text for path, text in said.items() if not path.as_posix().endswith(f"templates/{part}"))
    ]
    assert not sorted(unused)
