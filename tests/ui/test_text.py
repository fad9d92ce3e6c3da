import pytest
from django.utils import translation
from django.utils.translation import ngettext
from hypothesis import given
from hypothesis import strategies as st

from ui import text


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (20, "XX"), (49, "XLIX"), (2027, "MMXXVII")]
)
def test_roman_numerals_are_latin_letters(number, numeral):
    assert text.roman(number) == numeral
    assert text.roman(number).isascii()


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Отчёт  О\u00a0работе ", "отчет о работе"),
        ("Йод", "йод"),
        ("ȘTEFAN Țurcanu", "stefan turcanu"),
        ("Əliyev", "əliyev"),
        ("ＡＴＣ", "atc"),
        ("", ""),
    ],
)
def test_fold_makes_equal_what_people_hold_equal(written, folded):
    assert text.fold(written) == folded


@pytest.mark.parametrize(
    "spellings",
    [
        ("Хусейн", "Khusein", "Husejn", "Huseyn"),
        ("Щукин", "Shchukin", "Schukin"),
        ("Юрий", "Yuriy", "Iurii", "Jurij"),
        ("Алексеев", "Alekseev", "Alexeev".replace("x", "ks")),
        ("Ёлкин", "Yolkin", "Elkin"),
        ("Жұмабай", "Zhumabay", "Jumabai"),
        ("Əliyev", "Алиев", "Aliyev"),
        ("Қасым", "Касым", "Qasym", "Kasym"),
        ("протокол", "protokol", "protocol"),
    ],
)
def test_latin_gives_one_spelling_for_both_scripts(spellings):
    assert len({text.latin(spelling) for spelling in spellings}) == 1


def test_latin_keeps_different_names_apart():
    assert text.latin("Иванов") != text.latin("Петров")


def test_wrong_keyboard_layout_is_turned_both_ways():
    assert text.other_layout("ghjnjrjk") == "протокол"
    assert text.other_layout("GHJNJRJK") == "протокол"
    assert text.other_layout("зкщещсщд") == "protocol"
    assert text.other_layout("mixed и то") == ""
    assert text.other_layout("2027") == ""


def test_readings_start_with_what_was_typed():
    assert text.readings("ghjnjrjk") == ["ghjnjrjk", "протокол"]
    assert text.readings("12/2026") == ["12/2026"]
    assert text.readings("  ") == []


@given(st.text())
def test_folding_twice_changes_nothing(written):
    assert text.fold(text.fold(written)) == text.fold(written)
    assert text.latin(written) == text.latin(text.fold(written))


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (0, "дней"),
        (1, "день"),
        (2, "дня"),
        (5, "дней"),
        (11, "дней"),
        (12, "дней"),
        (21, "день"),
        (22, "дня"),
        (111, "дней"),
        (112, "дней"),
        (1.5, "дня"),
        (-2, "дня"),
    ],
)
def test_russian_has_four_forms(number, form):
    assert text.plural(number, "день", "дня", "дней", "дня") == form


@pytest.mark.parametrize(
    ("number", "form"),
    [(1, "1 год"), (2, "2 года"), (5, "5 лет"), (11, "11 лет"), (21, "21 год"), (22, "22 года"), (111, "111 лет")],
)
def test_catalogue_chooses_the_same_forms(number, form):
    with translation.override("ru"):
        said = ngettext("%(num)d year", "%(num)d years", number) % {"num": number}
    assert said.replace("\u00a0", " ") == form
