"""The questions of sound.js find what they are there for: each is put to a page with that one fault, and to one without."""

import pytest

from tests.browser.conftest import SOUND

SHELL = (
    "<html><head><title>Список · Портал</title></head><body style='margin:0'><header class='s-header'>x</header>"
    "<main><h1>Список</h1>{}</main><footer>y</footer></body></html>"
)
WIDE = "<div style='inline-size: 3000px'>за краем</div>"
FAULTS = {
    "outline": ("<h3>через ступень</h3>", "<h1>второй</h1>", "<h2></h2>"),
    "squeezed": (
        WIDE,
        "<p style='inline-size: 90px; overflow: hidden; white-space: nowrap'>конец этих слов никто не увидит</p>",
        "<p style='block-size: 20px; overflow: hidden'>первая строка<br>вторая строка<br>третья</p>",
        "<button style='inline-size: 40px; overflow: hidden; white-space: nowrap'>Перенести мероприятие</button>",
        "<p>одна строка</p><p style='margin-block-start: -34px'>на другой строке</p>",
    ),
    "moves": ("<a href='#' style='transition: color 1s'>едет</a>",),
    "contrast": (
        "<p style='color: #999; background: #fff'>бледно</p>",
        "<div style='background: #777'><p style='color: #555'>бледно на сером</p></div>",
    ),
    "plain": (
        "<button style='border: 0; background: #cde'>без края</button>",
        "<a href='#' aria-current='page' style='text-decoration: none; background: #cde'>только фон</a>",
    ),
    "paper": (
        "<nav>по разделам</nav>",
        "<button>Сохранить</button>",
        "<form><input name='q'></form>",
        "<table hidden><tbody><tr><td>строки</td></tr></tbody></table>",
        "<table><tbody><tr style='break-inside: auto'><td>может разорваться</td></tr></tbody></table>",
        "<table><thead style='display: block'><tr><th>x</th></tr></thead></table>",
    ),
}
SETTLED = (
    "<style>header, footer { display: none } tr { break-inside: avoid }</style><p class='s-printed'>напечатано</p>"
)
CASES = [(question, fault) for question, faults in FAULTS.items() for fault in faults]
RING = "<style>:focus-visible { outline: 3px solid #00f }</style>"
LINKS = "<p><a href='#1'>раз</a> <a href='#2'>два</a> <a href='#3'>три</a></p>"
TRAPS = {
    "no ring": "<style>a:focus-visible { outline: none }</style>" + LINKS,
    "covered by": LINKS + "<div style='position: fixed; inset: 0; background: #fff'>поверх</div>",
    "out of order": LINKS + "<p><a href='#4' tabindex='1'>раньше всех</a></p>",
    "the eye jumps back": f"<div style='display: flex; flex-direction: row-reverse'>{LINKS.replace('p>', 'span>')}"
    "<a href='#4'>последняя слева</a></div>",
    "does not reach": "<p><a href='#1' id='trap'>ловушка</a> <a href='#2'>за ней</a></p><script>"
    "document.getElementById('trap').addEventListener('keydown', (event) => event.preventDefault())</script>",
}


@pytest.fixture(scope="module")
def page(browser):
    with browser.new_context(viewport={"width": 800, "height": 600}, reduced_motion="reduce") as context:
        context.add_init_script(path=SOUND)
        yield context.new_page()


def asked(page, question, body) -> list[str]:
    page.set_content(SHELL.format((SETTLED if question == "paper" else "") + body))
    given = [4.5] if question == "contrast" else []
    return page.evaluate(f"given => sound.{question}(...given)", given)


def walked(page, body) -> str:
    page.set_content(SHELL.format(RING + body))
    for _ in range(page.evaluate("sound.startWalk()") + 2):
        page.keyboard.press("Tab")
    return " ".join(page.evaluate("sound.endWalk()"))


@pytest.mark.parametrize("question", FAULTS)
def test_a_sound_page_has_no_fault(page, question):
    assert asked(page, question, "<h2>Раздел</h2><p>Слова.</p>") == []


@pytest.mark.parametrize(("question", "fault"), CASES)
def test_a_fault_is_found(page, question, fault):
    assert len(asked(page, question, fault)) > 0


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_for_the_keyboard_is_found(page, trap):
    assert walked(page, LINKS) == ""
    assert trap in walked(page, TRAPS[trap])


def test_a_page_is_put_on_the_scale(page):
    page.set_content(SHELL.format("<i></i>" * 100))
    told = page.evaluate("sound.figures()")
    assert told["nodes"] > 100
    assert told["kind"] == "list"
