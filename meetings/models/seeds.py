"""The series the Center holds, as they are entered into an empty portal."""

from typing import Any

# Names, numbering, host, and days before the first day of proposals, papers, reply,
# delegations and their confirmation; the last figure is days for comments after the protocol is circulated.
SEEDS: tuple[dict[str, Any], ...] = (
    {
        "code": "assembly",
        "register": "AS",
        "name_ru": "Сбор руководящего состава антитеррористических подразделений органов безопасности "
        "и специальных служб",
        "name_en": "Assembly of executives of anti-terrorism units of security agencies and special services",
        "short_ru": "Сбор",
        "short_en": "Assembly",
        "numbering": "none",
        "host_rule": "rotating",
        "host": None,
        "deadlines": {
            "proposals": 60,
            "papers": 30,
            "reply": 45,
            "nominate": 30,
            "confirm": 14,
            "protocol_comments": 21,
        },
    },
    {
        "code": "national-centres",
        "register": "HM",
        "name_ru": "Совещание руководителей национальных антитеррористических центров",
        "name_en": "Meeting of heads of national anti-terrorism centres",
        "short_ru": "Совещание руководителей",
        "short_en": "Heads of national centres",
        "numbering": "roman",
        "host_rule": "fixed",
        "host": "RU",
        "deadlines": {
            "proposals": 45,
            "papers": 25,
            "reply": 40,
            "nominate": 25,
            "confirm": 10,
            "protocol_comments": 14,
        },
    },
    {
        "code": "authorised-representatives",
        "register": "AR",
        "name_ru": "Совещание полномочных представителей",
        "name_en": "Meeting of authorised representatives",
        "short_ru": "Полномочные представители",
        "short_en": "Authorised representatives",
        "numbering": "none",
        "host_rule": "fixed",
        "host": "RU",
        "deadlines": {"proposals": 10, "papers": 5, "reply": 7, "nominate": 5, "protocol_comments": 7},
    },
    {
        "code": "expert-consultations",
        "register": "EC",
        "name_ru": "Региональные экспертные консультации",
        "name_en": "Regional expert consultations",
        "short_ru": "Экспертные консультации",
        "short_en": "Expert consultations",
        "numbering": "roman",
        "host_rule": "fixed",
        "host": "KG",
        "deadlines": {
            "proposals": 28,
            "papers": 14,
            "reply": 21,
            "nominate": 14,
            "confirm": 7,
            "protocol_comments": 14,
        },
    },
)
