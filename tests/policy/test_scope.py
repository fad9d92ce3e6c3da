"""The second wall as a process of the web meets it: a connection that rests with nobody's rows in sight."""

import threading

import psycopg2
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from members.middleware import keep_to_own_rows
from members.models import Person
from records import scope
from tests.factories.cast import make_cast
from tests.factories.members import make_person


@pytest.fixture
def cast(db):
    found = make_cast()
    for party in (found["party"], found["other_party"]):
        make_person(party, family=party.code)
    return found


@pytest.fixture
def resting(transactional_db):
    """The cast, committed; then connections as the web makes them."""
    found = make_cast()
    for party in (found["party"], found["other_party"]):
        make_person(party, family=party.code)
    options = connections["default"].settings_dict["OPTIONS"]
    wide = options["options"]
    connection.close()
    options["options"] = wide.removesuffix(" -c atc.wide=on")
    yield found
    connection.close()
    options["options"] = wide


def seen() -> set[str]:
    """Which of the two are in sight, whatever Django would filter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT family_ru FROM members_person WHERE family_ru IN ('TJ', 'KG')")
        return {name for (name,) in cursor.fetchall()}


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def asked(user, view=lambda _: HttpResponse(",".join(sorted(seen())))):
    return keep_to_own_rows(view)(request_of(user))


def test_s31_scope_never_leaks_from_one_request_to_the_next(resting):
    """One connection, people in turn: each sees the own rows, between them and after them nobody sees any."""
    link = connection.connection
    wanted = [
        ("representative", b"TJ"), ("neighbour", b"KG"), ("secretary", b"KG,TJ"), ("administrator", b""),
        ("neighbour", b"KG"), ("lapsed", b""), ("auditor", b""), ("colleague", b"TJ"), ("clerk", b"KG,TJ"),
    ]  # fmt: skip
    for who, rows in wanted:
        assert asked(resting[who]).content == rows, who
        assert not seen(), f"after {who}"
        assert asked(AnonymousUser()).content == b"", f"a stranger after {who}"
    link = connection.connection

    def broken(_):
        assert seen() == {"KG", "TJ"}
        raise LookupError

    def refused(_):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")

    with pytest.raises(LookupError):
        asked(resting["secretary"], broken)
    assert not seen()
    with pytest.raises(ProgrammingError):
        asked(resting["secretary"], refused)
    assert not seen()
    stream = asked(resting["neighbour"], lambda _: StreamingHttpResponse(",".join(sorted(seen())) for _ in range(2)))
    assert list(stream) == [b"KG", b"KG"]
    stream.close()
    assert not seen()
    unread = asked(resting["neighbour"], lambda _: StreamingHttpResponse(iter([b"x"])))
    unread.close()  # as for HEAD, and for a reader who has gone
    assert not seen()
    left_open = asked(resting["secretary"], lambda _: StreamingHttpResponse(iter([b"x"])))
    assert asked(resting["representative"]).content == b"TJ"  # even then the next one begins anew
    left_open.close()
    assert connection.connection is link, "one connection all the time"
    other = threads(resting)
    assert other == {"representative": {"TJ"}, "neighbour": {"KG"}}
    broken_link(resting)
    writes_are_kept_in(resting)


def threads(cast) -> dict[str, set[str]]:
    """Two threads at once, each in the middle of its request."""
    both, found = threading.Barrier(2, timeout=20), {}

    def run(who):
        def view(_):
            both.wait()
            found[who] = seen()
            both.wait()
            return HttpResponse()

        try:
            asked(cast[who], view)
        finally:
            connections.close_all()

    running = [threading.Thread(target=run, args=[who]) for who in ("representative", "neighbour")]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return found


def broken_link(cast) -> None:
    """A connection that cannot be cleared is given up."""

    def cut(_):
        connection.connection.close()
        return HttpResponse()

    asked(cast["secretary"], cut)
    connection.close()
    assert not seen()

    def hangs(_):
        connection.set_autocommit(False)
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")
        return HttpResponse()

    asked(cast["secretary"], hangs)
    assert connection.connection is None
    assert not seen()


def writes_are_kept_in(cast) -> None:
    """Nothing is written for another party either: not made, not moved there, not changed, not removed."""
    mine, theirs = cast["party"].pk, cast["other_party"].pk

    def view(_):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege), connection.connection.cursor() as cursor:
            cursor.execute("UPDATE members_person SET party_id = %s WHERE party_id = %s", [theirs, mine])
        assert not Person.objects.filter(party=theirs).update(family_ru="x")
        assert not Person.objects.filter(party=theirs)._raw_delete(using="default")
        with pytest.raises(ProgrammingError, match="row-level security"):
            Person.objects.create(party=cast["other_party"], family_ru="x")
        return HttpResponse()

    asked(cast["representative"], view)


def test_an_act_sees_all_while_it_plans_for_others(cast):
    with scope.of(cast["neighbour"]):
        with scope.everything():
            assert seen() == {"KG", "TJ"}
            with scope.everything():
                assert seen() == {"KG", "TJ"}
        assert seen() == {"KG"}
        with pytest.raises(LookupError), scope.everything():
            raise LookupError
        assert seen() == {"KG"}
        with pytest.raises(DatabaseError), transaction.atomic(), scope.everything(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")
        assert seen() == {"KG"}
    assert seen() == {"KG", "TJ"}


@pytest.mark.django_db(transaction=True)
def test_all_rows_are_seen_inside_a_transaction_only():
    with pytest.raises(RuntimeError), scope.everything():
        pass
