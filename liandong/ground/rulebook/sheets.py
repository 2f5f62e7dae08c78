"""A table as a file that a spreadsheet opens: UTF-8 with its mark, and no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # a Chinese Excel reads the wide ones alike


def sheet(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """The text of a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([cell(value) for value in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    return MARK + out.getvalue()


def cell(value: object) -> str:
    """What stands in a cell; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) and not text.removeprefix("-").replace(".", "", 1).isdigit() else text


def download(name: str, text: str) -> HttpResponse:
    """The file for a reader to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
