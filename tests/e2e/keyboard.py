"""A person who uses nothing but the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

MOST_TABS: Final = 120
_FOCUSED: Final = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return {id: '', text: '', visible: true};
  const box = e.getBoundingClientRect();
  const text = (e.innerText || '').trim().split('\\n')[0];
  const style = getComputedStyle(e);
  const around = e.closest('.ds-field') ? getComputedStyle(e.closest('.ds-field')) : style;
  const ring = s => s.boxShadow !== 'none' || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0);
  return {id: e.id, text, visible: box.width > 0 && (ring(style) || ring(around))};
}"""


@dataclass(slots=True)
class Keyboard:
    """Moves with Tab, and insists on seeing where it is."""

    page: Page

    def to(self, target: str, *, text: bool = False) -> None:
        """Tab on until the element with that id, or beginning with that text, has the focus."""
        self.page.wait_for_load_state("load")
        seen = []
        for _ in range(MOST_TABS):
            here = self.page.evaluate(_FOCUSED)
            if (here["text"].startswith(target) and here["text"]) if text else here["id"] == target:
                assert here["visible"], f"no focus to be seen on {target}"
                return
            seen.append(here["text"] or here["id"])
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target!r} cannot be reached with Tab; passed {seen}")

    def press(self, words: str) -> None:
        """Go to the button with these words, and use it; the page stays."""
        self.to(words, text=True)
        self.page.keyboard.press("Enter")

    def go(self, words: str) -> None:
        """Go to the link or button with these words, and follow it to another page."""
        self.to(words, text=True)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def write(self, field: str, text: str) -> None:
        """Replace what a field holds."""
        self.to(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def file(self, field: str, path: Path) -> None:
        """Open the browser's own dialogue from the field; what is chosen there is given."""
        self.to(field)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(path)

    def choose(self, option: str) -> None:
        """Select a radio button or tick a box."""
        *_, group = option.rpartition("-")[0].split(".")
        self.to_choice(option)
        if not self.page.evaluate("() => document.activeElement.checked"):
            self.page.keyboard.press("Space")
        assert self.page.evaluate("() => document.activeElement.checked"), group

    def to_choice(self, option: str) -> None:
        """Tab reaches a group of radio buttons at the chosen or first one; arrows move inside it."""
        name = self.page.evaluate("id => document.getElementById(id).name", option)
        for _ in range(MOST_TABS):
            if self.page.evaluate("() => document.activeElement.name") == name:
                break
            self.page.keyboard.press("Tab")
        for _ in range(20):
            if self.page.evaluate("() => document.activeElement.id") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} cannot be reached")

    def date(self, field: str, value: str) -> None:
        """Type a date (or a moment) into its parts, in whichever order this browser has them."""
        self.to(field)
        day, _, hour = value.partition("T")
        year, month, date = day.split("-")
        clock = hour.replace(":", "")
        for typed in (
            f"{date}{month}{year}{clock}",
            f"{month}{date}{year}{clock}",
            f"{year}\t{month}{date}{clock}",
        ):
            for key in typed:
                self.page.keyboard.press("Tab" if key == "\t" else key)
            if clock:  # for a clock of twelve hours; where there is none the key does nothing
                self.page.keyboard.press("p" if int(hour[:2]) >= 12 else "a")
            if self.page.evaluate("id => document.getElementById(id).value", field) == value:
                return
            self.page.evaluate(
                "id => { const e = document.getElementById(id); e.blur(); e.value = ''; e.focus() }",
                field,
            )
        raise AssertionError(f"{field} does not take {value}")
