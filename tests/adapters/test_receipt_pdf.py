"""The printed receipt, read with Poppler and zbar."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests import needs
from voting_service.adapters import receipt_pdf
from voting_service.adapters.receipt_pdf import TypstReceipts
from voting_service.services.ports import PrinterBusy, ReceiptPage

TRACKER = "AbCd+/0OIl1" + "x" * 32
ADDRESS = "https://medbeslut.example/c/3EvuX1111111111/find"
PAGE = ReceiptPage(
    language="sv", service="Medbeslut", heading="Kvittens", title="Var ska gymmet byggas?",
    tracker_label="Din spårkod", tracker=TRACKER, address_label="Slå upp den här",
    address=f"{ADDRESS}#{TRACKER}", qr_alt="QR-kod: adressen", lines=("En rad med åäö.",),
)  # fmt: skip


@pytest.fixture(scope="module")
def receipts() -> TypstReceipts:
    """The printer."""
    return TypstReceipts()


def written(data: bytes, folder: Path) -> Path:
    """The PDF as a file."""
    path = folder / "receipt.pdf"
    path.write_bytes(data)
    return path


def text_of(data: bytes, folder: Path) -> str:
    """What a reader of the PDF finds."""
    command = [needs.poppler("pdftotext"), "-layout", str(written(data, folder)), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def facts_of(data: bytes, folder: Path) -> dict[str, str]:
    """What the PDF says of itself."""
    command = [needs.poppler("pdfinfo"), str(written(data, folder))]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    lines = (line.partition(":") for line in done.stdout.splitlines())
    return {name: value.strip() for name, _colon, value in lines}


def test_one_tagged_page_with_tracker_and_address(receipts: TypstReceipts, tmp_path: Path) -> None:
    made = receipts.pdf(PAGE)
    text = text_of(made, tmp_path)
    for shown in (TRACKER, ADDRESS, "Kvittens", "Var ska gymmet byggas?", "En rad med åäö."):
        assert shown in text
    facts = facts_of(made, tmp_path)
    assert (facts["Pages"], facts["Tagged"]) == ("1", "yes")
    assert facts["Title"] == "Kvittens – Var ska gymmet byggas?"
    assert "CreationDate" not in facts


def test_the_qr_code_is_the_address_with_the_tracker(
    receipts: TypstReceipts, tmp_path: Path
) -> None:
    path = written(receipts.pdf(PAGE), tmp_path)
    command = [needs.poppler("pdftoppm"), "-r", "100", "-png", "-singlefile"]
    subprocess.run([*command, str(path), str(tmp_path / "page")], check=True, timeout=60)
    command = [needs.zbarimg(), "--quiet", "--raw", "--nodbus", str(tmp_path / "page.png")]
    read = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert read.stdout.strip() == PAGE.address


def test_the_same_page_has_the_same_bytes(receipts: TypstReceipts) -> None:
    first = receipts.pdf(PAGE)
    receipts.pdf(replace(PAGE, language="en"))
    assert receipts.pdf(PAGE) == TypstReceipts().pdf(PAGE) == first


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        pytest.param('#panic("x") $x$ *y* ]', '#panic("x") $x$ *y* ]', id="markup"),
        pytest.param("Łódź Ελληνικά", "Łódź Ελληνικά", id="letters-from-another-font"),
        pytest.param("Gym 🏋 eller 漢字", "", id="letters-of-no-font"),
        pytest.param("ord " * 49 + "slut", "slut", id="as-long-as-may-be"),
    ],
)
def test_any_title(receipts: TypstReceipts, tmp_path: Path, title: str, shown: str) -> None:
    made = receipts.pdf(replace(PAGE, title=title))
    text = text_of(made, tmp_path)
    assert shown in text
    assert TRACKER in text
    assert facts_of(made, tmp_path)["Pages"] == "1"


def test_who_meets_a_crowd_is_told(
    receipts: TypstReceipts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt_pdf, "PATIENCE_SECONDS", 0.01)
    begun, leave = threading.Event(), threading.Event()

    def slow(_page: ReceiptPage) -> bytes:
        begun.set()
        leave.wait(30)
        return b""

    monkeypatch.setattr(receipt_pdf, "_compile", slow)
    first = threading.Thread(target=receipts.pdf, args=[PAGE])
    first.start()
    begun.wait(30)
    with pytest.raises(PrinterBusy):
        receipts.pdf(PAGE)
    leave.set()
    first.join(30)
    assert receipts.pdf(PAGE) == b""
