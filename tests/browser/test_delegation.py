"""A delegation by the keyboard alone: named, handed in, returned with words, mended, handed in again."""

from meetings.models import Delegation, Status
from members.models import Party
from tests.factories.delegations import make_delegation, make_seats
from tests.factories.meetings import ENTERED, invite, make_meeting
from tests.factories.members import make_account, make_person

FOCUSED = """() => {
  const at = document.activeElement;
  return at.ariaLabel || at.labels?.[0]?.innerText || at.innerText || "";
}"""
FURTHEST = 40  # presses of Tab from the start of the content


class Hands:
    """Somebody who has a keyboard and no mouse."""

    def __init__(self, tab) -> None:
        self.page = tab.page

    def go_to(self, *names: str) -> None:
        """By Tab to the controls of these names, one after another; the head of a page is skipped as its first link offers."""
        for name in names:
            for _ in range(FURTHEST):
                self.page.keyboard.press("Tab")
                at = self.page.evaluate(FOCUSED)
                if at == "Перейти к содержанию":
                    self.page.keyboard.press("Enter")
                if at.startswith(name):
                    break
            else:
                raise AssertionError(f"{name} is not reached by Tab on {self.page.url}")

    def press(self, name: str) -> None:
        """Go to a link or a button and press it; the next page comes."""
        self.go_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, words: str) -> None:
        self.page.keyboard.insert_text(words)


def test_named_handed_in_returned_mended_by_keyboard_alone(open_tab, account, transactional_db):
    party = Party.objects.get(code="TJ")
    manager = make_account("representative", party=party, name="Составитель", rights=["manage_delegation"])
    person = make_person(party, "Азимов", post_ru="Советник")
    meeting = make_meeting(Status.CONVENED, title_ru="Совещание")
    make_seats(meeting)
    row = make_delegation(invite(meeting, party, reply="accepted", replied_at=ENTERED, replied_by=manager))
    theirs, ours = open_tab(manager), open_tab(account("staff"))
    they, we = Hands(theirs), Hands(ours)

    def status() -> str:
        return Delegation.objects.values_list("status", flat=True).get(pk=row.pk)

    theirs.open(row.get_absolute_url())
    they.press("Включить в состав…")
    they.go_to(str(person))
    theirs.page.keyboard.press("Space")
    they.press("Включить в состав делегации")
    they.press("Проверить и представить…")
    they.press("Представить состав делегации")
    assert status() == "submitted"

    ours.open(row.get_absolute_url())
    we.press("Вернуть…")
    we.go_to("Причина")
    we.type("Уточните состав")
    we.go_to("Что исправить")
    we.type("Нужен перевод")
    we.press("Вернуть")
    assert status() == "returned"

    said = theirs.open(row.get_absolute_url()).locator("main").inner_text()
    assert "Уточните состав" in said
    assert "Нужен перевод" in said
    they.press(f"Роль: {person}")
    they.go_to("глава делегации", "нет")
    theirs.page.keyboard.press("ArrowDown")
    they.press("Сохранить")
    they.press("Проверить и представить…")
    they.press("Представить состав делегации")
    assert status() == "submitted"
    assert row.nominees.get().speaks == "ru"
