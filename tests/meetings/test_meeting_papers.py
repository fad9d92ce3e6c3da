"""The papers of a meeting: who finds them on its page, who has opened them, and what a party invited later is offered."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from documents import domain as documents
from meetings.models import Meeting, MeetingPaper
from tests.factories.documents import make_released
from tests.factories.meetings import invite, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(meeting, invitation, secretary, party):
    """Released to party A, for the first item."""
    found = make_released(secretary, party, title_ru="Доклад о ходе работы")
    MeetingPaper.objects.create(
        meeting=meeting, document=found.document, item=make_item(meeting, title="О ходе работы")
    )
    return found


def page(client, meeting):
    return client.get(reverse("meetings:meeting", args=[meeting.public_id])).text


def test_page_of_the_meeting_lists_what_its_reader_may_read(
    as_user, meeting, issue, other_invitation, representative, neighbour, secretary
):
    assert "Доклад о ходе работы" in page(as_user(representative), meeting)
    assert "к пункту 1 О ходе работы" in page(as_user(representative), meeting)
    assert "Доклад о ходе работы" in page(as_user(secretary), meeting)
    assert "Доклад о ходе работы" not in page(as_user(neighbour), meeting)


def test_it_says_what_is_not_opened_and_to_the_secretariat_how_many_have(
    as_user, meeting, issue, representative, secretary, now
):
    assert "ещё не открыт" in page(as_user(representative), meeting)
    assert "открыли: 0 из 1" in page(as_user(secretary), meeting)
    documents.access.view(issue, by=representative, now=now)
    assert "ещё не открыт" not in page(as_user(representative), meeting)
    assert "открыли: 1 из 1" in page(as_user(secretary), meeting)


def test_party_invited_later_is_offered_the_papers_that_are_out(
    as_user, send, meeting, issue, other_party, secretary, neighbour
):
    Meeting.objects.filter(pk=meeting.pk).update(host=None)
    invite(meeting, other_party, status="draft")
    url = reverse("meetings:issue", args=[meeting.public_id, other_party.code])
    offered = as_user(secretary).get(url).context["form"]
    assert list(offered.fields["papers"].queryset) == offered.initial["papers"] == [issue]
    assert send(secretary, url, papers=[issue.pk]).status_code == 303
    assert "Доклад о ходе работы" in page(as_user(neighbour), meeting)


def test_party_invited_later_gets_no_paper_that_is_not_ticked(
    send, as_user, meeting, issue, other_party, secretary, neighbour
):
    Meeting.objects.filter(pk=meeting.pk).update(host=None)
    invite(meeting, other_party, status="draft")
    send(secretary, reverse("meetings:issue", args=[meeting.public_id, other_party.code]), papers=[])
    assert "Доклад о ходе работы" not in page(as_user(neighbour), meeting)


def test_next_issue_is_begun_from_the_list_and_leads_back_to_it(
    as_user, send, meeting, issue, representative, secretary, clerk
):
    home = meeting.get_absolute_url()
    url = f"{reverse('documents:revise', args=[issue.public_id])}?back={home}"
    assert f'href="{url}"' in page(as_user(secretary), meeting)
    assert "/revise/" not in page(as_user(representative), meeting)
    assert "/revise/" not in page(as_user(clerk), meeting)
    assert f'href="{home}" data-leave' in as_user(secretary).get(url).text
    answer = send(secretary, url)
    assert (answer.status_code, answer.url) == (303, home)
    draft = issue.document.issues.get(status="draft")
    text = page(as_user(secretary), meeting)
    assert draft.get_absolute_url() in text
    assert "/revise/" not in text  # it is in preparation


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "evil", ""])
def test_s40_what_is_begun_from_elsewhere_leads_to_the_paper(send, issue, secretary, to):
    url = reverse("documents:revise", args=[issue.public_id])
    assert send(secretary, f"{url}?{urlencode({'back': to})}").url == issue.document.get_absolute_url()
