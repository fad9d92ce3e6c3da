"""How a file comes in by its form, how it goes out, and to whom."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import content, domain
from documents.models import AccessEvent, LanguageFile, Upload
from tests.factories import files
from tests.factories.documents import make_draft, make_released, make_upload

pytestmark = pytest.mark.django_db
HTML = b"<html><script>alert(1)</script></html>"
MACROS = files.office(more={"word/vbaProject.bin": b"x"})


def body(answer) -> bytes:
    """Read an answer to its end, which closes the file."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def released(secretary, party, db):
    return make_released(secretary, party)


@pytest.fixture
def address(released):
    return reverse("documents:download", args=[released.public_id, "ru"])


def test_s45_file_is_sent_so_that_nothing_runs(address, as_user, representative):
    answer = as_user(representative).get(address)
    assert body(answer) == files.pdf()
    wanted = {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="ATC-GEN-2027-1_ru.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "X-Frame-Options": "DENY",
        "Accept-Ranges": "none",
        "Content-Length": str(len(files.pdf())),
    }
    assert {name: answer.headers[name] for name in wanted} == wanted


@pytest.mark.parametrize("asked", [{"Range": "bytes=0-4"}, {"Accept": "text/html"}, {"Sec-Fetch-Dest": "iframe"}])
def test_s45_file_is_sent_whole_whatever_is_asked(address, as_user, representative, asked):
    answer = as_user(representative).get(address, headers=asked)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert body(answer) == files.pdf()


def test_s20_file_is_served_only_after_the_check_each_time(released, address, as_user, representative, neighbour, secretary, lapsed, administrator, auditor, now):  # fmt: skip
    for user, status in (
        (secretary, 200),
        (representative, 200),
        (neighbour, 404),
        (lapsed, 404),
        (administrator, 404),
        (auditor, 404),
    ):
        for method in ("get", "head"):
            for headers in ({}, {"Range": "bytes=0-1"}):
                answer = getattr(as_user(user), method)(address, headers=headers)
                assert answer.status_code == status, (user, method)
                body(answer)
    assert as_user(None).get(address).status_code == 302
    stored = released.files.get().file.name
    for path in (f"/{stored}", f"/files/{stored}", f"/media/{stored}", f"/static/../{stored}", f"/static/{stored}"):
        assert as_user(representative).get(path).status_code == 404
    domain.release.withdraw(released, reason="ошибка", version=None, by=secretary, now=now)
    assert as_user(representative).get(address).status_code == 404
    assert body(as_user(secretary).get(address)) == files.pdf()


def test_s20_file_of_a_later_draft_and_of_an_ended_distribution_is_not_there(released, address, as_user, representative, secretary, party, now):  # fmt: skip
    draft = domain.issue.revise(released, version=None, by=secretary, now=now)
    domain.file.upload(draft, language="ru", upload=make_upload(secretary), version=None, by=secretary, now=now)
    assert as_user(representative).get(reverse("documents:download", args=[draft.public_id, "ru"])).status_code == 404
    row = released.distributions.get(party=party)
    domain.release.end_distribution(row, reason="ошибка", version=None, by=secretary, now=now)
    assert as_user(representative).get(address).status_code == 404


def test_what_was_fetched_is_on_record(address, as_user, representative, party):
    body(as_user(representative).get(address))
    event = AccessEvent.objects.get()
    assert (event.party, event.action, event.user) == (party, "download", representative)
    assert event.sha256 == LanguageFile.objects.get().sha256


# In


def send(client, url, file, **data):
    return client.post(url, {**data, **({"upload": file} if file else {})})


def test_s46_file_beyond_the_limit_is_refused_and_the_form_kept(as_user, secretary, settings):
    settings.MAX_FILE_MB = 1
    big = SimpleUploadedFile("большой.pdf", files.pdf() + bytes(2 << 20))
    typed = {"title_ru": "Набранное", "scope": "2027", "kind": "report", "register": "1", "marking": "none"}
    answer = send(as_user(secretary), reverse("documents:new"), big, **typed)
    assert answer.status_code == 413
    assert "Набранное" in answer.content.decode()
    assert Upload.objects.get().name == ""  # it was read past, and never stood on the disk


def test_s46_endless_request_is_cut_off(as_user, secretary, settings):
    settings.MAX_FILE_MB = 1
    big = SimpleUploadedFile("огромный.pdf", bytes(5 << 20))
    assert send(as_user(secretary), reverse("documents:new"), big, title_ru="Набранное").status_code == 413


def test_refused_kind_is_415_and_says_what_to_do(as_user, secretary):
    draft = make_draft(secretary)
    url = reverse("documents:upload", args=[draft.public_id])
    for name, whole, code in (("page.html", HTML, "kind"), ("macro.docx", MACROS, "macros")):
        answer = send(as_user(secretary), url, SimpleUploadedFile(name, whole), language="en")
        assert (answer.status_code, content.sentence(code) in answer.content.decode()) == (415, True)
    assert send(as_user(secretary), url, SimpleUploadedFile("пусто.pdf", b""), language="en").status_code == 422
    assert send(as_user(secretary), url, None, language="en").status_code == 422


def test_upload_is_kept_when_another_field_is_wrong(as_user, secretary, clerk):
    client = as_user(secretary)
    file = SimpleUploadedFile("доклад.pdf", files.pdf())
    answer = send(client, reverse("documents:new"), file, scope="")
    assert answer.status_code == 422
    key = Upload.objects.get().public_id
    assert f'value="{key}"' in answer.content.decode()
    register = str(answer.context["form"].fields["register"].queryset.get(code="GEN").pk)
    typed = {
        "title_ru": "Доклад",
        "scope": "2027",
        "kind": "report",
        "register": register,
        "marking": "none",
        "original_language": "ru",
    }
    answer = client.post(reverse("documents:new"), typed | {"upload_kept": str(key)})
    assert answer.status_code == 303
    assert LanguageFile.objects.get().name == "доклад.pdf"


def test_s17_upload_of_another_person_is_not_taken(as_user, secretary, clerk):
    draft, foreign = make_draft(secretary), make_upload(clerk)
    url = reverse("documents:upload", args=[draft.public_id])
    for key in (str(foreign.public_id), "nonsense", "\0"):
        assert as_user(secretary).post(url, {"language": "en", "upload_kept": key}).status_code == 422
    assert Upload.objects.filter(pk=foreign.pk).exists()


def test_file_sent_ahead_of_its_form_is_answered_by_its_key(as_user, secretary, clerk, colleague):
    url = reverse("documents:keep")
    said = as_user(secretary).post(url, {"file": SimpleUploadedFile("a.pdf", files.pdf())}).json()
    assert (said["key"], said["name"]) == (str(Upload.objects.get().public_id), "a.pdf")
    answer = as_user(secretary).post(url, {"file": SimpleUploadedFile("a.html", HTML)})
    assert (answer.status_code, "refused" in answer.json()) == (415, True)
    assert as_user(secretary).post(url).status_code == 422
    for user in (clerk, colleague):
        assert as_user(user).post(url, {"file": SimpleUploadedFile("a.pdf", files.pdf())}).status_code == 403
