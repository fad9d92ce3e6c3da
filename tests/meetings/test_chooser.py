"""The chooser of venues: plain choices where they are few, a field fed by the server where they are many."""

import pytest
from django.urls import reverse

from tests.factories.meetings import make_venue

pytestmark = pytest.mark.django_db
URL = "meetings:venue-choices"


@pytest.fixture
def venues():
    return [make_venue(f"Зал {number}", "Минск") for number in range(1, 31)]


def offered(as_user, user, query):
    return as_user(user).get(reverse(URL), {"q": query}).json()["results"]


def test_long_list_of_venues_is_fed_by_the_server(as_user, secretary, meeting, venues):
    page = as_user(secretary).get(reverse("meetings:edit", args=[meeting.public_id, "place"])).content.decode()
    assert "data-combobox" in page
    assert f'data-url="{reverse(URL)}"' in page
    assert "js/combobox" in page


def test_few_venues_are_a_plain_list(as_user, secretary, meeting):
    make_venue()
    page = as_user(secretary).get(reverse("meetings:edit", args=[meeting.public_id, "place"])).content.decode()
    assert "data-combobox" not in page


def test_s23_venues_are_found_by_every_word_of_name_and_city(as_user, clerk, venues):
    other = make_venue("Дворец", "Душанбе")
    assert offered(as_user, clerk, "душ дво") == [{"value": str(other.pk), "label": "Душанбе, Дворец"}]
    assert len(offered(as_user, clerk, "зал")) == 20
    assert offered(as_user, clerk, "з") == []
    assert offered(as_user, clerk, "") == []


def test_venue_out_of_use_is_not_offered(as_user, clerk):
    make_venue("Старый дом", is_active=False)
    assert offered(as_user, clerk, "старый") == []


def test_s23_venues_are_offered_to_staff_alone(as_user, representative, venues):
    assert as_user(representative).get(reverse(URL), {"q": "зал"}).status_code == 403
