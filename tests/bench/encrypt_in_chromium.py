"""How long a ballot takes to make in Chromium, and what the booth weighs on the wire.

    python -m tests.bench.encrypt_in_chromium [--runs 7]

Three alternatives, with and without blank; the page is ready (tables made while the voter reads), so
what is timed is one call of `buildBallot`, the first after the booth's own warming up. Each run is a
fresh browser context. Bars: 30 ms, and 150 ms with the processor throttled six times.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys

import brotli
from playwright.sync_api import Browser, sync_playwright

from tests import needs
from tests.js.life import Life, open_life
from tests.js.site import PACKAGE, served

BARS = {1: 30.0, 6: 150.0}
SCRIPT = """async ([election, credential, blank]) => {
  const core = await import("/static/vendor/core.js");
  const parsed = core.parseElection(core.utf8(election));
  if (!blank) Object.assign(parsed.questions[0], { blank: false, size: 3 });
  const choice = blank ? [[0, 1, 0, 0]] : [[0, 1, 0]];
  const before = performance.now();
  core.prepare(parsed);
  core.buildBallot(parsed, "1".repeat(5) + "-" + "1".repeat(6) + "-" + "1".repeat(5) + "-" + "1".repeat(6), choice);
  const ready = performance.now();
  core.buildBallot(parsed, credential, choice);
  return [ready - before, performance.now() - ready];
}"""


def measure(
    browser: Browser, life: Life, url: str, throttle: int, blank: bool
) -> tuple[float, float]:
    """Milliseconds to get ready and to make a ballot, in one fresh context."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url + "/")
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    ready, made = page.evaluate(
        SCRIPT, [life.files["election.json"].decode(), life.credentials[0], blank]
    )
    context.close()
    return float(ready), float(made)


def weight(html: str) -> int:
    """Bytes of the booth page and all it loads, compressed as the service does it."""
    total = len(brotli.compress(html.encode(), quality=9))
    files = re.findall(r'(?:src|href)="/static/([^"]+\.(?:js|css))"', html)
    for name in files:
        total += len(brotli.compress((PACKAGE / "static" / name).read_bytes(), quality=9))
    return total + (PACKAGE / "static/vendor/inter-latin.woff2").stat().st_size


def main() -> int:
    """Print the table; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    good = True
    with served(open_life()) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.chromium())
        print(f"{'':28}{'ready':>10}{'ballot':>10}{'worst':>10}{'bar':>10}   ms, median of {runs}")
        for blank in (False, True):
            for throttle, bar in BARS.items():
                times = [
                    measure(browser, site.life, site.url, throttle, blank) for _ in range(runs)
                ]
                ready, made = (statistics.median(column) for column in zip(*times, strict=True))
                label = f"{'with' if blank else 'without'} blank, {throttle}x"
                print(
                    f"{label:28}{ready:10.1f}{made:10.1f}{max(t[1] for t in times):10.1f}{bar:10.0f}"
                )
                good &= made <= bar
        page = browser.new_page()
        page.goto(f"{site.url}/c/{site.life.election.uuid}/vote")
        html = page.request.get(page.url).text()
        print(f"booth page, compressed: {weight(html) / 1000:.1f} kB of 150")
        good &= weight(html) <= 150_000
        browser.close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
