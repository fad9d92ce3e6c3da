"""Addresses of programmes."""

from django.urls import path

from programs.views import assessment, bulk, measure, programme, stance

app_name = "programs"
ROW = "<uuid:public_id>/measures/<str:number>/"
urlpatterns = [
    path("", programme.programmes, name="programmes"),
    path("new/", programme.enter, name="enter"),
    path("<uuid:public_id>/", programme.programme, name="programme"),
    path("<uuid:public_id>/edit/", programme.edit, name="edit"),
    path("<uuid:public_id>/check/", programme.check_table, name="check_table"),
    path("<uuid:public_id>/adoption/", programme.record_adoption, name="record_adoption"),
    path("<uuid:public_id>/history/", programme.history, name="programme_history"),
    path("<uuid:public_id>/told/", programme.told, name="programme_told"),
    path("<uuid:public_id>/sections/new/", measure.add_section, name="add_section"),
    path("<uuid:public_id>/sections/<int:number>/edit/", measure.edit_section, name="edit_section"),
    path("<uuid:public_id>/measures/new/", measure.add_measure, name="add_measure"),
    path("<uuid:public_id>/measures/bulk/", bulk.bulk, name="bulk"),
    path("batches/<uuid:key>/", bulk.batch, name="batch"),
    path("batches/<uuid:key>/undo/", bulk.undo_batch, name="undo_batch"),
    path(ROW, measure.measure, name="measure"),
    path(f"{ROW}edit/", measure.edit_measure, name="edit_measure"),
    path(f"{ROW}executors/", measure.set_executors, name="set_executors"),
    path(f"{ROW}stance/", stance.stance, name="declare_stance"),
    path(f"{ROW}history/", measure.history, name="measure_history"),
    path(f"{ROW}years/<int:year>/", measure.date_plan_year, name="date_plan_year"),
    path(f"{ROW}years/<int:year>/assess/", assessment.assess, name="assess"),
    path(f"{ROW}years/<int:year>/told/", measure.told, name="year_told"),
]
