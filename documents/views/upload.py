"""Files on their way in: kept before the form is read, or ahead of it; and on their way out, after the check, each time."""

from django.contrib import messages
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents import content, domain, scanner
from documents.forms.document import ConfirmForm, UploadForm
from documents.forms.fields import facts
from documents.models import Issue, LanguageFile, Upload
from ui import uploads
from ui.doors import demand, done, page

TOO_LARGE, REFUSED_KIND, UNPROCESSABLE = 413, 415, 422
STATUS = {"too_large": TOO_LARGE, "infected": UNPROCESSABLE, "empty": UNPROCESSABLE}
SENT_WITH = {
    "Content-Security-Policy": "default-src 'none'; sandbox",  # opened all the same it can do nothing and reach nobody
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "none",
}


def received(request):
    """Give what was typed, with each file of the form kept under its key: a mistake elsewhere does not lose it."""
    if request.method != "POST":
        return None
    data, now = request.POST.copy(), timezone.now()
    for name in uploads.too_large(request):
        data[f"{name}_kept"] = str(domain.upload.turn_away(code="too_large", by=request.user, now=now).public_id)
    for name, file in request.FILES.items():
        data[f"{name}_kept"] = str(domain.upload.keep(file, by=request.user, now=now).public_id)
    return data


def status(form):
    """Say by the status, too, why a file was refused."""
    for error in form.errors.as_data().get("upload", ()):
        if error.code in content.SENTENCES:
            return STATUS.get(error.code, REFUSED_KIND)
    return form.status


@require_POST
def keep(request):
    """Keep a file that is sent ahead of its form."""
    demand(request.user, "documents.keep")
    key = received(request).get("file_kept")
    upload = Upload.objects.visible_to(request.user).filter(public_id=key).first() if key else None
    if upload is None:
        return JsonResponse({"refused": content.sentence("empty")}, status=UNPROCESSABLE)
    if upload.refusal:
        answer = {"refused": content.sentence(upload.refusal)}
        return JsonResponse(answer, status=STATUS.get(upload.refusal, REFUSED_KIND))
    return JsonResponse({"key": str(upload.public_id), "name": upload.name, "facts": facts(upload)})


def upload(request, public_id):
    """Give an issue its file in a language."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "documents.upload", issue)
    form = UploadForm(received(request), row=issue, user=request.user)
    if form.run(domain.file.upload, by=request.user, now=timezone.now()):
        messages.success(request, _("The file is stored."))
        return done(request, issue)
    context = {"form": form, "issue": issue, "heading": _("Upload a file"), "unscanned": scanner.absence()}
    return page(request, "documents/upload.html", context, status=status(form))


def remove(request, public_id, language):
    """Take a file off a draft."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user), public_id=public_id)
    row = get_object_or_404(LanguageFile.objects.visible_to(request.user), issue=issue, language=language)
    demand(request.user, "documents.remove", issue)
    form = ConfirmForm(request.POST or None, row=issue)
    if form.run(domain.file.remove, language=language, by=request.user, now=timezone.now()):
        messages.success(request, _("The file is removed."))
        return done(request, issue)
    context = {
        "form": form,
        "issue": issue,
        "heading": _("Remove the file"),
        "act": _("Remove the file"),
        "sentences": [row.name],
        "cancel_url": issue.get_absolute_url(),
    }
    return page(request, "documents/act.html", context, status=form.status)


@require_safe
def download(request, public_id, language):
    """Send a file, after the check, each time; what was opened is on record before the first byte leaves."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user), public_id=public_id)
    rows = LanguageFile.objects.visible_to(request.user).readable()
    row = get_object_or_404(rows, issue=issue, language=language)
    try:
        row = domain.access.fetch(row, by=request.user, now=timezone.now())
    except (Issue.DoesNotExist, LanguageFile.DoesNotExist) as gone:
        raise Http404 from gone
    return FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.sent_as, content_type=row.mime, headers=SENT_WITH
    )
