"""Deadlines: the whole table of what is read and what is refused, and what holds for any text."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.models import deadline
from programs.models.deadline import Deadline, DeadlineKind, Period, Unreadable, parse

PERIOD = Period(2014, 2016)


def a_year(year):
    return Deadline(kind=DeadlineKind.YEAR, year_from=year, year_to=year)


def span(kind, first=2014, last=2016, month=None, day=None):
    return Deadline(kind=kind, year_from=first, year_to=last, yearly_month=month, yearly_day=day)


def on(*day):
    return Deadline(kind=DeadlineKind.DATE, due_on=date(*day))


RANGE, ANNUAL, PERMANENT, PLAN = (
    DeadlineKind.RANGE,
    DeadlineKind.ANNUAL,
    DeadlineKind.PERMANENT,
    DeadlineKind.PLAN,
)
READ = {
    a_year(2015): [
        "2015 год", "2015 г.", "в течение 2015 года", "до конца 2015 года", "in 2015", "by the end of 2015", "2015",
        "2015 год.", "в 2015 году",
    ],
    span(RANGE): [
        "2014–2016 годы", "2014 — 2016 г.г.", "2014-2016гг.", "с 2014 по 2016 год", "2014 год – 2016 год",
        "from 2014 to 2016", "весь период", "в течение срока действия Программы", "throughout the programme",
        "2014\u00a0–\u00a02016\u202fгоды", "2014−2016",
    ],
    Deadline(kind=DeadlineKind.LIST, years=(2014, 2016)): ["2014, 2016 годы", "2014 и 2016 гг.", "2014 and 2016"],
    Deadline(kind=DeadlineKind.LIST, years=(2014, 2015, 2016)): ["2014, 2015 и 2016 годы", "2014, 2015, and 2016"],
    span(ANNUAL): [
        "ежегодно", "2014–2016 годы, ежегодно", "ежеквартально", "annually", "every year", "Ежегодно.", "ежегодно;",
    ],
    span(ANNUAL, month=3, day=1): ["ежегодно, до 1 марта", "every year, by 1 March"],
    span(ANNUAL, month=12, day=31): ["ежегодно, IV квартал", "annually, Q4", "ежегодно, II полугодие"],
    span(ANNUAL, month=2, day=29): ["ежегодно, февраль"],
    span(ANNUAL, 2015, 2016): ["ежегодно в 2015–2016 годах"],
    span(PERMANENT): [
        "постоянно", "Пoстояннo", "на постоянной основе", "постоянно, в течение 2014–2016 годов", "permanently",
        "on a permanent basis", "постоянно (весь период действия Программы)",
    ],
    span(PLAN): [
        "по отдельному плану", "по отдельным планам", "2014–2016 годы (по отдельному плану)", "по мере необходимости",
        "under a separate plan", "as necessary",
    ],
    on(2015, 7, 1): ["до 1 июля 2015 г.", "01.07.2015", "2015-07-01", "by 1 July 2015", "July 1, 2015"],
    on(2014, 3, 31): ["I квартал 2014 года", "Q1 2014", "в первом квартале 2014 года", "first quarter of 2014"],
    on(2014, 6, 30): ["I–II кварталы 2014 г.", "first half of 2014", "I и II кварталы 2014 года"],
    on(2015, 12, 31): ["второе полугодие 2015 года", "II полугодие 2015 года", "до 31 декабря 2015 года"],
    on(2015, 5, 31): ["май 2015 года", "May 2015", "в мае 2015 года", "до конца мая 2015 г."],
    on(2017, 3, 1): ["1 марта 2017 года"],
    on(2016, 2, 29): ["февраль 2016 года", "29.02.2016"],
}  # fmt: skip
REFUSED = {
    "ambiguous": ["до 2016 года", "before 2016", "by 2016", "before 1 July 2015"],
    "reversed": ["2016–2014 годы", "2016, 2014 годы", "II–I кварталы 2014 года"],
    "outside": ["2019 год", "2013–2015", "1 марта 2018 года", "1 июля 2017 года", "май 2013 года", "0000", "Q1 0000"],
    "no_such_day": ["31 февраля 2015 года", "01.13.2015", "29.02.2015", "ежегодно, до 31 апреля", "0000-01-01"],
    "no_year": ["до 1 марта", "II полугодие", "by 1 March"],
    "contradiction": [
        "ежегодно, постоянно", "2015 год, 1 июля 2015", "2014-2016-2018", "1 июля 2015 года, 2 июля 2015 года",
        "1 июля 2015, 2015", "постоянно, до 1 марта", "ежегодно, 2014 и 2016", "2014, 2014", "2015 год, до 1 марта",
        "постоянно, до 1 июля 2015 г.", "ежегодно, 1 марта, 2 марта", "ежегодно, 1 марта 2015 года, 2 марта",
    ],
    "unread": ["раз в два года", "2014/2016", "15 год", "скоро", "TBD", "2014 г. и далее", "III полугодие 2014", "5"],
    "empty": ["", "   ", "–", "\u00a0", "."],
}  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), [(text, meant) for meant, texts in READ.items() for text in texts])
def test_deadline_is_read(text, meant):
    assert parse(text, period=PERIOD) == meant


@pytest.mark.parametrize(("text", "code"), [(text, code) for code, texts in REFUSED.items() for text in texts])
def test_deadline_is_refused(text, code):
    with pytest.raises(Unreadable) as refused:
        parse(text, period=PERIOD)
    assert refused.value.code == code
    assert refused.value.sentence(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [("раз в два года", "раз в два года"), ("2014/2016", "/2016"), ("2015 год, скоро", "скоро"), ("½ года", "½ года")],
)
def test_refusal_names_the_place(text, words):
    with pytest.raises(Unreadable) as refused:
        parse(text, period=PERIOD)
    assert text[refused.value.at :] == words


def test_period_of_one_year_is_a_year():
    assert parse("весь период", period=Period(2015, 2015)) == a_year(2015)


def test_first_month_words_are_complete():
    for names in (deadline.MONTHS_RU, deadline.MONTHS_RU_GEN, deadline.MONTHS_RU_IN, deadline.MONTHS_EN):
        assert len(names) == 12


TERMS = {
    on(2015, 7, 1): [(2015, date(2015, 7, 1), True)],
    on(2017, 3, 1): [(2016, date(2017, 3, 1), True)],
    a_year(2015): [(2015, date(2015, 12, 31), True)],
    span(RANGE): [(2014, None, False), (2015, None, False), (2016, date(2016, 12, 31), True)],
    Deadline(kind=DeadlineKind.LIST, years=(2014, 2016)): [
        (2014, date(2014, 12, 31), False), (2016, date(2016, 12, 31), True),
    ],
    span(ANNUAL, month=2, day=29): [
        (2014, date(2014, 2, 28), False), (2015, date(2015, 2, 28), False), (2016, date(2016, 2, 29), True),
    ],
    span(ANNUAL, 2015, 2016): [(2015, date(2015, 12, 31), False), (2016, date(2016, 12, 31), True)],
    span(PERMANENT): [(2014, None, False), (2015, None, False), (2016, None, True)],
    span(PLAN): [(2014, None, False), (2015, None, False), (2016, None, True)],
}  # fmt: skip


@pytest.mark.parametrize(("read", "terms"), TERMS.items())
def test_years_of_a_deadline(read, terms):
    assert [tuple(term) for term in read.terms(PERIOD)] == terms


# A busy machine is no fault of the reading.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates(date(2014, 1, 1), date(2016, 12, 31))
SPANS = st.tuples(st.integers(2014, 2016), st.integers(2014, 2016)).map(sorted)


@st.composite
def deadlines(draw):
    kind = draw(st.sampled_from(list(DeadlineKind)))
    first, last = draw(SPANS)
    if kind == DeadlineKind.DATE:
        return Deadline(kind=kind, due_on=draw(DAYS))
    if kind == DeadlineKind.LIST:
        return Deadline(kind=kind, years=draw(st.sampled_from([(2014, 2015), (2014, 2016), (2014, 2015, 2016)])))
    if kind in (DeadlineKind.YEAR, DeadlineKind.RANGE):
        return a_year(first) if first == last else span(RANGE, first, last)
    if kind == DeadlineKind.ANNUAL:
        day = draw(st.none() | DAYS)
        return span(kind, first, last, day.month if day else None, day.day if day else None)
    return span(kind, first, last)


@UNHURRIED
@given(deadlines(), st.sampled_from(["ru", "en"]))
def test_printed_deadline_is_read_back(given_one, language):
    assert parse(given_one.printed(language), period=PERIOD) == given_one


@UNHURRIED
@given(st.text() | st.text(alphabet="0123456789 .,-–/гodвпоcдIVXQ«»½²٣"))
def test_junk_raises_nothing_else(text):
    try:
        assert isinstance(parse(text, period=PERIOD), Deadline)
    except Unreadable as refused:
        assert 0 <= refused.at <= len(text)  # noqa: PT017  # either outcome is right, nothing else is
