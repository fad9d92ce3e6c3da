"""Papers as files: what the views of several papers share."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from documents.papers import ENDINGS, made


def attached(data, ending, name):
    """Bytes as a file to be kept."""
    said = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(data, content_type=ENDINGS[ending], headers={"Content-Disposition": said})


def file_of(paper, ending, name):
    """A paper as a file to be kept."""
    return attached(made(paper, ending), ending, name)


def known(language, ending):
    """Refuse a language or an ending there is no paper in."""
    if ending not in ENDINGS or language not in dict(settings.LANGUAGES):
        raise Http404
