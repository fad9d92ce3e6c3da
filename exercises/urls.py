"""The pages of exercises."""

from django.urls import path

from exercises.views import exercise, participant, stage

app_name = "exercises"
urlpatterns = [
    path("", exercise.exercises, name="exercises"),
    path("new/", exercise.new, name="new"),
    path("<uuid:public_id>/", exercise.exercise, name="exercise"),
    path("<uuid:public_id>/edit/", exercise.edit, name="edit"),
    path("<uuid:public_id>/announce/", exercise.announce, name="announce"),
    path("<uuid:public_id>/postpone/", exercise.postpone, name="postpone"),
    path("<uuid:public_id>/resume/", exercise.resume, name="resume"),
    path("<uuid:public_id>/cancel/", exercise.cancel, name="cancel"),
    path("<uuid:public_id>/advance/", exercise.advance, name="advance"),
    path("<uuid:public_id>/step-back/", exercise.step_back, name="step_back"),
    path("<uuid:public_id>/link-meeting/", exercise.link_meeting, name="link_meeting"),
    path("<uuid:public_id>/history/", exercise.history, name="history"),
    path("<uuid:public_id>/told/", exercise.told, name="told"),
    path("<uuid:public_id>/stages/new/", stage.add_stage, name="add_stage"),
    path("<uuid:public_id>/stages/<int:number>/edit/", stage.edit_stage, name="edit_stage"),
    path("<uuid:public_id>/stages/<int:number>/reschedule/", stage.reschedule_stage, name="reschedule_stage"),
    path("<uuid:public_id>/stages/<int:number>/record/", stage.record_stage, name="record_stage"),
    path("<uuid:public_id>/stages/<int:number>/not-held/", stage.mark_not_conducted, name="mark_not_conducted"),
    path("<uuid:public_id>/stages/<int:number>/event.ics", stage.event, name="stage_event"),
    path("<uuid:public_id>/stages/<int:number>/history/", stage.history, name="stage_history"),
    path("<uuid:public_id>/stages/<int:number>/told/", stage.told, name="stage_told"),
    path("<uuid:public_id>/participants/", participant.participants, name="participants"),
    path("<uuid:public_id>/participants/invite/", participant.invite, name="invite"),
    path("<uuid:public_id>/participants/remind/", participant.remind, name="remind"),
    path("<uuid:public_id>/reply/<slug:code>/", participant.reply, name="reply"),
    path("<uuid:public_id>/participants/<slug:code>/withdraw/", participant.withdraw, name="withdraw"),
    path("<uuid:public_id>/participants/<slug:code>/part/", participant.set_role, name="set_role"),
    path("<uuid:public_id>/participants/<slug:code>/history/", participant.history, name="participant_history"),
    path("<uuid:public_id>/stages/<int:number>/place/<slug:code>/", participant.place_party, name="place_party"),
    path("<uuid:public_id>/participants/<slug:code>/told/", participant.told, name="participant_told"),
    path(
        "<uuid:public_id>/stages/<int:number>/headcount/<slug:code>/",
        participant.set_headcount,
        name="set_headcount",
    ),
]
