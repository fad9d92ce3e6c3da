"""Many accounts at once, as an administrator does it from the list: with whom it hits, by keyboard alone."""

import pytest
from django.urls import reverse

from members.models import User

LIST = reverse("members:accounts")


@pytest.fixture
def people(transactional_db):
    return list(User.objects.filter(role="representative", is_active=True).order_by("name_ru", "pk")[:2])


def test_accounts_are_suspended_after_a_look_at_who_is_hit(open_tab, account, people):
    tab = open_tab(account("administrator"))
    page = tab.open(f"{LIST}?role=representative")
    for each in people:
        page.focus(f"[name=ids][value='{each.public_id}']")
        page.keyboard.press("Space")
    page.focus(f"[formaction='{reverse('members:suspend_many')}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('members:suspend_many')}")
    assert tab.axe() == []
    hit = page.locator("tbody").inner_text()
    assert all(str(each) in hit for each in people)
    page.fill("[name=reason]", "Уволены")
    page.focus("main form.c-form [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#done")
    assert tab.axe() == []
    assert not User.objects.filter(pk__in=[each.pk for each in people], is_active=True).exists()
