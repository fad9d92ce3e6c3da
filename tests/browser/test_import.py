"""A list of people comes in as a file: by the keyboard alone, from the template to the way back."""

import io

from django.urls import reverse
from openpyxl import load_workbook

from members.models import Person
from tests.browser.test_flows import walk_to

UNDO = "form[action$='/undo/'] [type=submit]"


def filled(template: bytes) -> bytes:
    """The template with three rows: a new person, a namesake, a mistake."""
    book, out = load_workbook(io.BytesIO(template)), io.BytesIO()
    book.active.append(["TJ", "Проверочный", "Пётр", "", "Proverochnyi", "Petr"])
    book.active.append(["TJ", "", "", "", "Nagliadov", "Rustam", "", "", "", "", "expert on lists"])
    book.active.append(["ZZ", "Ошибкин"])
    book.save(out)
    return out.getvalue()


def test_people_are_imported_by_the_keyboard_alone(open_tab, account):
    tab = open_tab(account("staff"))
    page = tab.open(reverse("members:import"))
    walk_to(page, "a[href='?format=xlsx']")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    file = {"name": "people.xlsx", "mimeType": "application/octet-stream"}
    template = coming.value.path().read_bytes()
    walk_to(page, "[name=file]")  # what opens from there is the browser's own
    page.locator("[name=file]").set_input_files(files=[{**file, "buffer": filled(template)}])
    walk_to(page, "main form [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/members/import/*-*/")
    assert tab.axe() == []
    assert page.locator("main tbody tr").count() == 3
    assert "ZZ" not in page.locator("main tbody tr").nth(0).inner_text()
    walk_to(page, "[name=answer_3]")
    walk_to(page, "main form .c-save [type=submit]")
    page.keyboard.press("Enter")
    page.locator(UNDO).wait_for()
    assert tab.axe() == []
    assert Person.objects.get(family_ru="Проверочный").party.code == "TJ"
    assert Person.objects.filter(post_en__contains="expert").count()
    walk_to(page, UNDO)
    page.keyboard.press("Enter")

    page.locator(".c-banner--success").wait_for()
    assert not Person.objects.filter(family_ru="Проверочный").exists()
