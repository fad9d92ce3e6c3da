"""Programmes and their measures through the API."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from programs.models import Executor, Measure, MeasureKind, Product, Programme, ProgrammeStatus
from records.api import NameField, RowViewSet


class ProgrammeSerializer(serializers.ModelSerializer):
    """A programme of cooperation."""

    adopting_party = NameField()
    coordinator = NameField()
    predecessor = NameField("public_id")

    class Meta:
        model = Programme
        fields = [
            "public_id", "code", "title_ru", "title_en", "start_year", "end_year", "status", "predecessor",
            "adopting_party", "coordinator", "basis_ru", "basis_en", "aims_ru", "aims_en", "facts_only", "version",
        ]  # fmt: skip


class ProgrammeFilter(filters.FilterSet):
    """What a list of programmes can be narrowed by."""

    status = filters.MultipleChoiceFilter(choices=ProgrammeStatus)

    class Meta:
        model = Programme
        fields = ["status"]


class ProgrammeViewSet(RowViewSet):
    """Programmes, the latest period first."""

    model = Programme
    reads = "programs.read_programmes"
    related = ("adopting_party", "coordinator", "predecessor")
    serializer_class = ProgrammeSerializer
    filterset_class = ProgrammeFilter


class ExecutorSerializer(serializers.ModelSerializer):
    """Who carries a measure out, as printed and as understood."""

    party = NameField()

    class Meta:
        model = Executor
        fields = ["position", "wording", "party", "collective", "role", "by_agreement"]


class MeasureSerializer(serializers.ModelSerializer):
    """One row of the table."""

    programme = NameField("public_id")
    section = serializers.IntegerField(source="section.number", read_only=True)
    executors = ExecutorSerializer(many=True, read_only=True)

    class Meta:
        model = Measure
        fields = [
            "public_id", "programme", "section", "number", "kind", "text_ru", "text_en", "deadline_text_ru",
            "deadline_text_en", "deadline_kind", "due_on", "year_from", "year_to", "years", "yearly_month",
            "yearly_day", "product", "executors", "version",
        ]  # fmt: skip


class MeasureFilter(filters.FilterSet):
    """What a list of measures can be narrowed by."""

    programme = filters.UUIDFilter(field_name="programme__public_id")
    executor = filters.CharFilter(field_name="executors__party__code", max_length=12, distinct=True)
    kind = filters.ChoiceFilter(choices=MeasureKind)
    product = filters.MultipleChoiceFilter(choices=Product)

    class Meta:
        model = Measure
        fields = ["programme", "executor", "kind", "product"]


class MeasureViewSet(RowViewSet):
    """Measures of the programmes, in the order of their tables."""

    model = Measure
    reads = "programs.read_programmes"
    related = ("programme", "section")
    prefetched = ("executors__party",)
    serializer_class = MeasureSerializer
    filterset_class = MeasureFilter
