"""Faults of the table of local phone numbers."""

from __future__ import annotations

from collections.abc import Mapping

from lessons.catalogue.entry import Entry

PHONES: Mapping[str, Entry] = {
    "HS201": Entry(
        '"{phone}" không phải số điện thoại',
        "ghi các chữ số, có thể cách nhau bằng dấu cách hay dấu chấm, như 0213 3876 000",
        '"{phone}" is not a phone number',
        "write its digits, with spaces or dots between if you like, as 0213 3876 000",
    ),
    "HS202": Entry(
        "chưa ghi ai cho số này",
        'ghi vào cột source, ví dụ "UBND xã, công văn 12"',
        "it is not said who gave this number",
        'write it in the column source, for example "the commune\'s committee, letter 12"',
    ),
}
