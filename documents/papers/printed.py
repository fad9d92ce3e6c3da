"""Papers as PDF: their words travel as data, so that none of them becomes markup."""

import json
from typing import Any

import typst
from django.conf import settings

from documents.papers.values import Paper, kept

TEMPLATE = settings.BASE_DIR / "templates/papers/paper.typ"


def to_pdf(paper: Paper) -> bytes:
    """The paper as PDF, with its fonts in it."""
    data = kept(paper) | {"pages": paper.pages, "named": paper.named}
    found: Any = typst.compile(
        str(TEMPLATE),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return bytes(found)
