"""A province's quarter from a real database: how long the report and each of its files take, and pictures of its pages.

Run: python -m tests.bench.workbook [PEOPLE] [FOLDER]   (3,000 people; with a folder, the workbook's pages are laid
there as pictures, to be looked at)
     python -m tests.bench.workbook --docs              (draws the pictures of the docs again)

Pages are made by LibreOffice and pdftoppm: apt-get install libreoffice-calc poppler-utils fonts-liberation
fonts-crosextra-carlito (the fonts are as wide as those that offices have). Targets and figures of others are made up.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from bot.reporting import Sources, report, written
from bot.reports.formats import Format
from bot.reports.report import Asked, Report
from storage.rows.handed import Handed
from storage.sql import SqlStore
from tests.reports.province import make_province
from tests.web.dashboard.pictures import PICTURES, lessons

ASKED = Asked("2026Q4", "12", date(2027, 1, 1))
NOW = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
TOLD = (
    Handed("vneid", "12", "2026Q4", 300_000, 333_000, "Số mẫu", 20261231, "Lò Thị Mai", NOW),
    Handed("cong-an", "12", "2026Q4", 640, 700, "Số mẫu", 20261229, "Lò Thị Mai", NOW),
)
"""Figures of others, made up."""
SHOWN: Mapping[str, tuple[str, int]] = {
    "workbook-summary": ("BÁO CÁO QUÝ", 0),
    "workbook-units": ("Đơn vị", 0),
    "workbook-chart": ("Đơn vị", 1),
}
"""The pages that the docs show: what the first of them says, and how many pages after it."""
COLOURS, FINE = 32, 80


def pages(workbook: bytes, folder: Path, fine: int = 75) -> list[Path]:
    """Lay the pages of a workbook down as pictures, in order; none where the programs for it are not there."""
    office, painter = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or painter is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.xlsx").write_bytes(workbook)
    convert = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "report.xlsx")]
    subprocess.run(convert, check=True, capture_output=True)
    paint = [painter, "-r", str(fine), "-png", str(folder / "report.pdf"), str(folder / "page")]
    subprocess.run(paint, check=True)
    return sorted(folder.glob("page-*.png"))


def show(workbook: bytes) -> None:
    """Draw the pictures of the docs again, in few colours."""
    with TemporaryDirectory() as name:
        drawn = pages(workbook, Path(name), FINE)
        if not drawn:
            sys.exit("soffice and pdftoppm are not there: see the head of this file")
        reading = ["pdftotext", str(Path(name) / "report.pdf"), "-"]
        said = subprocess.run(reading, check=True, capture_output=True).stdout.decode().split("\f")
        for picture, (words, after) in SHOWN.items():
            place = next(place for place, text in enumerate(said) if words in text) + after
            with Image.open(drawn[place]) as page:
                few = page.convert("RGB").quantize(COLOURS)
            few.save(PICTURES / f"{picture}.png", optimize=True)


async def quarter(people: int, home: Path) -> Report:
    """Make the province and report it."""
    url = f"sqlite:///{home}/hocso.db"
    await make_province(url, people)
    store = SqlStore(url)
    await store.open(serve=False)
    await store.hand_in(TOLD)
    await store.close()
    begin = time.perf_counter()
    found = await report(Sources(url, lessons(home)), ASKED)
    took = time.perf_counter() - begin
    print(f"{people:,} people: report in {took:.2f} s, lessons read and store opened with it")
    return found


async def main(people: int, folder: Path | None) -> None:
    """Report the province, and tell what each step took."""
    with TemporaryDirectory() as home:
        found = await quarter(people, Path(home))
    for format in Format:
        begin = time.perf_counter()
        data = written(found, format)
        print(f"{format}: {len(data):,} bytes in {time.perf_counter() - begin:.2f} s")
    if folder is not None:
        print(f"{len(pages(written(found, Format.XLSX), folder))} pages in {folder}")


async def draw() -> None:
    """Draw the pictures of the docs again."""
    with TemporaryDirectory() as home:
        show(written(await quarter(3000, Path(home)), Format.XLSX))


if __name__ == "__main__":
    given = sys.argv[1:]
    if given == ["--docs"]:
        asyncio.run(draw())
    else:
        asyncio.run(main(int(given[0]) if given else 3000, Path(given[1]) if len(given) > 1 else None))
