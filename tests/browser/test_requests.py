"""What a page asks of others is noted, and nobody is asked."""

from playwright.sync_api import Page


def test_a_third_party_is_named_and_not_found(page: Page, problems: list[str]) -> None:
    url = "https://example.org/picture.png"
    page.set_content(f"<img src='{url}'>")
    page.wait_for_function("() => document.images[0].complete")
    assert f"third-party request: {url}" in problems
    assert any(url in problem and "ERR_NAME_NOT_RESOLVED" in problem for problem in problems)
    problems.clear()
