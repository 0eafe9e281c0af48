"""How long the page /verify takes for a whole bundle in Chromium, and whether the page stays usable meanwhile.

    python -m tests.bench.verify_in_chromium [--ballots 10000] [--workers 2]

The bundle is that of `tests.bench.verify_bundle`, kept in build/. The page's own longest pause is what
a person would feel.
"""

from __future__ import annotations

import sys
import time

import click
from playwright.sync_api import Page, expect, sync_playwright

from tests import needs
from tests.bench.verify_bundle import bundle_of
from tests.js.life import open_life
from tests.js.site import served

BAR_SECONDS = 200.0  # for 10 000 ballots with blank and two workers
BAR_TASK = 200.0  # milliseconds: later than that, a page feels stuck
HOUR = 3_600_000
WATCH = """() => {
  window.longest = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    window.longest = Math.max(window.longest, now - last - 10);
    last = now;
    setTimeout(tick, 10);
  };
  tick();
}"""


def run(page: Page, url: str, path: str, workers: int) -> tuple[float, float, str]:
    """Seconds, the longest pause of the page in milliseconds, and what it says in the end."""
    page.add_init_script(
        f"Object.defineProperty(navigator, 'hardwareConcurrency', {{ get: () => {workers} }})"
    )
    page.goto(f"{url}/verify")
    page.locator("#verify[data-state=ready]").wait_for()
    page.locator("#file").set_input_files(path)
    page.evaluate(WATCH)
    began = time.monotonic()
    page.locator("[data-part=form] button[type=submit]").click()
    expect(page.locator("[data-part=running]")).to_be_hidden(timeout=HOUR)
    seconds = time.monotonic() - began
    longest = float(page.evaluate("() => window.longest"))
    return seconds, longest, page.locator("[data-part=verdict]").inner_text()


@click.command()
@click.option("--ballots", default=10_000, help="How many.")
@click.option("--workers", default=2, help="Helpers that check proofs.")
def main(ballots: int, workers: int) -> None:
    """Print one line; exit 1 when a bar is missed."""
    path = bundle_of(ballots)
    with served(open_life()) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.chromium())
        seconds, longest, said = run(browser.new_page(), site.url, str(path), workers)
        browser.close()
    click.echo(f"{'ballots':>8} {'seconds':>8} {'pause':>8}   (bars: 200 s for 10 000, 200 ms)")
    click.echo(f"{ballots:8} {seconds:8.1f} {longest:8.0f}   {said}")
    sys.exit(seconds > BAR_SECONDS * ballots / 10_000 or longest > BAR_TASK)


if __name__ == "__main__":
    main()
