"""The Celery app: it wakes the engine up and holds nothing that could be lost."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atc_portal.settings")
os.environ.setdefault("ATC_ROLE", "worker")

app = Celery("atc_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["records", "reminders", "members"])
