"""An action item from its issue to its end, as two people in two browsers take it."""

from datetime import timedelta

from django.utils import timezone

from meetings.models import ActionItem, Status
from members.models import Party
from tests.factories.actions import make_action
from tests.factories.meetings import invite, make_meeting
from tests.factories.members import make_account


def test_reported_interim_then_finally_returned_reported_again_closed(open_tab, account, transactional_db):
    party = Party.objects.get(code="TJ")
    lead = make_account("representative", party=party, name="Исполнитель", rights=["answer"])
    meeting = make_meeting(Status.HELD, title_ru="Проведённое совещание")
    invite(meeting, party)
    due = timezone.now().date() + timedelta(days=10)
    action = make_action(meeting, party, text_ru="Представить предложения", due_on=due)
    said: list[str] = []
    theirs, ours = open_tab(lead), open_tab(account("staff"))

    def report(text, kind):
        page = theirs.open(action.get_absolute_url())
        said.append(page.locator("main").inner_text())
        page.locator("main").get_by_role("link", name="Доложить").click()
        page.fill("[name=text]", text)
        page.locator(f"[name=is_final][value={kind}]").check()
        send(page)

    def review(verb, field, words):
        page = ours.open(action.get_absolute_url())
        page.locator("main").get_by_role("link", name=verb).last.click()
        page.fill(f"[name={field}]", words)
        send(page)

    def send(page):
        page.locator("main form.c-form [type=submit]").first.click()
        page.wait_for_url(f"**{action.get_absolute_url()}")

    def status():
        return ActionItem.objects.values_list("status", flat=True).get(pk=action.pk)

    report("Собираем сведения", "no")
    assert status() == "open"
    report("Предложения направлены", "yes")
    assert status() == "reported"
    review("Вернуть", "reason", "Нет сведений по второму вопросу")
    assert status() == "open"
    report("Предложения дополнены", "yes")
    review("Принять и снять с контроля", "ground", "Итоговый доклад стороны")
    assert status() == "closed"
    assert "Нет сведений по второму вопросу" in said[-1]
