from datetime import timedelta
from uuid import uuid4

from django.contrib.sessions.models import Session

from records.models import Import, Once
from records.tasks import forget_before


def test_s65_old_keys_and_ended_sessions_are_forgotten_and_nothing_else(secretary, now):
    for age in (0, 29, 31):
        Once.objects.create(key=uuid4(), user=secretary, at=now - timedelta(days=age))
    Session.objects.create(session_key="over", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="open", session_data="", expire_date=now + timedelta(minutes=1))
    for age in (89, 91):
        Import.objects.create(user=secretary, kind="members", name="people.xlsx", at=now - timedelta(days=age))
    assert forget_before(now) == (1, 1, 1)
    assert forget_before(now) == (0, 0, 0)
    assert Import.objects.count() == 1
    assert Once.objects.count() == 2
    assert Session.objects.get().session_key == "open"
