"""How an issue reaches the parties, who has opened it, what they answer, and how it is taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents import domain, queries
from documents.forms.document import ReasonForm
from documents.forms.release import AnswerForm, PartiesForm, ReleaseForm
from documents.models import Distribution, Issue, LanguageFile, Receipt
from members.signin import ask_again
from ui.doors import demand, done, page

CONFLICT, UNPROCESSABLE = 409, 422


def release(request, public_id):
    """Release a cleared issue to the parties that are ticked; the page says who is told before anybody is."""
    issue = _issue(request, public_id)
    demand(request.user, "documents.release", issue)
    if issue.is_restricted:
        ask_again(request)
    form = ReleaseForm(request.POST or None, row=issue, user=request.user)
    return _sent(request, issue, form, domain.release.release, heading=_("Release"), said=_("The paper is released."))


def extend(request, public_id):
    """Release an issue that is out to further parties."""
    issue = _issue(request, public_id)
    demand(request.user, "documents.extend", issue)
    form = PartiesForm(request.POST or None, row=issue, user=request.user)
    heading, said = _("Release to further parties"), _("The paper is released to further parties.")
    return _sent(request, issue, form, domain.release.extend, heading=heading, said=said)


def _sent(request, issue, form, act, *, heading, said):
    """Show who would get it and be told, or send it."""
    chosen = None
    if request.POST.get("step") != "act" and form.is_bound:
        if form.is_valid():
            chosen = list(form.cleaned_data["parties"])
        else:
            form.status = UNPROCESSABLE
    elif form.run(act, by=request.user, now=timezone.now()):
        messages.success(request, said)
        return done(request, form.result)
    context = {
        "form": form,
        "issue": issue,
        "heading": heading,
        "chosen": chosen,
        "told": queries.told([party.pk for party in chosen]) if chosen else None,
        "files": LanguageFile.objects.visible_to(request.user).filter(issue=issue).in_order(),
        "cancel_url": issue.get_absolute_url(),
    }
    return page(request, "documents/release.html", context, status=form.status)


def withdraw(request, public_id):
    """Withdraw an issue."""
    issue = _issue(request, public_id)
    demand(request.user, "documents.withdraw", issue)
    form = ReasonForm(request.POST or None, row=issue)
    if form.run(domain.release.withdraw, by=request.user, now=timezone.now()):
        messages.success(request, _("The paper is withdrawn."))
        return done(request, issue)
    says = [
        _("The parties keep seeing symbol, title and the reason, and get the files no longer. They are told at once.")
    ]
    return _ask(request, issue, form, pgettext("document", "Withdraw"), says)


def recall(request, public_id):
    """Recall an issue nobody has opened."""
    issue = _issue(request, public_id)
    demand(request.user, "documents.recall", issue)
    form = ReasonForm(request.POST or None, row=issue)
    if form.run(domain.release.recall, by=request.user, now=timezone.now()):
        messages.success(request, _("The paper is recalled."))
        return done(request, issue)
    says = [_("Nobody of a party has opened it: the parties see it no longer, and its symbol may be given again.")]
    return _ask(request, issue, form, _("Recall"), says)


def end_distribution(request, public_id, code):
    """End the distribution to one party."""
    issue = _issue(request, public_id)
    rows = Distribution.objects.visible_to(request.user).standing().select_related("party")
    row = get_object_or_404(rows, issue=issue, party__code=code)
    demand(request.user, "documents.end_distribution", issue)
    form = ReasonForm(request.POST or None, row=row)
    if form.run(domain.release.end_distribution, by=request.user, now=timezone.now()):
        messages.success(request, _("The distribution to this party has ended: %(party)s.") % {"party": row.party})
        return done(request, reverse("documents:receipts", args=[issue.public_id]))
    says = [_("%(party)s sees the paper no longer. What it has opened stays on record.") % {"party": row.party}]
    return _ask(request, issue, form, _("End the distribution"), says)


def receipts(request, public_id):
    """Show for each party when it got the issue, opened it, and what it answered."""
    issue = _issue(request, public_id)
    demand(request.user, "documents.read_receipts", issue)
    context = {"issue": issue, "readers": queries.readers(issue), "now": timezone.now()}
    return page(request, "documents/receipts.html", context)


def answer(request, public_id):
    """Acknowledge receipt for a party; staff enter what came by letter."""
    issue = _issue(request, public_id)
    receipt = _receipt(request, issue)
    demand(request.user, "documents.answer", receipt)
    form = AnswerForm(request.POST or None, row=receipt, user=request.user)
    if form.run(domain.receipt.acknowledge, by=request.user, now=timezone.now()):
        messages.success(request, _("Receipt is acknowledged: %(party)s.") % {"party": receipt.party})
        return done(request, _after(request, issue))
    if form.has_error("__all__", "superseded"):
        form.status = CONFLICT
    context = {
        "form": form,
        "issue": issue,
        "receipt": receipt,
        "files": LanguageFile.objects.visible_to(request.user).filter(issue=issue, status="final").in_order(),
        "cancel_url": _after(request, issue),
        "now": timezone.now(),
    }
    return page(request, "documents/answer.html", context, status=form.status)


def _after(request, issue):
    staff = request.user.has_role("staff")
    return reverse("documents:receipts", args=[issue.public_id]) if staff else issue.get_absolute_url()


def _receipt(request, issue):
    """The receipt of the party that is named; without a name, of the first the reader acts for."""
    rows = Receipt.objects.visible_to(request.user).filter(issue=issue).select_related("party").in_order()
    code = request.GET.get("party", "")
    if not code and request.user.has_role("staff"):
        raise Http404
    row = (rows.filter(party__code=code) if code else rows).first()
    if row is None:
        raise Http404
    row.issue = issue
    return row


def _issue(request, public_id):
    found = Issue.objects.visible_to(request.user).select_related("document")
    return get_object_or_404(found, public_id=public_id)


def _ask(request, issue, form, heading, says):
    context = {
        "form": form,
        "issue": issue,
        "heading": heading,
        "act": heading,
        "sentences": says,
        "told": queries.told(issue.distributions.standing().values("party")),
        "cancel_url": issue.get_absolute_url(),
    }
    return page(request, "documents/act.html", context, status=form.status)
