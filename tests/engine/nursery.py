"""Imported once by the server that forks processes of the engine: what each would load for its first letter is loaded here."""

import os
from pathlib import Path

import django

os.environ["ATC_ROLE"] = "worker"
django.setup()

from django.conf import settings  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.urls import get_resolver, reverse  # noqa: E402
from django.utils import translation  # noqa: E402

from tests.engine import engines  # noqa: E402, F401  # what is forked finds it imported

for language, _ in settings.LANGUAGES:
    with translation.override(language):
        reverse("meetings:reply", args=["00000000-0000-0000-0000-000000000000"])
        translation.gettext("When")
for file in sorted(Path(settings.BASE_DIR, "templates/reminders").glob("*.*")):
    if file.suffix in (".subject", ".txt", ".html") and not file.name.startswith("_"):
        get_template(f"reminders/{file.name}")
get_resolver()
