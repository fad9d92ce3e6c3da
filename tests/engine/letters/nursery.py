"""Imported once by the server that forks processes of the engine: Django is set up before the first of them is asked for."""

import os

import django

os.environ["ATC_ROLE"] = "worker"
django.setup()

from tests.engine.letters import engines  # noqa: E402, F401  # what is forked finds it imported
