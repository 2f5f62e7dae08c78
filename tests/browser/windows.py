"""A window of the browser, which keeps what went wrong in it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

WIDTHS = (1280, 390)
LANGUAGES = ("zh-hans", "en")


@dataclass
class Window:
    """A person's window: the page, and what went wrong in it."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to an address of the site and let scripts finish."""
        self.page.goto(self.home + address)
        self.page.wait_for_load_state("networkidle")

    def heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def asked(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"a request to {request.url}")

    def check(self) -> None:
        """No fault so far, nothing wider than the window, no serious breach of accessibility."""
        assert not self.faults, f"{self.page.url}: {self.faults}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        found = Axe().run(self.page).response["violations"]
        serious = [
            (each["id"], [node["html"][:200] for node in each["nodes"]])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert not serious, f"{self.page.url}: {serious}"


Opener = Callable[..., Window]
