"""Log lines: one JSON object each, without passwords, tokens and line breaks of strangers."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

SECRET = re.compile(
    r"(?i)(password|token|secret|code|key)=[^&\s]+|(/(?:invitation|feeds|unsubscribe|password)/)[^/\s]{16,}"
)


class Lines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time, level, logger and message; the traceback where there is one."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": redacted(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def redacted(text: str) -> str:
    """Strike out what must not stand in a log."""
    return SECRET.sub(lambda found: f"{found[1]}=…" if found[1] else f"{found[2]}…", text)


def lines(level: str) -> dict[str, Any]:
    """Give the settings of logging: every logger writes such lines to the standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": Lines}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": ["console"], "level": level, "propagate": False},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }
