"""Makes the trackers of this folder in formats that LibreOffice writes: `python make.py FOLDER`, with openpyxl and soffice installed."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import PatternFill

folder = Path(sys.argv[1])
book = Workbook()
sheet = book.active
sheet.title = "Tracker"
sheet.append(["Returns calendar 2024/25"])
sheet.append([])
sheet.append(["Ref", "Name of return", "Requested by", "Due date", "Frequency", "Owner", "Time taken"])
sheet.append(["R1", "Cancer waits", "NHSE", date(2024, 6, 28), "monthly", "cancer manager", "3 hrs"])
sheet.append(["R2", "Estates return", "NHSE", date(2024, 7, 31), "annual", "director of estates", "1.5 days"])
sheet.append(["Total", None, None, None, None, None, 14.25])
sheet["B4"].fill = PatternFill("solid", fgColor="FF00B050")
sheet.merge_cells("A1:G1")
path = folder / "tracker.xlsx"
book.save(path)
for kind in ("xls", "ods"):
    subprocess.run(["soffice", "--headless", "--convert-to", kind, "--outdir", folder, path], check=True, capture_output=True)
path.unlink()
