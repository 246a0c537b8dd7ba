"""The tables of a report as files: CSV with plain numbers, and LaTeX for booktabs, rounded as in the report."""

from __future__ import annotations

import contextlib
import csv
import io
from pathlib import Path

from experiments.configuration.texts import texts_of
from experiments.report.document import (
    NOTHING,
    Cell,
    Chance,
    Document,
    Interval,
    Number,
    Probability,
    Table,
    pieces,
    shown_table,
)
from experiments.report.word_styles import WIDTH
from experiments.report.word_tables import lines_of, widths
from experiments.statistics.numbers_as_text import MINUS
from experiments.study.whole_files import write_text

LONGEST = 40
"""Lines of a table that fits on a page; a longer one is set with longtable."""
LETTERS = 8.0
"""Size of the letters of a table whose texts take more than one line, `\\footnotesize` of a document with letters of 10 [points]."""

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    MINUS: r"$-$", NOTHING: "--", "\u00b2": r"\textsuperscript{2}", "\u00d7": r"$\times$", "\u2265": r"$\geq$",
    "\u2264": r"$\leq$", "\u00b7": r"\textperiodcentered{}", "\u03c3": r"$\sigma$", "\u03bc": r"$\mu$", "\u2192": r"$\to$",
    "\u2026": r"\dots{}", '"': r"\textquotedbl{}",
}  # fmt: skip


def write(document: Document, folder: Path, failed: list[tuple[str, Exception]] | None = None) -> list[Path]:
    """Write `<name>.csv` and `<name>.tex` for every table of the report into a folder; returns the files.

    A CSV in Chinese begins with a byte order mark, without which spreadsheets show its characters wrongly. failed: receives the
    files that fail, each with its error, and their old ones are taken away; without it the first error is raised.
    """
    written = []
    for table in document.blocks():
        if not isinstance(table, Table) or table.empty:
            continue
        for ending, text in (("csv", as_csv), ("tex", as_latex)):
            path = folder / f"{table.name}.{ending}"
            try:
                write_text(path, text(table, document.lang))
            except Exception as error:  # noqa: BLE001 - for show: whatever one table dies of, the others are written
                if failed is None:
                    raise
                failed.append((f"{folder.name}/{path.name}", error))
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            else:
                written.append(path)
    return written


def as_csv(table: Table, lang: str) -> str:
    """The table with one column for each number: an interval takes two, a heading of rows becomes the first column."""
    words = texts_of("report/phrases", lang)
    rows = [cells for part in table.parts for cells in part.cells]
    double = [any(isinstance(row[at], Interval) for row in rows) for at in range(len(table.columns))]
    header = [table.group] if table.group else []
    for title, two in zip(table.columns, double, strict=True):
        header += words.row("interval", title=title) if two else [title]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    for part in table.parts:
        for row in part.cells:
            values = [part.heading] if table.group else []
            for cell, two in zip(row, double, strict=True):
                values += _plain(cell, two)
            writer.writerow(values)
    return ("\ufeff" if lang == "zh" else "") + buffer.getvalue()


def _plain(cell: Cell, two: bool) -> list[str]:
    if isinstance(cell, Interval):
        return [end.plain() for end in cell.ends()]
    if isinstance(cell, Number | Probability | Chance):
        return [cell.plain(), ""] if two else [cell.plain()]
    text = "".join(part for _, part in pieces(cell))
    return [text, ""] if two else [text]


def escaped(text: str) -> str:
    """A text as LaTeX prints it, `code` in typewriter letters and **weight** in bold."""
    commands = {"text": "{}", "code": r"\texttt{{{}}}", "strong": r"\textbf{{{}}}"}
    # a name of code is broken where one would stop reading it aloud, as LaTeX would not do by itself
    return "".join(
        commands[kind].format(
            "".join(
                _LATEX.get(letter, letter) + r"\allowbreak{}" * (kind == "code" and letter in "_./=") for letter in part
            )
        )
        for kind, part in pieces(text)
    )


def as_latex(table: Table, lang: str) -> str:
    """The table between \\toprule and \\bottomrule, in a table environment, or a longtable where it is longer than a page.

    A table of numbers that is wider than the page is made smaller; one of long texts shares the width by what its columns hold.
    """
    n = len(table.columns)
    long = sum(len(part.cells) for part in table.parts) > LONGEST
    if table.wide:
        shown = shown_table(table, lang)
        wide = widths(shown, LETTERS)
        long = lines_of(shown, wide, LETTERS) > LONGEST
        sides = (r"\raggedright", r"\raggedleft")
        columns = "".join(
            rf">{{{sides[at >= table.texts]}\arraybackslash}}p{{\dimexpr {width / WIDTH:.3f}\linewidth-2\tabcolsep}}"
            for at, width in enumerate(wide)
        )
    else:
        columns = "l" * table.texts + "r" * (n - table.texts)
    head = " & ".join(escaped(title) for title in table.columns) + r" \\"
    body: list[str] = []
    for part in table.parts:
        if not part.cells:
            continue
        if part.heading:
            body += [r"\addlinespace", rf"\multicolumn{{{n}}}{{l}}{{\textit{{{escaped(part.heading)}}}}} \\"]
        # a row that begins with a bracket would be read as an option of \\ before it
        body += [
            "{}" * (str(row[0])[:1] == "[") + " & ".join(escaped(str(cell)) for cell in row) + r" \\"
            for row in part.cells
        ]
    caption, name = escaped(table.caption), f"\\label{{tab:{table.name}}}"
    note = [
        rf"\par\smallskip\noindent\begin{{minipage}}{{\linewidth}}\footnotesize {escaped(table.note)}\end{{minipage}}"
    ]
    needs = texts_of("report/phrases", lang)("latex_packages")
    if long:
        lines = [
            needs, r"{\footnotesize\setlength{\tabcolsep}{3pt}", rf"\begin{{longtable}}{{{columns}}}", rf"\caption{{{caption}}}{name}\\",
            r"\toprule", head, r"\midrule", r"\endfirsthead",
            r"\toprule", head, r"\midrule", r"\endhead", r"\bottomrule", r"\endfoot", *body, r"\end{longtable}}",
            *(note if table.note else []),
        ]  # fmt: skip
    else:
        lines = [
            needs, r"\begin{table}[htbp]", r"\centering", rf"\caption{{{caption}}}{name}",
            *([r"\footnotesize\setlength{\tabcolsep}{3pt}"] if table.wide else [r"\begin{adjustbox}{max width=\linewidth}"]),
            rf"\begin{{tabular}}{{{columns}}}", r"\toprule", head, r"\midrule", *body, r"\bottomrule", r"\end{tabular}",
            *([] if table.wide else [r"\end{adjustbox}"]), *(note if table.note else []), r"\end{table}",
        ]  # fmt: skip
    return "\n".join(lines) + "\n"
