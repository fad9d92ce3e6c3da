"""Section 8 of the house: one settings file, every variable it reads is explained, and processes stay lean."""

import re
import subprocess
import sys

import pytest

from tests.house.source import ROOT, modules

READERS = re.compile(r'\benv_(?:text|bool|int|list|secret|url|database)\(\s*\[?"([A-Z_]+)"')


def read() -> set[str]:
    text = "".join((ROOT / f"atc_portal/{name}.py").read_text("utf-8") for name in ("settings", "environment"))
    return set(READERS.findall(text)) | set(re.findall(r'"(DATABASE_URL\w*)"', text))


def explained() -> set[str]:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^#?\s?([A-Z_]+)=", text, flags=re.MULTILINE))


def test_example_explains_every_variable_of_the_settings():
    assert read() <= explained(), read() - explained()
    assert explained() <= read() | PROCESSES, explained() - read() - PROCESSES


# Read by what stands in deploy/ and compose.yaml.
PROCESSES = {"WEB_PROCESSES", "WORKER_PROCESSES", "WEB_BIND", "POSTGRES_PASSWORD"}


def test_nothing_but_settings_reads_the_environment():
    found = [
        module.name
        for module in modules()
        if re.search(r"\bos\.environ\b|\bos\.getenv\b|\benv_[a-z]+\(", module.text)
        and module.name not in {"atc_portal/settings.py", "atc_portal/environment.py"}
        and not module.name.startswith("atc_portal/embedded/")
        and module.name not in DOORS
    ]
    assert not found


DOORS = {"atc_portal/wsgi.py", "atc_portal/celery.py"}  # they name the settings and the role

LEAN = {
    "reminders.dispatch": (
        "atc_portal.urls",
        "celery",
        "openpyxl",
        "docx",
        "typst",
        "rest_framework.views",
    ),
    "atc_portal.wsgi": ("celery",),
}


@pytest.mark.parametrize("module", LEAN)
def test_process_loads_what_it_uses_and_no_more(module):
    """Memory and start-up are paid once a process."""
    if not (ROOT / f"{module.replace('.', '/')}.py").exists():
        pytest.fail(f"{module} is no module: name the door of the process here")
    script = f"import django, sys; django.setup(); import {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & set(LEAN[module])
