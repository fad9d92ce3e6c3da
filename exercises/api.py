"""Exercises with their stages through the API."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from exercises.models import Exercise, ExerciseStage, ExerciseStanding, Phase
from records.api import NameField, RowViewSet, WallTimeField


class StageSerializer(serializers.ModelSerializer):
    """A stage: when it is, and how far."""

    first_day = serializers.DateField(read_only=True, allow_null=True)
    last_day = serializers.DateField(read_only=True, allow_null=True)
    starts_local = WallTimeField(read_only=True, allow_null=True)
    ends_local = WallTimeField(read_only=True, allow_null=True)

    class Meta:
        model = ExerciseStage
        fields = [
            "public_id", "number", "title_ru", "title_en", "kind", "is_final", "conduct", "precision", "first_day",
            "last_day", "starts_local", "ends_local", "all_day", "tz", "starts_at", "ends_at", "version",
        ]  # fmt: skip


class ExerciseSerializer(serializers.ModelSerializer):
    """An exercise and its stages."""

    coordinator = NameField()
    stages = StageSerializer(many=True, read_only=True)

    class Meta:
        model = Exercise
        fields = [
            "public_id", "code", "year", "title_ru", "title_en", "kind", "topic_ru", "topic_en", "goal_ru", "goal_en",
            "phase", "standing", "standing_reason", "coordinator", "facts_only", "stages", "version",
        ]  # fmt: skip


class ExerciseFilter(filters.FilterSet):
    """What a list of exercises can be narrowed by."""

    year = filters.NumberFilter(min_value=1990, max_value=2100)
    phase = filters.MultipleChoiceFilter(choices=Phase)
    standing = filters.MultipleChoiceFilter(choices=ExerciseStanding)

    class Meta:
        model = Exercise
        fields = ["year", "phase", "standing"]


class ExerciseViewSet(RowViewSet):
    """Joint exercises."""

    model = Exercise
    reads = "exercises.read_exercises"
    related = ("coordinator",)
    prefetched = ("stages",)
    serializer_class = ExerciseSerializer
    filterset_class = ExerciseFilter
