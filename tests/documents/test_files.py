"""What may come in, judged by content; the scanner behind it; how a file goes out, and to whom."""

import hashlib
import io
import socket
import threading
import time
from pathlib import Path

import pytest
from django.urls import reverse

from documents import content, domain, scanner
from documents.models import Scan, Upload
from records import history
from tests.factories import files
from tests.factories.documents import make_draft, make_upload

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def verdict(whole: bytes, name: str) -> str:
    """Why a file is refused; nothing where it is accepted."""
    try:
        content.inspect(io.BytesIO(whole), name, len(whole))
    except content.RefusedError as refusal:
        return refusal.code
    return ""


def body(answer) -> bytes:
    """Read an answer to its end, which closes the file."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("ending", files.SAMPLES)
def test_s44_accepted_kinds_are_told_by_their_content(ending):
    whole = files.SAMPLES[ending]
    assert verdict(whole, f"Доклад.{ending}") == ""
    assert verdict(whole, f"ДОКЛАД.{ending.upper()}") == ""
    others = {"pdf", "docx", "xlsx", "pptx", "odt", "ods", "png", "jpg", "txt"} - {content.ENDINGS[ending]}
    lies = {other for other in others if verdict(whole, f"x.{other}") == ""}
    assert lies <= {"txt"} if ending == "pdf" else not lies


HTML = b"<html><script>alert(1)</script></html>"
REFUSED = {
    "page.html": (HTML, "kind"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "kind"),
    "data.xml": (b"<?xml version='1.0'?><x/>", "kind"),
    "run.js": (b"alert(1)", "kind"),
    "all.zip": (files.package({"a.txt": b"a"}), "kind"),
    "macro.docm": (files.office("docx"), "kind"),
    "no-ending": (files.pdf(), "kind"),
    "report.pdf.exe": (files.pdf(), "kind"),
    "report.pdf.": (files.pdf(), "kind"),
    "report.pdf ": (files.pdf(), "kind"),
    "empty.pdf": (b"", "empty"),
    "head.png": (b"\x89PNG\r\n\x1a\n" + HTML, "content"),
    "behind.png": (files.png(behind=HTML), "content"),
    "behind.jpg": (files.jpeg(behind=HTML), "content"),
    "page.txt": (HTML, "content"),
    "hidden.txt": ("Протокол ".encode() + HTML, "content"),
    "binary.txt": (b"a\0b", "content"),
    "cp1251.txt": ("Протокол".encode("cp1251"), "content"),
    "late.pdf": (b"MZ" + files.pdf(), "content"),
    "cut.pdf": (files.pdf()[:-10], "content"),
    "any-zip.docx": (files.package({"a.txt": b"a"}), "content"),
    "remark.docx": (files.office(comment=HTML), "content"),
    "before.docx": (b"MZ" + files.office(), "content"),
    "macro.docx": (files.office(more={"word/vbaProject.bin": b"x"}), "macros"),
    "macro-type.docx": (files.office(more={"[Content_Types].xml": b"wordprocessingml.document.macroEnabled.main+xml"}), "macros"),
    "basic.ods": (files.package({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "Basic/a.xml": b"x"}), "macros"),
    "object.xlsx": (files.office("xlsx", {"xl/embeddings/oleObject1.bin": b"x"}), "embedded"),
    "program.docx": (files.office(more={"word/media/a.exe": b"MZ"}), "embedded"),
    "entity.docx": (files.office(more={"[Content_Types].xml": b"<!DOCTYPE x><x>wordprocessingml.document.main+xml</x>"}), "content"),
    "script.pdf": (files.pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "script"),
    "spelt.pdf": (files.pdf(b"<< /S /J#61vaScript /J#53 5 0 R >>"), "script"),
    "packed.pdf": (files.pdf(files.packed_objects(b"<< /S /Launch /F (cmd.exe) >>")), "script"),
    "inside.pdf": (files.pdf(b"<< /Type /EmbeddedFile >>"), "embedded"),
    "locked.pdf": (files.pdf(b"<< /Encrypt 9 0 R >>"), "locked"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_s44_s49_what_could_run_is_refused(name):
    whole, code = REFUSED[name]
    assert verdict(whole, name) == code


def test_spreadsheet_behind_a_chart_is_looked_into():
    chart = files.office("xlsx")
    assert verdict(files.office("pptx", {"ppt/embeddings/sheet1.xlsx": chart}), "a.pptx") == ""
    bad = files.office("xlsx", {"xl/vbaProject.bin": b"x"})
    assert verdict(files.office("pptx", {"ppt/embeddings/sheet1.xlsx": bad}), "a.pptx") == "macros"
    deep = files.office("xlsx", {"xl/embeddings/sheet2.xlsx": chart})
    assert verdict(files.office("pptx", {"ppt/embeddings/sheet1.xlsx": deep}), "a.pptx") == "embedded"


def test_s47_what_unpacks_to_too_much_is_refused_at_once(monkeypatch):
    started = time.monotonic()
    assert verdict(files.office(more={"word/a.xml": bytes(4 << 20)}), "bomb.docx") == "bomb"
    assert verdict(files.png(60_000, 60_000), "huge.png") == "bomb"
    monkeypatch.setattr(content, "MOST_OBJECTS", 1 << 20)
    assert verdict(files.pdf(files.packed_objects(bytes(2 << 20))), "bomb.pdf") == "bomb"
    monkeypatch.setattr(content, "MOST_ENTRIES", 50)
    assert verdict(files.office(more={f"word/{number}.xml": b"" for number in range(60)}), "many.docx") == "bomb"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("name", ["../../etc/a.xml", "/etc/a.xml", "word/../../a.xml"])
def test_s50_entries_never_leave_their_package(name):
    assert verdict(files.office(more={name: b"<w/>"}), "a.docx") == "content"


def test_s51_who_made_it_and_where_is_shown_to_who_uploads():
    assert content.inspect(io.BytesIO(files.office()), "a.docx", 1).author == "Ivan Ivanov"
    assert content.inspect(io.BytesIO(files.jpeg(place=True)), "a.jpg", 1).has_place
    assert not content.inspect(io.BytesIO(files.jpeg()), "a.jpg", 1).has_place


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\тайное\\Доклад.pdf", "C тайное Доклад.pdf".replace(" ", "")),
        ("от\u202efdp.exe\u202c.pdf", "отfdp.exe.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("  два   слова.pdf ", "два слова.pdf"),
        ("я" * 300 + ".pdf", "я" * 146 + ".pdf"),
    ],
)
def test_s48_shown_names_are_cleaned(name, shown):
    assert domain.upload.clean(name) == shown


@pytest.mark.django_db
def test_s48_bytes_are_stored_under_a_name_of_their_own(secretary):
    upload = make_upload(secretary, name="Секретный доклад.pdf")
    assert upload.sha256 == hashlib.sha256(files.pdf()).hexdigest()
    assert "pdf" not in upload.file.name
    assert upload.file.name.startswith("documents/")


@pytest.mark.django_db
def test_refused_file_is_not_kept_and_leaves_a_trace(secretary):
    upload = make_upload(secretary, HTML, "page.html")
    assert (upload.refusal, upload.file.name, upload.scan) == ("kind", "", "refused")
    assert history.of(upload)[0].reason == "kind"


@pytest.mark.django_db
def test_what_was_uploaded_and_not_used_is_forgotten_in_a_day(secretary, now):
    upload = make_upload(secretary, now=now)
    path = Path(upload.file.path)
    assert path.exists()
    assert domain.upload.forget(by=None, now=now) == 0
    assert domain.upload.forget(by=None, now=now + domain.upload.KEPT_FOR * 2) == 1
    assert not Upload.objects.exists()
    assert not path.exists()


# The scanner: a small clamd that answers over a real socket


class Clamd(threading.Thread):
    """Speaks the one command that is used; finds EICAR."""

    def __init__(self, says: bytes = b""):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.says, self.asked = says, 0
        self.url = f"clamd://127.0.0.1:{self.socket.getsockname()[1]}"

    def run(self):
        while True:
            try:
                link, _ = self.socket.accept()
            except OSError:
                return
            with link, link.makefile("rb") as read:
                self.asked += 1
                assert read.read(10) == b"zINSTREAM\0"
                whole = b""
                while length := int.from_bytes(read.read(4)):
                    whole += read.read(length)
                found = b"stream: Eicar FOUND" if EICAR in whole else b"stream: OK"
                link.sendall((self.says or found) + b"\0")


@pytest.fixture
def clamd(settings):
    started = []

    def start(says=b""):
        started.append(Clamd(says))
        started[-1].start()
        settings.SCANNER_URL = started[-1].url
        return started[-1]

    yield start
    for each in started:
        each.socket.close()


def test_s49_scanner_is_asked_about_every_byte(clamd):
    server = clamd()
    assert scanner.scan(io.BytesIO(files.pdf())) == "clean"
    assert scanner.scan(io.BytesIO(bytes(100_000) + EICAR)) == "refused"
    assert server.asked == 2
    assert scanner.absence() == ""


def test_s49_scanner_that_fails_finds_nothing_clean(clamd, settings):
    clamd(b"INSTREAM size limit exceeded. ERROR")
    assert scanner.scan(io.BytesIO(b"x")) == "pending"
    settings.SCANNER_URL = "clamd://127.0.0.1:1"
    assert scanner.scan(io.BytesIO(b"x")) == "pending"


def test_s49_slow_scanner_is_not_waited_for(clamd, monkeypatch):
    clamd()
    monkeypatch.setattr(scanner, "WHOLE", 0)
    assert scanner.scan(io.BytesIO(b"x")) == "pending"


def test_s49_only_a_trial_runs_without_a_scanner(settings):
    settings.SCANNER_URL = ""
    assert (scanner.scan(io.BytesIO(b"x")), scanner.absence()) == ("clean", "trial")
    settings.TRIAL = False
    assert (scanner.scan(io.BytesIO(b"x")), scanner.absence()) == ("pending", "missing")


@pytest.mark.django_db
def test_s49_infected_file_is_not_kept(secretary, clamd):
    clamd()
    assert make_upload(secretary, EICAR, "eicar.txt").refusal == "infected"
    packed = files.office(more={"word/a.txt": EICAR}, compression=0)
    assert make_upload(secretary, packed, "eicar.docx").refusal == "infected"


@pytest.mark.django_db
def test_s49_nothing_is_cleared_or_sent_before_a_clean_scan(secretary, settings, as_user, now, clamd):
    settings.SCANNER_URL = "clamd://127.0.0.1:1"
    draft = make_draft(secretary)
    url = reverse("documents:download", args=[draft.public_id, "ru"])
    assert domain.issue.missing_to_clear(draft)
    assert as_user(secretary).get(url).status_code == 404
    assert domain.upload.rescan(by=None, now=now) == 0
    clamd()
    assert domain.upload.rescan(by=None, now=now) == 1
    assert domain.issue.missing_to_clear(draft) == []
    assert body(as_user(secretary).get(url)) == files.pdf()


@pytest.mark.django_db
def test_s49_file_refused_later_is_never_sent(secretary, settings, as_user, now, clamd):
    settings.SCANNER_URL = "clamd://127.0.0.1:1"
    draft = make_draft(secretary)
    clamd(b"stream: Late FOUND")
    domain.upload.rescan(by=None, now=now)
    assert draft.files.get().scan == Scan.REFUSED
    assert domain.issue.missing_to_clear(draft)
    assert as_user(secretary).get(reverse("documents:download", args=[draft.public_id, "ru"])).status_code == 404
