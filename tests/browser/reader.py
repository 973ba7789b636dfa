"""A built page as those read it who do not look at it: search engines, whoever is sent a link."""

from html.parser import HTMLParser
from pathlib import Path


class Reader(HTMLParser):
    """What stands in a page.

    head: by its name the content of each <meta>, the target of each <link>, and the title. links:
    where the page leads, in <head> too. ids: what in it can be led to, with the element's tag.
    """

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.head: dict[str, list[str]] = {}
        self.links: list[str] = []
        self.ids: dict[str, str] = {}
        self.titled = False
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.titled = tag == "title" and "title" not in self.head
        name = found.get("name") or found.get("property") or found.get("rel")
        if tag in ("meta", "link") and name:
            self.head.setdefault(name, []).append(found.get("content") or found.get("href", ""))
        if found.get("rel") != "canonical":
            self.links += [found[name] for name in ("href", "src", "action") if name in found]
        if "id" in found:
            self.ids[found["id"]] = tag

    def handle_data(self, data: str) -> None:
        if self.titled:
            self.head.setdefault("title", []).append(data)
            self.titled = False
