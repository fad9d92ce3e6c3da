from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import strip_tags

from ui import fields, filters, icons, text
from ui.fields import DayField, ZoneField

NOW = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)
ROW = SimpleNamespace(title_ru="Совещание", title_en="", name_ru="Имя", name_en="Name")


def drawn(source, language="en", **context):
    with translation.override(language):
        return Template("{% load ui %}" + source).render(Context(context)).replace("\u00a0", " ")


def test_pair_shows_the_readers_language():
    assert drawn("{% pair row 'name' %}", row=ROW) == "Name"
    assert drawn("{% pair row 'name' %}", "ru", row=ROW) == "Имя"


def test_pair_marks_and_names_the_russian_text_that_stands_in():
    assert (
        drawn("{% pair row 'title' %}", row=ROW)
        == '<span lang="ru">Совещание</span> <span class="c-foreign">(in Russian)</span>'
    )
    assert drawn("{% pair row 'title' %}", "ru", row=ROW) == "Совещание"
    assert drawn("{% pair_text row 'title' %}", row=ROW) == "Совещание"
    assert drawn("{% pair_lang row 'title' %}|{% pair_lang row 'name' %}", row=ROW) == 'lang="ru"|'


def test_pair_escapes():
    row = SimpleNamespace(title_ru="<b>", title_en="")
    assert "<b>" not in drawn("{% pair row 'title' %}{% pair_text row 'title' %}", row=row)


def test_tag_has_shape_and_word():
    html = drawn("{% tag label 'late' %}", label="<Overdue>")
    assert 'class="c-tag c-tag--late"' in html
    assert "shapes.svg#late" in html
    assert "&lt;Overdue&gt;" in html
    with pytest.raises(ValueError, match="no look"):
        drawn("{% tag label 'red' %}", label="x")


def test_every_icon_of_the_list_is_drawn_and_hidden_from_the_ear():
    for name in icons.ICONS:
        assert 'aria-hidden="true"' in icons.icon(name)


@pytest.mark.parametrize(
    ("at", "state", "words"),
    [
        (date(2027, 5, 1), "is-late", "2 days overdue"),
        (date(2027, 5, 5), "is-soon", "in 2 days"),
        (date(2027, 6, 5), "", "in 33 days"),
    ],
)
def test_due_says_date_and_distance(at, state, words):
    html = drawn("{% due at now %}", at=at, now=NOW)
    assert f'class="c-due {state}"' in html
    assert words in html
    assert at.isoformat() in html


def test_due_of_what_is_done_frightens_nobody():
    assert "overdue" not in drawn("{% due at now True %}", at=date(2027, 5, 1), now=NOW)


def test_when_says_a_dated_row_as_well_as_it_is_known():
    row = SimpleNamespace(
        precision="day",
        window=None,
        starts_local=datetime(2027, 5, 13),
        ends_local=datetime(2027, 5, 15),
        tz="Europe/Minsk",
        all_day=True,
    )
    assert "13–14 May 2027" in drawn("{% when row %}", row=row)
    row.all_day, row.starts_local, row.ends_local = False, datetime(2027, 5, 13, 10), datetime(2027, 5, 13, 17)
    assert "13 May 2027, 10:00–17:00, Minsk (UTC+3)" in strip_tags(drawn("{% when row %}", row=row))
    assert "10:00" not in drawn("{% when row 'days' %}", row=row)
    row.precision, row.starts_local, row.window = (
        "month",
        None,
        SimpleNamespace(lower=date(2027, 5, 1), upper=date(2027, 6, 1)),
    )
    assert drawn("{% when row %}", row=row) == "May 2027"


def test_query_changes_the_address_and_keeps_the_rest():
    request = RequestFactory().get("/?kind=a&kind=b&page=3")
    assert drawn("{% query page=None view='month' %}", request=request) == "?kind=a&amp;kind=b&amp;view=month"


def test_crumbs_end_with_the_page_itself():
    html = drawn("{% crumbs 'Meetings' '/meetings/' label %}", label="<XX>")
    assert '<li><a href="/meetings/">Meetings</a></li><li aria-current="page">&lt;XX&gt;</li>' in html


def test_card_wraps_what_stands_inside():
    html = drawn("{% card 'Facts' '/edit/' 'Change' %}<p>{{ value }}</p>{% endcard %}", value="<x>")
    assert "<h2>Facts</h2>" in html
    assert "<p>&lt;x&gt;</p>" in html
    assert '<a class="c-small" href="/edit/">Change</a>' in html


def test_may_asks_the_user_and_never_a_stranger():
    asked = []
    user = SimpleNamespace(
        is_authenticated=True, has_perm=lambda permission, row: asked.append((permission, row)) or True
    )
    source = "{% may 'meetings.convene' row as can %}{{ can }}"
    assert drawn(source, user=user, row=1) == "True"
    assert asked == [("meetings.convene", 1)]
    assert drawn(source, row=1) == "False"
    assert drawn(source, user=SimpleNamespace(is_authenticated=False), row=1) == "False"


class TripForm(forms.Form):
    name_ru = forms.CharField(label="Name", help_text="Hint & more")
    name_en = forms.CharField(label="In English", required=False)
    starts_on = DayField(label="Starts")
    ends_on = DayField(label="Ends", required=False)
    zone = ZoneField(label="Zone", required=False)

    def clean(self):
        fields.check_order(self, "starts_on", "ends_on")


def test_field_is_label_hint_error_control_in_that_order():
    with translation.override("en"):
        form = TripForm({"starts_on": "03/27/2027"})
        html = str(form)
    name = html[: html.index("In English")]
    assert (
        name.index('for="id_name_ru"')
        < name.index("Hint &amp; more")
        < name.index("This field is required")
        < name.index("<input")
    )
    assert 'aria-describedby="id_name_ru_helptext id_name_ru_error"' in name
    assert 'lang="en"' in html
    assert "(optional)" in html
    assert "Write the day first" in html
    assert 'value="03/27/2027"' in html


def test_range_that_ends_early_is_mended_at_its_end():
    with translation.override("en"):
        form = TripForm({"name_ru": "x", "starts_on": "13.05.2027", "ends_on": "12.05.2027"})
        assert form.errors == {"ends_on": ["The end is before the start. Enter 13.05.2027 or later."]}


def test_form_shows_known_days_as_they_are_typed():
    form = TripForm(initial={"starts_on": date(2027, 5, 13), "zone": "Africa/Cairo"})
    html = str(form)
    assert 'value="13.05.2027"' in html
    assert '<option value="Africa/Cairo" selected>' in html
    assert (
        not TripForm({"name_ru": "", "starts_on": "13.5.2027"}, initial={"starts_on": date(2027, 5, 13)})
        .fields["starts_on"]
        .has_changed(date(2027, 5, 13), "13.5.2027")
    )


def test_zone_is_stored_by_its_name_however_it_was_written():
    with translation.override("en"):
        form = TripForm({"name_ru": "x", "starts_on": "13.05.2027", "zone": "Минск"})
        assert form.is_valid()
        assert form.cleaned_data["zone"] == "Europe/Minsk"
        assert TripForm({"zone": "MSK"}).errors["zone"] == [
            "“MSK” may mean several time zones. Choose a city, for example Moscow."
        ]


def test_chips_say_what_was_chosen_and_take_it_away():
    class Kinds(forms.Form):
        kind = forms.MultipleChoiceField(
            label="Kind", choices=[("a", "Assembly"), ("Group", [("b", "Board")])], required=False
        )
        mine = forms.BooleanField(label="Mine only", required=False)

    query = QueryDict("kind=a&kind=b&mine=on&page=2&view=month")
    assert filters.chips(Kinds(query), query) == [
        filters.Chip("Kind", "Assembly", "?kind=b&mine=on&view=month"),
        filters.Chip("Kind", "Board", "?kind=a&mine=on&view=month"),
        filters.Chip("Mine only", "", "?kind=a&kind=b&view=month"),
    ]


def test_dialog_is_named_by_its_title_and_closes_without_a_script():
    html = Template('{% load ui %}{% dialog "keys" title %}<p>{{ title }}</p>{% enddialog %}').render(
        Context({"title": "<b>Клавиши</b>"})
    )
    assert '<dialog class="c-dialog" id="keys"  aria-labelledby="keys-title">' in html
    assert '<h2 id="keys-title">&lt;b&gt;Клавиши&lt;/b&gt;</h2>' in html
    assert '<form method="dialog">' in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("в 10:00–13:00, зал 4", 'в <span class="c-range">10:00–13:00</span>, зал 4'),
        ("на 2026–2028 годы <b>", 'на <span class="c-range">2026–2028</span> годы &lt;b&gt;'),
        ("Протокол – Минск", "Протокол – Минск"),
    ],
)
def test_no_line_ends_within_a_range(said, html):
    assert drawn("{{ said|unbroken }}", said=said) == html
    assert drawn("{{ said|unbroken|unbroken }}", said=said) == html
    assert text.unbroken("письмо № 12") == "письмо №\u00a012"
    assert text.unbroken("25–27\u00a0мая: зал") == '<span class="c-range">25–27\u00a0мая:</span> зал'
