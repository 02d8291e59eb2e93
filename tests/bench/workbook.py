"""A province's quarter from a real database: how long the report and each of its files take, and pictures of its pages.

Run: python -m tests.bench.workbook [PEOPLE] [FOLDER]   (3,000 people; with a folder, and LibreOffice and pdftoppm on
the machine, the workbook's pages are laid there as pictures, to be looked at)
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.reporting import Sources, report, written
from bot.reports.formats import Format
from bot.reports.report import Asked
from tests.reports.province import CONTENT, make_province

ASKED = Asked("2026Q4", "12", date(2027, 1, 1))


def pages(workbook: bytes, folder: Path) -> int:
    """Lay the pages of a workbook down as pictures; return how many, 0 where the programs for it are not there."""
    office, painter = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or painter is None:
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.xlsx").write_bytes(workbook)
    convert = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "report.xlsx")]
    subprocess.run(convert, check=True, capture_output=True)
    subprocess.run([painter, "-r", "75", "-png", str(folder / "report.pdf"), str(folder / "page")], check=True)
    return len(list(folder.glob("page-*.png")))


async def main(people: int, folder: Path | None) -> None:
    """Make the province, report it, and tell what each step took."""
    with TemporaryDirectory() as home:
        url = f"sqlite:///{home}/hocso.db"
        await make_province(url, people)
        begin = time.perf_counter()
        found = await report(Sources(url, CONTENT), ASKED)
        print(
            f"{people:,} people: report in {time.perf_counter() - begin:.2f} s, lessons read and store opened with it"
        )
    for format in Format:
        begin = time.perf_counter()
        data = written(found, format)
        print(f"{format}: {len(data):,} bytes in {time.perf_counter() - begin:.2f} s")
    if folder is not None:
        print(f"{pages(written(found, Format.XLSX), folder)} pages in {folder}")


if __name__ == "__main__":
    given = sys.argv[1:]
    asyncio.run(main(int(given[0]) if given else 3000, Path(given[1]) if len(given) > 1 else None))
