"""What the widget costs a reader: bytes on the wire, and the time until one can type, on a slow connection.

``python tests/measure_widget.py [RUNS]`` prints a table for the README. The site is the real one, with the shipped
interview; the magazine's page is on another origin; the connection is Chromium's emulation of 1.6 Mbit/s and 150 ms.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright
from webserver import Site, serving
from widget_browser import CHROMIUM, FLAGS, Reader
from widget_host import Host

from bot.settings import BUNDLED_CORPUS, Settings
from corpus.library import Library
from index.build import build
from index.embedders import load_embedder

SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
FILES = ("panel", "strings", "style", "highlight")
# Resolves when the panel's field has the focus: milliseconds since the page was asked for, or since `start`.
TYPING = """(start) => new Promise((done) => (function look() {
  const box = document.querySelector("vademecum-widget")?.shadowRoot;
  if (box?.activeElement?.tagName === "TEXTAREA") done(performance.now() - start);
  else requestAnimationFrame(look);
})())"""
CLICKED = f"""() => {{
  const start = performance.now();
  document.querySelector("vademecum-widget").shadowRoot.querySelector("button").click();
  return ({TYPING})(start);
}}"""


def sizes(site: Site, origin: str) -> tuple[int, int]:
    """Bytes of bodies on the wire, gzip: before the click, and in all."""
    with httpx.Client(base_url=site.url, headers={"Origin": origin, "Accept-Encoding": "gzip"}) as client:
        loader = client.get("/widget.js")
        version = loader.text.split("widget/", 1)[1].split("/", 1)[0]
        rest = [client.get(f"/widget/{version}/{name}.js") for name in FILES]
    before = int(loader.headers["content-length"])
    return before, before + sum(int(each.headers["content-length"]) for each in rest)


def timed(browser: Browser, host: Host) -> dict[str, float]:
    """One reader's times, in milliseconds, on the slow connection."""
    found: dict[str, float] = {}
    for name, attributes in (("page", {"open": ""}), ("click", {})):
        reader = Reader(browser, host)
        cdp = reader.context.new_cdp_session(reader.page)
        cdp.send("Network.enable")
        cdp.send("Network.emulateNetworkConditions", SLOW)
        reader.visit(attributes=attributes)
        if name == "page":
            found["from the page's start to typing (data-open)"] = reader.page.evaluate(TYPING, 0)
        else:
            reader.button.wait_for()
            found["from the click to typing"] = reader.page.evaluate(CLICKED)
            reader.page.reload()
            reader.button.wait_for()
            found["from the click to typing, second page"] = reader.page.evaluate(CLICKED)
        reader.context.close()
    return found


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Host() as host:
        build(Library.read(BUNDLED_CORPUS), Path(folder), load_embedder("vademecum"))
        settings = Settings(data=Path(folder)).with_web(origins=(host.origin,))
        with serving(settings, chat=False) as site, sync_playwright() as playwright:
            host.bot_origin = site.url
            before, whole = sizes(site, host.origin)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            times = [timed(browser, host) for _ in range(runs)]
            browser.close()
    print(f"The widget, {date.today().isoformat()}, median (least–most) of {runs} runs at 1.6 Mbit/s and 150 ms\n")
    print("| | |\n|---|---|")
    print(f"| bytes before the click, gzip | {before:,} |\n| bytes in all, gzip | {whole:,} |")
    for name in times[0]:
        values = [each[name] / 1000 for each in times]
        print(f"| {name} | {statistics.median(values):.2f} s ({min(values):.2f}–{max(values):.2f}) |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
