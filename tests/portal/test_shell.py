"""What the shell of every page shows: for whom one acts, what is unread, when the session ends."""

from members.models import Party


def test_shell_says_for_whom_one_acts(as_user, representative, party):
    answer = as_user(representative).get("/")
    assert answer.context["acting_for"] == party.short
    assert Party.objects.count() == 1


def test_shell_of_staff_acts_for_nobody(as_user, secretary):
    answer = as_user(secretary).get("/")
    assert (answer.context["acting_for"], answer.context["unread_notifications"]) == ("", 0)


def test_shell_counts_down_the_session(as_user, secretary, settings):
    client = as_user(secretary)
    answer = client.get("/")
    assert answer.context["session"]["idle"] in range(1790, 1801)
    assert answer.context["session"]["last"] in range(12 * 3600 - 10, 12 * 3600 + 1)
    assert 'id="session-notice"' in answer.content.decode()
    settings.SESSION_COOKIE_AGE = 600  # nothing prolongs a session beyond its day
    assert client.get("/").context["session"]["idle"] in range(590, 601)


def test_shell_of_a_stranger_asks_nothing(as_user, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = as_user(None).get("/help/")
    assert "unread_notifications" not in answer.context
