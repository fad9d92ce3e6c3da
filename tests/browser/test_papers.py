"""A paper from the secretariat's desk to the party's: uploaded, released, opened, fetched, acknowledged; with and without JavaScript."""

import pytest
from django.urls import reverse

from documents.models import AccessEvent, Issue, Receipt, Upload
from members.models import Party, User
from tests.factories import files
from tests.factories.members import make_account

RIGHTS = ["answer", "manage_delegation", "propose"]
PAPER = {"name": "доклад.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}


@pytest.fixture
def representative(transactional_db) -> User:
    return make_account("representative", party=Party.objects.get(code="TJ"), name="Участник", rights=RIGHTS)


@pytest.fixture
def neighbour(transactional_db) -> User:
    return make_account("representative", party=Party.objects.get(code="KG"), name="Сосед", rights=RIGHTS)


def send(page, **step):
    """Press the button of the form."""
    which = f"[name=step][value={step['step']}]" if step else "[type=submit]"
    page.locator(f"main form.c-form {which}").first.click()


def begin(page, title):
    page.select_option("[name=register]", label=page.locator("[name=register] option").last.inner_text())
    page.fill("[name=scope]", "2027")
    page.fill("[name=title_ru]", title)


def release(tab, issue):
    """Clear it and release it to Tajikistan alone, to be acknowledged."""
    page = tab.open(reverse("documents:clear", args=[issue.public_id]))
    send(page)
    page.wait_for_url(f"**{issue.get_absolute_url()}")
    tab.open(reverse("documents:release", args=[issue.public_id]))
    page.check(f"[name=parties][value='{Party.objects.get(code='TJ').pk}']")
    page.check("[name=action][value=acknowledge]")
    page.fill("[name=due_on]", "20.03.2099")
    send(page, step="preview")
    assert Party.objects.get(code="TJ").short_ru in page.locator("#preview").inner_text()
    send(page, step="act")
    page.wait_for_url(f"**{issue.get_absolute_url()}")


def test_paper_travels_from_the_secretariat_to_a_party(open_tab, account, representative, neighbour):
    desk = open_tab(account("staff"))
    page = desk.open(reverse("documents:new"))
    page.set_input_files("[name=upload]", {"name": "page.html", "mimeType": "text/html", "buffer": b"<html></html>"})
    page.locator("[data-refused]:not([hidden])").wait_for()
    assert page.input_value("[name=upload]") == ""
    desk.troubles.clear()  # the browser says that it was answered by 415
    page.set_input_files("[name=upload]", PAPER)
    page.locator(".c-upload .c-file:not([hidden])").wait_for()
    key = page.locator("[name=upload_kept]").input_value()
    assert str(Upload.objects.latest("pk").public_id) == key
    begin(page, "Доклад для проверки")
    send(page)
    page.wait_for_url("**/documents/*-*/")
    issue = Issue.objects.latest("pk")
    assert issue.files.get().name == "доклад.pdf"
    release(desk, issue)

    reader = open_tab(representative)
    page = reader.open(reverse("home"))
    page.get_by_role("link", name="Доклад для проверки", exact=True).click()
    page.wait_for_url(f"**{issue.get_absolute_url()}")
    with page.expect_download() as fetched:
        page.locator(f"a[href='{reverse('documents:download', args=[issue.public_id, 'ru'])}']").click()
    issue.refresh_from_db()
    assert issue.symbol.startswith("ATC/GEN/2027/")
    assert fetched.value.suggested_filename == f"{issue.symbol.replace('/', '-')}_ru.pdf"
    assert fetched.value.path().read_bytes() == files.pdf()
    page.get_by_role("link", name="Подтвердить получение").click()
    send(page)
    page.wait_for_url(f"**{issue.get_absolute_url()}")
    assert Receipt.objects.get(issue=issue).by == representative
    assert AccessEvent.objects.filter(issue=issue, action="download", party__code="TJ").count() == 1

    other = open_tab(neighbour)
    other.open(issue.get_absolute_url(), 404)
    assert "Доклад для проверки" not in other.open(reverse("documents:documents")).locator("main").inner_text()


def test_paper_travels_without_javascript(open_tab, account, representative):
    """A mistake first: the upload is kept when another field is wrong."""
    desk = open_tab(account("staff"), java_script_enabled=False)
    page = desk.open(reverse("documents:new"))
    page.set_input_files("[name=upload]", PAPER)
    begin(page, "")
    send(page)
    assert "доклад.pdf" in page.locator(".c-upload .c-file").inner_text()
    page.fill("[name=title_ru]", "Доклад без сценариев")
    send(page)
    page.wait_for_url("**/documents/*-*/")
    issue = Issue.objects.latest("pk")
    assert issue.files.get().name == "доклад.pdf"
    release(desk, issue)

    reader = open_tab(representative, java_script_enabled=False)
    page = reader.open(reverse("documents:answer", args=[issue.public_id]))
    send(page)
    page.wait_for_url(f"**{issue.get_absolute_url()}")
    assert Receipt.objects.get(issue=issue).answer == "acknowledged"
