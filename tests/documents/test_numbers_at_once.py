"""Numbers under many hands at once: each is given once, none is left out, and past the acts the database keeps them."""

import pytest

from documents import domain
from documents.models import Decision, Document, Issue, RegisterCounter
from tests.at_once import WRITERS, at_once
from tests.factories.documents import make_cleared, make_draft, make_released
from tests.guards import of

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS = list(range(1, WRITERS + 1))


def test_sixteen_papers_cleared_at_once_get_sixteen_symbols(secretary, now):
    drafts = [make_draft(secretary) for _ in NUMBERS]
    clear = domain.issue.clear
    assert (
        at_once([lambda each=each: clear(each, version=None, by=secretary, now=now) for each in drafts])
        == ["done"] * WRITERS
    )
    assert sorted(Document.objects.values_list("number", flat=True)) == NUMBERS
    assert {row.symbol for row in Issue.objects.all()} == {f"ATC/GEN/2027/{number}" for number in NUMBERS}
    assert RegisterCounter.objects.get(register__code="GEN").last == WRITERS


def test_of_sixteen_clearings_and_releases_of_one_paper_one_counts(secretary, party, now):
    draft, told = make_draft(secretary), {"version": None, "by": secretary, "now": now}
    led = at_once([lambda: domain.issue.clear(draft, **told)] * WRITERS)
    assert (led.count("done"), len(set(led))) == (1, 2)
    assert RegisterCounter.objects.get(register__code="GEN").last == 1
    led = at_once([lambda: domain.release.release(draft, parties=[party], **told)] * WRITERS)
    assert (led.count("done"), len(set(led))) == (1, 2)
    assert draft.distributions.count() == 1


def test_sixteen_decisions_adopted_at_once_get_sixteen_numbers(secretary, center, party, now):
    said = {"title_ru": "Решение", "text_ru": "Текст", "adopted_by_ru": "XX совещание"}
    adopted = {"adopted_on": now.date(), "parties": [party], "by": secretary, "now": now}
    assert at_once([lambda: domain.decision.adopt(**adopted, **said)] * WRITERS) == ["done"] * WRITERS
    assert sorted(Decision.objects.values_list("number", flat=True)) == NUMBERS


def test_past_the_acts_the_database_keeps_a_number_and_a_symbol_once(secretary, now):
    cleared = make_cleared(secretary)
    drafts = [make_draft(secretary) for _ in NUMBERS]
    taken = {"number": 7, "base_symbol": "ATC/GEN/2027/7"}
    led = at_once([lambda each=each: of(each.document).update(**taken) for each in drafts])
    assert (led.count("done"), set(led)) == (1, {"done", "IntegrityError"})
    led = at_once([lambda each=each: of(each).update(symbol_key=cleared.symbol_key) for each in drafts])
    assert set(led) == {"IntegrityError"}


def test_a_paper_is_opened_or_recalled_and_never_both(secretary, representative, party, now):
    issue, told = make_released(secretary, party), {"by": secretary, "now": now}
    led = at_once(
        [
            lambda: domain.release.recall(issue, reason="Ошибка", version=None, **told),
            *[lambda: domain.access.view(issue, by=representative, now=now)] * (WRITERS - 1),
        ]
    )
    recalled = of(issue).get().status == "recalled"
    assert recalled == (led[0] == "done")
    assert recalled != issue.accesses.exists()
    assert set(led[1:]) == {"gone" if recalled else "done"}
