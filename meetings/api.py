"""Series and meetings through the API."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from meetings import domain
from meetings.models import ActionItem, ActionStatus, Circle, Meeting, MeetingSeries, Status, When
from members.models import Party
from records.api import (
    FIRST_DAY,
    IF_MATCH,
    LAST_DAY,
    ActViewSet,
    DayField,
    NameField,
    RowViewSet,
    VisibleField,
    WallTimeField,
    ZoneField,
)
from reminders.models import Precision

IN_CALENDAR = (MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY))


class SeriesSerializer(serializers.ModelSerializer):
    """A kind of meeting."""

    host = NameField()

    class Meta:
        model = MeetingSeries
        fields = ["code", "name_ru", "name_en", "short_ru", "short_en", "host_rule", "host", "format", "is_active"]


class SeriesFilter(filters.FilterSet):
    """What a list of series can be narrowed by."""

    class Meta:
        model = MeetingSeries
        fields = ["is_active"]


class SeriesViewSet(RowViewSet):
    """Kinds of meetings the Center holds year after year."""

    model = MeetingSeries
    reads = "meetings.read_meetings"
    related = ("host",)
    serializer_class = SeriesSerializer
    filterset_class = SeriesFilter
    lookup_field = "code"
    lookup_value_converter = "slug"


class MeetingSerializer(serializers.ModelSerializer):
    """A meeting: what it is called, when and where it is, how far it is."""

    series = NameField()
    host = NameField()
    first_day = serializers.DateField(read_only=True, allow_null=True)
    last_day = serializers.DateField(read_only=True, allow_null=True)
    starts_local = WallTimeField(read_only=True, allow_null=True)
    ends_local = WallTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Meeting
        fields = [
            "public_id", "code", "series", "ordinal", "title_ru", "title_en", "short_ru", "short_en", "status",
            "status_reason", "precision", "first_day", "last_day", "starts_local", "ends_local", "all_day", "tz",
            "starts_at", "ends_at", "host", "city_ru", "city_en", "format", "languages", "facts_only", "version",
        ]  # fmt: skip


class MeetingFilter(filters.FilterSet):
    """What a list of meetings can be narrowed by."""

    status = filters.MultipleChoiceFilter(choices=Status)
    series = filters.CharFilter(field_name="series__code", max_length=40)
    host = filters.CharFilter(field_name="host__code", max_length=12)
    since = filters.DateFilter(field_name="window", lookup_expr="endswith__gt", validators=IN_CALENDAR)
    until = filters.DateFilter(field_name="window", lookup_expr="startswith__lte", validators=IN_CALENDAR)

    class Meta:
        model = Meeting
        fields = ["status", "series", "host", "since", "until"]


class ActionItemSerializer(serializers.ModelSerializer):
    """An action item: what is to be done, by whom, by when, how far it is; reports stand on its page."""

    meeting = NameField()
    lead = NameField()
    co_executors = NameField(many=True)
    due = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = ActionItem
        fields = [
            "public_id", "number", "meeting", "text_ru", "text_en", "lead", "co_executors", "start_on", "due_on",
            "due_rule", "due", "status", "closed_at", "closing_ground", "version",
        ]  # fmt: skip


class ActionItemFilter(filters.FilterSet):
    """What a list of action items can be narrowed by."""

    status = filters.MultipleChoiceFilter(choices=ActionStatus)
    lead = filters.CharFilter(field_name="lead__code", max_length=12)
    series = filters.CharFilter(field_name="meeting__series__code", max_length=40)

    class Meta:
        model = ActionItem
        fields = ["status", "lead", "series"]


class ActionItemViewSet(RowViewSet):
    """Action items of meetings."""

    model = ActionItem
    reads = "meetings.read_meetings"
    related = ("meeting", "lead")
    prefetched = ("co_executors",)
    serializer_class = ActionItemSerializer
    filterset_class = ActionItemFilter

    def get_queryset(self):
        """With the day each is due now."""
        return super().get_queryset().with_due()


class WhenSerializer(serializers.Serializer):
    """A date, however well it is known."""

    precision = serializers.ChoiceField(Precision.choices)
    within = DayField(required=False, allow_null=True)
    starts_local = WallTimeField(required=False, allow_null=True)
    ends_local = WallTimeField(required=False, allow_null=True)
    all_day = serializers.BooleanField(default=False)
    tz = ZoneField(required=False, allow_blank=True)

    def to_internal_value(self, data):
        """Read it as the acts take it."""
        return When(**super().to_internal_value(data))


class DraftSerializer(serializers.Serializer):
    """A new draft."""

    when = WhenSerializer()
    title_ru = serializers.CharField(required=False, allow_blank=True, max_length=400)
    title_en = serializers.CharField(required=False, allow_blank=True, max_length=400)
    series = VisibleField(MeetingSeries, required=False, allow_null=True)
    ordinal = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=9999)
    host = VisibleField(Party, required=False, allow_null=True)
    city_ru = serializers.CharField(required=False, allow_blank=True, max_length=100)
    city_en = serializers.CharField(required=False, allow_blank=True, max_length=100)
    circle = serializers.ChoiceField(Circle.choices, required=False)


class RescheduleSerializer(serializers.Serializer):
    """Other dates."""

    when = WhenSerializer()
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000)
    ask_again = serializers.BooleanField()
    reply_on = DayField(required=False, allow_null=True)


class CancelSerializer(serializers.Serializer):
    """Why it is called off, and what takes its place."""

    reason = serializers.CharField(max_length=2000)
    superseded_by = VisibleField(Meeting, "public_id", required=False, allow_null=True)


class MeetingViewSet(ActViewSet):
    """Meetings."""

    model = Meeting
    reads = "meetings.read_meetings"
    related = ("series", "host")
    shown = MeetingSerializer
    filterset_class = MeetingFilter

    @extend_schema(request=DraftSerializer, responses={201: MeetingSerializer})
    def create(self, request):
        """Draft a meeting, which the secretariat alone sees."""
        self.serializer_class = DraftSerializer
        return self.enter(domain.edition.draft, "meetings.draft")

    @extend_schema(parameters=[IF_MATCH], responses=MeetingSerializer)
    @action(detail=True, methods=["post"], serializer_class=RescheduleSerializer)
    def reschedule(self, request, public_id):  # DRF's signature
        """Move a meeting to other dates."""
        return self.run(domain.meeting.reschedule, "meetings.reschedule")

    @extend_schema(parameters=[IF_MATCH], responses=MeetingSerializer)
    @action(detail=True, methods=["post"], serializer_class=CancelSerializer)
    def cancel(self, request, public_id):  # DRF's signature
        """Call a meeting off for good."""
        return self.run(domain.meeting.cancel, "meetings.cancel")
