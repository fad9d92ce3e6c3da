"""Requirements of docs/security.md that the source itself shows, and the table that says what proves each."""

import re
import subprocess
import tomllib

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from tests.house.source import modules

ROOT = settings.BASE_DIR
TEXT = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (S\d\d(?:, S\d\d)*)[^|]*\|(.*)\|$", re.MULTILINE)
NAMED = re.compile(r"`(?:(tests/[\w/.]+)|(test_\w+?))(_?…)?`")
ALL = {f"S{number:02}" for number in range(1, 84)}


def known_tests() -> set[str]:
    return {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def rows() -> dict[str, str]:
    """Each requirement with what its row says."""
    return {number: text for numbers, text in ROW.findall(TEXT) for number in numbers.split(", ")}


def test_every_requirement_stands_in_a_table():
    assert set(rows()) == ALL


def test_the_table_names_tests_that_exist():
    """By their names, by the beginning of names, or by the file they stand in."""
    tests = known_tests()
    missing = [
        (number, path or name + part)
        for number, text in rows().items()
        for path, name, part in NAMED.findall(text)
        if not (
            (ROOT / path).exists() if path else any(each.startswith(name) for each in tests) if part else name in tests
        )
    ]
    assert missing == []


def test_what_proves_a_requirement_bears_its_number():
    """A row of the first table names at least one test with its number, or a file of them."""
    first = TEXT.split("## What concerns nothing that exists")[0]
    bare = [
        number
        for numbers, text in ROW.findall(first)
        for number in numbers.split(", ")
        if not any(number.lower() in name or path for path, name, _part in NAMED.findall(text))
    ]
    assert bare == []


def test_tests_with_a_number_stand_in_the_table():
    """A test that carries out an attack is named where the requirement stands, or its file is."""
    files = {path for path, _name, _part in NAMED.findall(TEXT) if path}
    prefixes = [(name, part) for path, name, part in NAMED.findall(TEXT) if not path]
    lost = []
    for path in (ROOT / "tests").rglob("test_*.py"):
        place = str(path.relative_to(ROOT))
        if any(place == each or place.startswith(f"{each}/") for each in files):
            continue
        found = re.findall(r"^def (test_s\d\d\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        lost += [
            name
            for name in found
            if not any(name.startswith(begin) if part else name == begin for begin, part in prefixes)
        ]
    assert lost == []


# What the source shows


def imports(*names: str) -> list[str]:
    found = re.compile(rf"^(?:from|import) (?:{'|'.join(map(re.escape, names))})\b", re.MULTILINE)
    return [module.name for module in modules() if found.search(module.text)]


def test_s37_no_text_that_people_wrote_is_evaluated():
    """Templates are files of ours; nothing that is stored is a template, a format or a placeholder."""
    asked = re.compile(
        r"\bTemplate\(|from_string\(|\.format_map\(|string\.Template|\b(?:row|self|rule|found)\.\w+\.format\("
    )
    assert [module.name for module in modules() if asked.search(module.text)] == []


def test_s42_the_server_asks_nobody_by_an_address_that_people_gave():
    """Sockets are opened to what the operator named: the scanner, the mail server, heads sent elsewhere."""
    clients = ("urllib.request", "requests", "httpx", "http.client", "aiohttp", "urllib3", "ftplib", "telnetlib")
    assert [name for name in imports(*clients) if "embedded" not in name] == []
    assert [name for name in imports("socket") if "embedded" not in name] == [
        "reminders/dispatch.py",
        "reminders/relay.py",
        "documents/scanner.py",
    ]
    assert not [name for name in settings.INSTALLED_APPS if "gis" in name]


def test_s47_files_of_people_are_parsed_by_few():
    """Sheets in a process of its own; papers by their signatures, tables of contents and headers."""
    assert imports("openpyxl", "lxml", "PIL", "pypdf", "defusedxml", "xml") == ["ui/reader.py", "ui/tables.py"]
    assert imports("zipfile", "tarfile") == ["ui/reader.py", "documents/content.py"]


def test_s50_nothing_is_unpacked_to_disk():
    asked = re.compile(r"\.extract(?:all)?\(|unpack_archive|shutil\.copyfileobj")
    assert [module.name for module in modules() if asked.search(module.text) and "embedded" not in module.name] == []


def test_s64_no_field_for_papers_of_people_their_homes_and_their_health():
    asked = re.compile(r"passport|visa|health|diet|allerg|blood|home_|birth|religion|gender|illness|inn\b|snils")
    fields = [
        str(field) for model in apps.get_models() for field in model._meta.get_fields() if model.__module__[0] != "d"
    ]
    assert [field for field in fields if asked.search(field.rpartition(".")[2].lower())] == []


# Split, so that this file is no find of its own.
SHAPES = "BEGIN (RSA |EC |OPENSSH )?PRIVATE" + " KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|atc_[A-Za-z0-9_-]{43}"


def test_s67_no_secret_stands_in_the_repository():
    """Keys of others by their shape, and ours by their names: each comes out of the environment."""
    asked = ["git", "log", "--all", "-E", "-G", SHAPES, "--format=%h"] if (ROOT / ".git").exists() else ["true"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)  # words of ours
    assert found.stdout.split() == []
    places = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".") and path.name != "var"]
    files = [
        file
        for place in places
        for file in place.rglob("*")
        if file.suffix in (".py", ".toml", ".md", ".yaml", ".conf")
    ]
    assert [file.name for file in files if re.search(SHAPES, file.read_text(encoding="utf-8"))] == []
    text = (ROOT / "atc_portal/settings.py").read_text(encoding="utf-8")
    for name in ("SECRET_KEY", "LINK_KEY", "TOKEN_KEY", "FIELD_KEYS", "TRAIL_KEY"):
        assert re.search(rf'env_secret\("{name}"\)', text), name


def test_s68_each_dependency_is_pinned_by_the_hash_of_its_bytes():
    for path in ROOT.glob("requirements*.lock"):
        lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        pins = [line for line in lines if re.match(r"[a-z0-9]", line)]
        assert pins
        assert [pin for pin in pins if not re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", pin)] == [], (
            path.name
        )
    assert "--require-hashes" in (ROOT / "deploy/Containerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in (ROOT / "atc_portal/embedded/install.py").read_text(encoding="utf-8")


FLOORS = {
    "django": (5, 2),
    "djangorestframework": (3, 17),
    "django-allauth": (65, 16),
    "icalendar": (7, 2),
    "django-csp": (4, 0),
}


@pytest.mark.parametrize("name", FLOORS)
def test_s68_what_has_had_holes_is_not_older_than_their_mending(name):
    locked = dict(
        re.findall(r"^([\w.-]+)==([\d.]+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    )
    version = tuple(int(part) for part in locked[name].split(".")[:2])
    assert version >= FLOORS[name]
    assert name != "django" or version < (5, 3)


def test_s71_no_recurrence_is_stored_or_made():
    asked = re.compile(r"\brrule\b|dateutil|recurring_ical|\bRRULE\b", re.IGNORECASE)
    assert [module.name for module in modules() if asked.search(module.text)] == []
    assert [
        str(field) for model in apps.get_models() for field in model._meta.get_fields() if "recur" in field.name
    ] == []
    assert "calendar" not in str(
        tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")).get("scripts", "")
    )


def test_s73_no_picture_is_derived_from_another():
    """Pictures of people are files to be fetched: none is drawn, scaled or turned on the way."""
    assert imports("PIL", "cv2", "wand", "pyvips", "sorl", "easy_thumbnails") == []
    sent = {
        sum(map(len, Client().get(f"/static/css/tokens.css{query}"))) for query in ("", "?w=9", "?format=gif", "?q=1")
    }
    assert len(sent) == 1


def test_s78_the_broker_carries_words_and_is_believed_in_nothing():
    """Messages are JSON; a task takes no argument, so that a forged one can do nothing but what would be done anyway."""
    assert (settings.CELERY_ACCEPT_CONTENT, settings.CELERY_TASK_SERIALIZER) == (["json"], "json")
    tasks = re.compile(r"@shared_task(?:\([^)]*\))?\s+def \w+\(([^)]*)\)")
    found = {name: tasks.findall(module.text) for module in modules() if (name := module.name).endswith("tasks.py")}
    assert found
    assert {arguments for each in found.values() for arguments in each} <= {"", "self"}
    assert imports("pickle", "shelve", "marshal", "dill", "yaml") == []
