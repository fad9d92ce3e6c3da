"""What becomes of the contacts of people whom nobody has named for years."""

from calendar import monthrange
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from members.domain.person import pointing
from members.models import Person, User
from records import history, names
from records.models import Entry

YEARS = 5
CONTACTS = ("email", "phone", "post_ru", "post_en", "rank_ru", "rank_en")


def years_before(now: datetime, years: int = YEARS) -> datetime:
    """The same day some years ago; of a 29 February the last of that month."""
    year = now.year - years
    return now.replace(year=year, day=min(now.day, monthrange(year, now.month)[1]))


def unused(now: datetime) -> QuerySet[Person]:
    """Find who has contacts here and has neither an account nor anything on the trail of five years.

    What points at a person (a nomination) counts with its own entries; whose beginning the trail does not know is kept.
    """
    recent = Entry.objects.filter(at__gte=years_before(now))
    has_contacts = Q()
    for name in CONTACTS:
        has_contacts |= ~Q(**{name: ""})
    ours = Entry.objects.filter(subject_type=ContentType.objects.get_for_model(Person), subject_id=OuterRef("pk"))
    found = Person.objects.filter(has_contacts, Exists(ours)).exclude(Exists(ours.filter(at__gte=years_before(now))))
    found = found.exclude(pk__in=User.objects.filter(closed_at__isnull=True, person__isnull=False).values("person"))
    for field in pointing():
        if field.model not in (Person, User):
            kind = ContentType.objects.get_for_model(field.model)
            named = field.model._base_manager.filter(pk__in=recent.filter(subject_type=kind).values("subject_id"))  # noqa: SLF001  # Django's documented door to all rows
            found = found.exclude(pk__in=named.values(field.name))
    return found.order_by("pk")


@transaction.atomic
def erase_unused(*, by: User | None, now: datetime) -> int:
    """Erase contacts, post and rank of people nobody has named for five years; give how many.

    They leave the lists; the name stays where it was issued, and the trail keeps a pseudonym.
    """
    people = list(
        Person.objects.select_for_update(skip_locked=True).filter(pk__in=unused(now).values("pk")).order_by("pk")
    )
    for person in people:
        for name in CONTACTS:
            setattr(person, name, "")
        person.is_active = False
        person.name()
        person.write(*CONTACTS, *Person.KEYS, "is_active")
        history.record(person, "erased", by=by, now=now)
        names.erase(person, now=now)
    return len(people)
