"""Promise: whatever a reader opens or presses, nothing is asked of anyone else and the strictest policy refuses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import served
from test_browser import KINDS

# Everything that can be pressed or filled in where the page stays. A link is followed by asking for its page, and those are all asked for.
CONTROLS = "button, summary, input, select, textarea"
# What a control opens is pressed too, once each: a control that makes others must not be pressed for ever.
MOST = 60


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


@pytest.fixture
def page(browser, address: str) -> Iterator[object]:
    """A page that keeps what it asked of others, what the policy refused, and what failed."""
    context = browser.new_context(base_url=address, service_workers="block", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.elsewhere, page.refused = [], []
    page.on("request", lambda request: page.elsewhere.append(request.url) if not request.url.startswith((address, "blob:")) else None)
    page.on("console", lambda message: page.refused.append(message.text) if message.type == "error" and "404" not in message.text else None)
    page.on("pageerror", lambda error: page.refused.append(str(error)))
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.add_init_script("window.print = () => {}")
    yield page
    assert page.elsewhere == []
    assert page.refused == []
    context.close()


# Each control once, also those that another brings, as a reader would use it; a frame of the screen passes between two.
USE = """async ([controls, most]) => {
  let used = 0;
  for (; used < most; used++) {
    const waits = e => !("used" in e.dataset) && !e.disabled && e.checkVisibility({visibilityProperty: true});
    const control = [...document.querySelectorAll(controls)].find(waits);
    if (!control) break;
    control.dataset.used = "";
    const kind = control.tagName === "INPUT" ? control.type : control.tagName.toLowerCase();
    if (["text", "search", "textarea"].includes(kind)) {
      control.focus();
      control.value = "silent <b>&";
      control.dispatchEvent(new Event("input", {bubbles: true}));
    } else if (kind === "select") {
      control.selectedIndex = control.options.length - 1;
      for (const event of ["input", "change"]) control.dispatchEvent(new Event(event, {bubbles: true}));
    } else control.click();
    await new Promise(requestAnimationFrame);
  }
  return used;
}"""


def use_every_control(page, within: str = "body") -> int:
    """Use each control once. Returns how many were used."""
    return page.evaluate(USE, [f"{within} :is({CONTROLS})", MOST])


@pytest.mark.parametrize("kind", [*KINDS, "handouts/", "self-hosting/install/"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_control_of_every_kind_of_page(page, kind: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(kind)
    page.wait_for_load_state("networkidle")
    assert use_every_control(page, ".hb-bar") >= 2
    page.keyboard.press("Escape")
    use_every_control(page, "main")


def test_search(page) -> None:
    page.goto("")
    page.keyboard.press("/")
    page.keyboard.type("shutdown")
    page.wait_for_selector("#search a[href*='shutdown']")
    page.click("[data-hb=keys]")
    page.click("#search [data-hb=search-close]")
    assert not page.is_visible("#search")
