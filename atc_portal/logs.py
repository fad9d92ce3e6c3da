"""Log lines: one JSON object each, without passwords, tokens, personal data and line breaks of strangers."""

import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from records import origin

# What must not stand in a log, and what stands there in its place; lengths are bounded, so that no text costs more than its length.
STRUCK: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?i)((?:password|token|secret|code|key|sessionid|session|csrf\w{0,20})\d{0,2})(['\"]?\s*[=:]\s*['\"]?)[^&\s'\",;}]+"), r"\1\2…"),
    (re.compile(r"(?i)\b(authorization|cookie|set-cookie)(['\"]?\s*[=:]\s*)[^\r\n]+"), r"\1\2…"),
    (re.compile(r"(?i)(/(?:invitation|enrolment|new-address|feeds|unsubscribe|password/reset)/)[^/\s]{6,}"), r"\1…"),
    # What the database quotes of a row, and of a statement with its values
    (re.compile(r"(?m)^\s*(DETAIL|CONTEXT|LINE \d+):.*(?:\n\s+\^)?"), r"\1: …"),
    (re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"), "…@…"),
)  # fmt: skip
# JSON leaves these as they are; a terminal or a reader of lines may not.
UNSEEN = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


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
        if number := origin.current().request_id:
            line["request"] = number
        if record.exc_info:
            line["trace"] = redacted(self.formatException(record.exc_info))
        return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(line, ensure_ascii=False))


def redacted(text: str) -> str:
    """Strike out what must not stand in a log."""
    for pattern, instead in STRUCK:
        text = pattern.sub(instead, text)
    return text


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
