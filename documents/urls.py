"""Addresses of papers and decisions."""

from django.urls import path

from documents.views import decision, document, position, release, submission, upload

app_name = "documents"
urlpatterns = [
    path("", document.documents, name="documents"),
    path("new/", document.new, name="new"),
    path("keep/", upload.keep, name="keep"),
    path("<uuid:public_id>/", document.document, name="document"),
    path("<uuid:public_id>/edit/", document.edit, name="edit"),
    path("<uuid:public_id>/upload/", upload.upload, name="upload"),
    path("<uuid:public_id>/files/<str:language>/", upload.download, name="download"),
    path("<uuid:public_id>/files/<str:language>/remove/", upload.remove, name="remove"),
    path("<uuid:public_id>/clear/", document.clear, name="clear"),
    path("<uuid:public_id>/return/", submission.return_paper, name="return_paper"),
    path("<uuid:public_id>/unclear/", document.unclear, name="unclear"),
    path("<uuid:public_id>/revise/", document.revise, name="revise"),
    path("<uuid:public_id>/release/", release.release, name="release"),
    path("<uuid:public_id>/extend/", release.extend, name="extend"),
    path("<uuid:public_id>/withdraw/", release.withdraw, name="withdraw"),
    path("<uuid:public_id>/recall/", release.recall, name="recall"),
    path("<uuid:public_id>/receipts/", release.receipts, name="receipts"),
    path("<uuid:public_id>/parties/<str:code>/end/", release.end_distribution, name="end_distribution"),
    path("<uuid:public_id>/answer/", release.answer, name="answer"),
    path("<uuid:public_id>/history/", document.history, name="history"),
    path("<uuid:public_id>/told/", document.told, name="told"),
    path("decisions/", decision.decisions, name="decisions"),
    path("decisions/new/", decision.record, name="record"),
    path("decisions/<uuid:public_id>/", decision.decision, name="decision"),
    path("decisions/<uuid:public_id>/complete/", decision.complete, name="complete"),
    path("decisions/<uuid:public_id>/extract/<slug:language>.<slug:ending>", decision.extract, name="extract"),
    path("decisions/<uuid:public_id>/history/", decision.history, name="decision_history"),
    path("decisions/<uuid:public_id>/positions/", position.record_all, name="record_positions"),
    path("decisions/<uuid:public_id>/positions/new/", position.record, name="record_position"),
    path("decisions/<uuid:public_id>/positions/<str:code>/correct/", position.correct, name="correct_position"),
    path(
        "decisions/<uuid:public_id>/positions/<str:code>/report/", position.report_procedures, name="report_procedures"
    ),
    path(
        "decisions/<uuid:public_id>/positions/<str:code>/withdraw-reservation/",
        position.withdraw_reservation,
        name="withdraw_reservation",
    ),
    path("decisions/<uuid:public_id>/positions/<str:code>/join/", position.join, name="join"),
    path(
        "decisions/<uuid:public_id>/positions/<str:code>/confirm/",
        position.confirm_procedures,
        name="confirm_procedures",
    ),
]
