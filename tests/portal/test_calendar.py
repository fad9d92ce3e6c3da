from datetime import date

import pytest

from meetings.models import Meeting, MeetingSeries

URL = "/calendar/"


@pytest.fixture
def series(db):
    return MeetingSeries.objects.create(
        code="national-centres", name_ru="Совещание", name_en="Meeting", short_ru="Руководители", short_en="Heads"
    )


@pytest.fixture
def add(series, now, secretary):
    """Add a meeting of the secretariat's plan."""

    def added(day, *, last=None, number=None, status="tentative", **more):
        meeting = Meeting(
            code=f"M-{Meeting.objects.count() + 1}",
            series=series,
            title_ru=more.pop("title_ru", "Совещание"),
            short_ru="Руководители",
            short_en="Heads",
            status=status,
            revised_at=now,
            city_ru=more.pop("city", "Минск"),
            **more,
        )
        if isinstance(day, date):
            meeting.place(day, last or day, "Europe/Minsk", all_day=True)
        else:
            meeting.place_window(*day)
        meeting.write()
        return meeting

    return added


def test_calendar_works(as_user, secretary, add):
    add(date(2027, 5, 13), last=date(2027, 5, 14))
    answer = as_user(secretary).get(URL, {"view": "year", "year": "2027"})
    print(answer.content.decode()[4000:9000])
    assert answer.status_code == 200
    assert answer.context["count"] == 1
