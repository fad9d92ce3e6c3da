"""The matrix of a programme in a browser: by the keyboard alone, with heads that stay, and on paper."""

import re

import pytest

from programs.models import Programme

HEADS = """() => {
    const region = document.querySelector(".p-matrix").getBoundingClientRect();
    const head = document.querySelector(".p-matrix thead th").getBoundingClientRect();
    const title = document.querySelector(".p-matrix tbody td.p-matrix__number").getBoundingClientRect();
    return [Math.round(head.top - region.top), Math.round(title.left - region.left)];
}"""
SCROLLS = """() => new Promise(done => {
    const region = document.querySelector(".p-matrix");
    let frames = 120;
    const look = () => region.scrollTop > 100 || !frames-- ? done(frames > 0) : requestAnimationFrame(look);
    look();
})"""
COVERED = """() => {
    const focused = document.activeElement.getClientRects()[0];
    const seen = document.elementFromPoint(focused.left + focused.width / 2, focused.top + focused.height / 2);
    return !document.activeElement.contains(seen);
}"""


@pytest.fixture
def page(open_tab, account):
    """The matrix of the demo's programme, on a screen too small for it."""
    programme = Programme.objects.filter(status="adopted").latest("pk")
    return open_tab(account("staff"), width=1060).open(f"{programme.get_absolute_url()}?view=matrix")


def test_matrix_by_the_keyboard_alone(page):
    region = page.locator(".p-matrix")
    page.locator(".p-skip").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "p-matrix"
    assert region.get_attribute("aria-label")
    for key in ("PageDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert page.evaluate(SCROLLS)
    assert page.evaluate(HEADS) == [1, 1]
    page.reload()  # where it has come to rest
    region.focus()
    hidden = []
    for step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(COVERED):
            hidden.append((step, page.evaluate("document.activeElement.textContent")))
    assert hidden == []
    page.keyboard.press("Shift+Tab")
    assert not page.evaluate(COVERED)
    page.locator(".p-cell a").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/measures/[\d.]+/\?year=\d{4}#[A-Z]+$"))
    assert page.locator(f"#{page.url.rpartition('#')[2]}").is_visible()


def test_matrix_is_skipped_and_printed_across(page):
    page.locator(".p-skip").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.querySelector('.p-matrix').contains(document.activeElement)")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    assert any(float(wide) > float(high) > 800 for wide, high in boxes)
