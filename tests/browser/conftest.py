"""A real browser against the running site: no request to anybody else, no breach of the page policy."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from liandong.ground.accounts.models import User
from tests.browser.windows import Opener, Window
from tests.conftest import browser_path

PASSWORD = "a-password-of-the-tests"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]

# The browser's driver keeps an event loop in the thread of the test, where Django then suspects asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine settles a page late; what never comes still fails.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def window(browser: Browser, live_server: LiveServer) -> Iterator[Opener]:
    """`window(user, width=…, language=…)` opens a window of its own and signs the person in by the form."""
    contexts = []

    def opened(user: User | None = None, *, width: int = 1280, language: str = "en", scripts: bool = True) -> Window:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        contexts.append(context)
        made = Window(context.new_page(), live_server.url)
        made.page.on("console", made.heard)
        made.page.on("request", made.asked)
        made.page.on("pageerror", lambda error: made.faults.append(str(error)))
        if user is not None:
            user.set_password(PASSWORD)
            user.must_change_password = False
            user.save()
            made.open("/sign-in/")
            made.page.fill("input[name=username]", user.username)
            made.page.fill("input[name=password]", PASSWORD)
            made.page.press("input[name=password]", "Enter")
            made.page.wait_for_url(live_server.url + "/")
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        return made

    yield opened
    for context in contexts:
        context.close()
