"""A text as a square for a camera: inline SVG, dark on light in every theme, for cameras read nothing else."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString


def square(text: str) -> SafeString:
    """Draw the square, its quiet border included."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    cells = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false" shape-rendering="crispEdges">'
        '<path class="c-qr__light" d="M0 0h{0}v{0}H0z"/><path class="c-qr__dark" d="{1}"/></svg>',
        len(rows),
        "".join(cells),
    )
