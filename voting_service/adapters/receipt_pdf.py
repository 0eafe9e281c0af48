"""A receipt on paper: one page made by Typst, with a QR code by segno.

The same page gives the same bytes: no date is written, and the file's identifier is a hash of its
content. The fonts are our own, so that what a machine has installed changes nothing.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import segno
import typst

from voting_service.services.ports import PrinterBusy, ReceiptPage

_HERE: Final = Path(__file__).parent
#: A page takes some hundredths of a second; whoever waits longer than this has met a crowd.
PATIENCE_SECONDS: Final = 5.0


class TypstReceipts:
    """Makes pages one at a time in each process: asking for many never takes more than one core."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()

    def pdf(self, page: ReceiptPage) -> bytes:
        """The page as a tagged PDF (PDF/UA-1). Raises PrinterBusy."""
        if not self._one_at_a_time.acquire(timeout=PATIENCE_SECONDS):
            raise PrinterBusy
        try:
            try:
                return _compile(page)
            except typst.TypstError:
                # PDF/UA allows no letter that a font lacks. The names may hold any letter there is
                # (an emoji, Chinese); the tracker and the address never do.
                return _compile(replace(page, title="", service=""))
        finally:
            self._one_at_a_time.release()


def qr_svg(text: str) -> str:
    """The QR code that a telephone's camera reads, 15 % of it restorable."""
    return segno.make(text, error="m", micro=False).svg_inline(border=4)


def _compile(page: ReceiptPage) -> bytes:
    facts = asdict(page) | {"shown_address": page.address.partition("#")[0]}
    inputs = {"facts": json.dumps(facts), "qr": qr_svg(page.address)}
    made = _compiler().compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    if not isinstance(made, bytes):
        raise TypeError("one page is one file")
    return made


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """Fonts take some tens of megabytes, so they are read when the first page is asked for.

    Typst's own fonts stay in reach: letters of equal width, and letters that Inter lacks.
    """
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])
    return typst.Compiler(_HERE / "receipt.typ", root=_HERE, font_paths=fonts)
