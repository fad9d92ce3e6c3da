#!/usr/bin/env python
"""Django's door: commands of the portal, run with the rights of the worker, or of the owner for what changes tables."""

import os
import sys

from django.core.management import execute_from_command_line

OWNING = ("migrate", "prepare", "sqlmigrate", "showmigrations")

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atc_portal.settings")
    os.environ.setdefault("ATC_ROLE", "owner" if len(sys.argv) > 1 and sys.argv[1] in OWNING else "worker")
    execute_from_command_line(sys.argv)
