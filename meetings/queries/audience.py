"""Who would be told, before anybody is."""

from collections import Counter

from reminders import notices
from reminders.models import Remindable


def counted(*asked: tuple[Remindable, str | tuple[str, ...]]) -> dict[str, int]:
    """Count the people of some subjects' audiences, each once, by language."""
    people = {
        found.person.pk: found.person.language
        for subject, audience in asked
        for _audience, found in notices.recipients(subject, audience).values()
    }
    languages = Counter(people.values())
    return {"count": len(people), "ru": languages["ru"], "en": languages["en"]}
