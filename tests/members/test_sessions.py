"""What is kept of sessions that are over."""

from datetime import timedelta

from allauth.usersessions.models import UserSession

from members.tasks import forget, forget_sessions_before


def test_s65_where_somebody_was_signed_in_is_forgotten_after_a_month(clerk, now):
    for age in (29, 31):
        session = UserSession.objects.create(user=clerk, session_key=str(age), ip="203.0.113.7", user_agent="Firefox")
        UserSession.objects.filter(pk=session.pk).update(last_seen_at=now - timedelta(days=age))
    assert forget_sessions_before(now) == 1
    assert forget_sessions_before(now) == 0
    assert UserSession.objects.get().session_key == "29"
    UserSession.objects.update(last_seen_at=now - timedelta(days=1000))
    forget()
    assert not UserSession.objects.exists()
