"""What was released stands as it is: symbol, title, files, who had it, who opened it, what was answered."""

from django.db import migrations

from records.triggers import append_only, frozen_when

OUT = "SELECT 1 FROM documents_issue issue WHERE issue.released_at IS NOT NULL AND"
ISSUE = (
    "document_id", "kind", "number", "symbol", "symbol_key", "action", "answer_due", "change_note_ru", "change_note_en",
    "audience_note", "cleared_at", "cleared_by_id", "released_at", "released_by_id",
)
FILE = ("issue_id", "language", "status", "is_original", "file", "name", "size", "sha256", "mime", "scan")


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_papers_issues_files")]
    operations = [
        frozen_when("documents_issue", "OLD.released_at IS NOT NULL", ISSUE),
        frozen_when(
            "documents_document",
            f"EXISTS ({OUT} issue.document_id = OLD.id)",
            ("register_id", "scope", "title_ru", "title_en", "kind", "marking", "original_language"),
        ),
        frozen_when(
            "documents_document", "OLD.base_symbol <> ''", ("number", "base_symbol", "register_id", "scope"), name="symbol_frozen"
        ),
        frozen_when(
            "documents_languagefile",
            f"OLD.status = 'final' AND EXISTS ({OUT} issue.id = OLD.issue_id)",
            FILE,
        ),
        frozen_when("documents_distribution", "true", ("issue_id", "party_id", "added_at", "added_by_id")),
        frozen_when("documents_receipt", "OLD.answer <> ''"),
        append_only("documents_accessevent"),
    ]
