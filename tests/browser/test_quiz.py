"""The quiz on a page of its own: chosen by keys, spoken, kept in the page, printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from controls import small_page
from playwright.sync_api import Browser, Locator, Page, expect
from test_accessible import AXE, check

from attnlib.quizzes import questions
from attnlib.widgets import quiz

NAME = "course"
QUESTIONS = questions(NAME)
RIGHT = [[one.right for one in question.choice].index(True) for question in QUESTIONS]
WRONG = [
    (right + 1) % len(question.choice) for right, question in zip(RIGHT, QUESTIONS, strict=True)
]
N = len(QUESTIONS)


@pytest.fixture
def asked(page: Page, tmp_path: Path) -> Iterator[Locator]:
    """A quiz that nobody has answered yet."""
    figure = small_page(page, tmp_path, quiz(NAME))
    yield figure
    page.evaluate("localStorage.clear()")


def radio(figure: Locator, question: int, choice: int) -> Locator:
    return figure.get_by_role("group").nth(question).get_by_role("radio").nth(choice)


def answer(figure: Locator, choices: list[int]) -> None:
    for question, choice in enumerate(choices):
        radio(figure, question, choice).check()


def reasons(figure: Locator) -> Locator:
    return figure.locator(".attn-reason").filter(visible=True)


def told(figure: Locator, text: str) -> None:
    expect(figure.locator("[aria-live]")).to_contain_text(text)


def test_every_question_is_a_named_group_of_named_choices(asked: Locator) -> None:
    for number, question in enumerate(QUESTIONS, 1):
        group = asked.get_by_role("group").nth(number - 1)
        name = group.locator("legend").inner_text()
        assert name.startswith(f"{number}. {question.ask[:20]}")
        expect(group.get_by_role("radio", checked=False)).to_have_count(len(question.choice))
        for choice in group.get_by_role("radio").all():
            assert choice.evaluate("c => c.labels[0].textContent.length") > 0
    expect(reasons(asked)).to_have_count(0)
    told(asked, f"0 of {N} answered, 0 right at the first choice.")


def test_keys_look_at_the_choices_and_space_chooses(asked: Locator) -> None:
    """An arrow that chose would take the first choice from whoever cannot use a mouse."""
    page = asked.page
    last = len(QUESTIONS[0].choice) - 1
    radio(asked, 0, 0).focus()
    page.keyboard.press("ArrowUp")
    expect(radio(asked, 0, last)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(radio(asked, 0, 1)).to_be_focused()
    expect(asked.get_by_role("radio", checked=True)).to_have_count(0)
    page.keyboard.press("Space")
    expect(radio(asked, 0, 1)).to_be_checked()
    told(asked, f"1 of {N} answered, {int(RIGHT[0] == 1)} right at the first choice.")
    page.keyboard.press("Tab")
    expect(asked.get_by_role("group").nth(1).locator(":focus")).to_have_count(1)


def test_the_reason_of_a_choice_is_shown_and_spoken(asked: Locator) -> None:
    for choice, verdict in ((WRONG[0], "Not this."), (RIGHT[0], "Right.")):
        radio(asked, 0, choice).check()
        expect(reasons(asked)).to_have_text(f"{verdict} {QUESTIONS[0].choice[choice].reason}")
        told(asked, f"{verdict} {QUESTIONS[0].choice[choice].reason}")
        described = radio(asked, 0, choice).get_attribute("aria-describedby")
        assert reasons(asked).get_attribute("id") == described
    told(asked, f"1 of {N} answered, 0 right at the first choice.")


def test_the_first_choice_counts_and_all_reasons_come_at_the_end(asked: Locator) -> None:
    every = asked.get_by_role("checkbox", name="Show the reason at every choice")
    answer(asked, [WRONG[0], *RIGHT[1:-1]])
    expect(every).to_have_count(0)
    answer(asked, RIGHT)
    told(asked, f"{N} of {N} answered, {N - 1} right at the first choice.")
    every.check()
    expect(reasons(asked)).to_have_count(sum(len(question.choice) for question in QUESTIONS))
    every.uncheck()
    expect(reasons(asked)).to_have_count(N)


def test_what_was_chosen_is_kept_until_the_reader_starts_again(asked: Locator) -> None:
    page = asked.page
    answer(asked, [WRONG[0], RIGHT[1]])
    radio(asked, 0, RIGHT[0]).check()
    page.reload()
    expect(radio(asked, 0, RIGHT[0])).to_be_checked()
    expect(reasons(asked)).to_have_count(2)
    told(asked, f"2 of {N} answered, 1 right at the first choice.")
    asked.get_by_role("button", name="Start again").click()
    expect(asked.get_by_role("radio", checked=True)).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    told(asked, f"0 of {N} answered")


def test_what_else_is_in_the_storage_is_no_choice(asked: Locator) -> None:
    other = '{"asked": "another question", "first": [0], "last": [0]}'
    for kept in ("", "null", "5", "[]", "{", '{"first": 1, "last": 2}', other):
        asked.page.evaluate("kept => localStorage.setItem('attn-quiz course', kept)", kept)
        asked.page.reload()
        told(asked, f"0 of {N} answered")


def test_choices_of_other_questions_are_forgotten(asked: Locator) -> None:
    page = asked.page
    answer(asked, RIGHT[:1])
    page.evaluate(
        """() => {
            const kept = localStorage.getItem("attn-quiz course");
            localStorage.setItem("attn-quiz course", kept.replace("English", "Dutch"));
        }"""
    )
    page.reload()
    told(asked, f"0 of {N} answered")


def test_a_page_without_storage_has_the_quiz(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.add_init_script(
        """Object.defineProperty(window, "localStorage", {
            get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
        })"""
    )
    for moment in ("", "before"):
        figure = small_page(page, tmp_path, quiz(NAME, moment))
        answer(figure, RIGHT)
        if moment:
            figure.get_by_role("button", name="Show my result").click()
            expect(figure.get_by_role("row").last).to_have_text(f"right{N} of {N}\N{EN DASH}")
        else:
            told(figure, f"{N} of {N} answered, {N} right at the first choice.")
    page.context.close()


def test_the_same_test_before_and_after(page: Page, tmp_path: Path) -> None:
    """Before, no reason and no mark at a question; after, both results beside each other."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    figure = small_page(page, tmp_path, quiz(NAME, "before"))
    result = figure.get_by_role("button", name="Show my result")
    answer(figure, [*RIGHT[:3], *WRONG[3:-1]])
    told(figure, f"{N - 1} of {N} answered. The result comes when all are.")
    expect(result).to_be_disabled()
    radio(figure, N - 1, WRONG[-1]).check()
    radio(figure, 0, WRONG[0]).check()
    radio(figure, 0, RIGHT[0]).check()  # a reader may change their mind
    result.click()
    told(figure, f"3 of {N} are right.")
    expect(figure.get_by_role("row")).to_have_text(
        ["questionbeforeafter", f"right3 of {N}\N{EN DASH}"]
    )
    expect(reasons(figure)).to_have_count(0)
    radio(figure, 3, RIGHT[3]).check()
    told(figure, f"3 of {N} are right.")

    figure = small_page(page, tmp_path, quiz(NAME, "after"))
    answer(figure, [WRONG[0], *RIGHT[1:]])
    expect(reasons(figure)).to_have_count(0)
    figure.get_by_role("button", name="Show my result").press("Enter")
    expect(figure.locator(".attn-results")).to_be_focused()
    expect(reasons(figure)).to_have_count(N)
    marks = [("right", "wrong"), *[("right", "right")] * 2, *[("wrong", "right")] * (N - 3)]
    lines = ["question\tbefore\tafter", *(f"{k}\t{b}\t{a}" for k, (b, a) in enumerate(marks, 1))]
    lines.append(f"right\t3 of {N}\t{N - 1} of {N}")
    expect(figure.get_by_role("row")).to_have_text([line.replace("\t", "") for line in lines])
    figure.get_by_role("button", name="Copy as text").click()
    expect(figure.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "\n".join(lines)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    figure.get_by_role("button", name="Copy as text").click()
    expect(figure.get_by_role("status")).to_have_text("\n".join(lines))
    page.evaluate("localStorage.clear()")


def test_axe_finds_no_fault(page: Page, tmp_path: Path) -> None:
    """On a phone and on a screen, in light and in dark, before the first choice and at the end."""
    page.set_viewport_size({"width": 360, "height": 900})
    for moment in ("", "after"):
        figure = small_page(page, tmp_path, quiz(NAME, moment))
        page.evaluate(AXE.read_text("utf-8"))
        if not moment:
            check(page, figure)
        answer(figure, [*WRONG[:5], *RIGHT[5:]])
        if moment:
            figure.get_by_role("button", name="Show my result").click()
        figure.get_by_role("checkbox").check()
        check(page, figure)
        page.set_viewport_size({"width": 360, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.evaluate("localStorage.clear()")


def test_the_systems_colours_leave_choice_and_verdict(asked: Locator) -> None:
    asked.page.emulate_media(forced_colors="active")
    radio(asked, 0, WRONG[0]).check()
    expect(reasons(asked)).to_contain_text("Not this.")
    drawn = "part => { const s = getComputedStyle(part); return [s.borderLeftStyle, s.color] }"
    style, ink = reasons(asked).evaluate(drawn)
    assert (style, ink) == ("solid", asked.evaluate("f => getComputedStyle(f).color"))
    assert radio(asked, 0, WRONG[0]).evaluate("r => getComputedStyle(r).appearance") == "auto"


def test_on_paper_every_choice_has_an_empty_box(asked: Locator) -> None:
    answer(asked, RIGHT)
    asked.get_by_role("checkbox").check()
    asked.page.emulate_media(media="print")
    expect(reasons(asked)).to_have_count(0)
    for part in ("button", ".attn-account", ".attn-answers"):
        expect(asked.locator(part).filter(visible=True)).to_have_count(0)
    looks = asked.get_by_role("radio").evaluate_all(
        """all => all.map((box) => {
            const s = getComputedStyle(box);
            return [s.appearance, s.borderTopStyle, s.backgroundColor, s.backgroundImage].join();
        })"""
    )
    assert set(looks) == {"none,solid,rgba(0, 0, 0, 0),none"}
