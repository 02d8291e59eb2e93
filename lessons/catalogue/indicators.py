"""Faults of what is declared to be reported: indicators, and what they are measured against."""

from __future__ import annotations

from collections.abc import Mapping

from lessons.catalogue.entry import Entry

INDICATORS: Mapping[str, Entry] = {
    "HS090": Entry(
        '"{value}" không phải kỳ báo cáo',
        "ghi tháng như 2026-10, quý như 2026Q4, hoặc năm như 2026",
        '"{value}" is not a period',
        "write a month as 2026-10, a quarter as 2026Q4, or a year as 2026",
    ),
    "HS091": Entry(
        '"{value}" không phải một số',
        "ghi số liền không có dấu chấm, như 12394, hoặc phần trăm từ 0 đến 100, như 80 %",
        '"{value}" is not an amount',
        "write a whole number without separators, as 12394, or a percentage from 0 to 100, as 80 %",
    ),
    "HS092": Entry(
        'chỉ tiêu "{key}" phải đếm đúng một thứ, ở đây có {found}',
        'giữ một dòng: "course:", "lesson:", "active: true" hoặc "external: true"',
        'the indicator "{key}" must count one thing, here are {found}',
        'keep one line of "course:", "lesson:", "active: true" and "external: true"',
    ),
    "HS093": Entry(
        'ô "{column_name}" của dòng này còn trống',
        "điền vào; chỉ cột audience được để trống, nghĩa là mọi nhóm",
        'the cell "{column_name}" of this row is empty',
        "fill it in; only the column audience may stay empty, for all groups",
    ),
    "HS094": Entry(
        'không chỉ tiêu nào dùng "{key}"',
        'có phải "{near}" không? Cột name ghi mã chỉ tiêu, hoặc tên sau "base:" trong tệp chỉ tiêu',
        'no indicator uses "{key}"',
        'did you mean "{near}"? The column name holds an indicator or what stands after "base:" in indicators.yaml',
    ),
    "HS095": Entry(
        'không có đơn vị nào mang mã "{unit}"',
        "xem lại mã trong units.csv, ghi đủ cả số 0 ở đầu",
        'there is no unit with the code "{unit}"',
        "look it up in units.csv, with the zero in front",
    ),
    "HS096": Entry(
        'không có lớp hay bài nào mang mã "{key}" để đếm',
        'có phải "{near}" không? Ghi mã của lớp hay của bài như trong tệp của nó',
        'there is no course or lesson "{key}" to count',
        'did you mean "{near}"? Write the id as its own file has it',
    ),
}
