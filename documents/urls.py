"""Addresses of decisions."""

from django.urls import path

from documents.views import decision, position

app_name = "documents"
urlpatterns = [
    path("decisions/", decision.decisions, name="decisions"),
    path("decisions/new/", decision.record, name="record"),
    path("decisions/<uuid:public_id>/", decision.decision, name="decision"),
    path("decisions/<uuid:public_id>/complete/", decision.complete, name="complete"),
    path("decisions/<uuid:public_id>/history/", decision.history, name="decision_history"),
    path("decisions/<uuid:public_id>/positions/new/", position.record, name="record_position"),
    path("decisions/<uuid:public_id>/positions/<str:code>/correct/", position.correct, name="correct_position"),
    path(
        "decisions/<uuid:public_id>/positions/<str:code>/confirm/",
        position.confirm_procedures,
        name="confirm_procedures",
    ),
]
