"""Tables for LaTeX: any name can stand in one, and all of a report are set without a line that leaves the page."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from experiments.report import table_files
from experiments.report.document import Number, Rows, Table

NAME = r"50 % of {x_1} & \y ~ ^ # $ 3 × 4 ≥ 2 − 1 m² σ μ → … · \"q\" <a>"
LONG = (
    "a text that goes on for more than a line, with `many.names_of_parameters, one.after_another, and.more_of_them` "
    * 4
)


def table(rows, **changes):
    return Table("t", NAME, ("a_b", "n"), (Rows("", tuple(rows)),), **changes)


def test_whatever_a_name_may_hold_is_escaped():
    text = table_files.as_latex(table([("[1] `k_e` <", Number(-1.5, 1))]), "en")
    assert r"\caption{50 \% of \{x\_1\} \& \textbackslash{}y \textasciitilde{} \textasciicircum{} \# \$" in text
    assert r"{}[1] \texttt{k\_\allowbreak{}e} \textless{} & $-$1.5 \\" in text
    for environment in ("table", "tabular", "adjustbox"):
        assert text.count(rf"\begin{{{environment}}}") == text.count(rf"\end{{{environment}}}") == 1


def test_a_table_longer_than_a_page_goes_on_with_its_head():
    rows = [("x", Number(1.0))] * table_files.LONGEST
    assert r"\begin{table}" in table_files.as_latex(table(rows), "en")
    text = table_files.as_latex(table([*rows, rows[0]]), "en")
    assert r"\begin{longtable}{lr}" in text
    assert r"\endhead" in text
    assert r"\begin{table}" not in text
    # the lines of long texts count, not the rows
    for rows in (1, 10):
        text = table_files.as_latex(table([("x", LONG)] * rows, texts=2, wide=True), "en")
        assert (r"\begin{longtable}" in text) == (rows == 10)


def test_columns_of_long_texts_share_the_width_of_the_page():
    text = table_files.as_latex(table([("x", LONG)], texts=2, wide=True), "en")
    shares = [float(share) for share in re.findall(r"p\{\\dimexpr ([0-9.]+)", text)]
    assert sum(shares) == pytest.approx(1.0, abs=0.01)
    assert shares[0] < 0.1 < 0.8 < shares[1]


def has_tex():
    """Whether this machine sets LaTeX with the packages that the tables name."""
    needed = [shutil.which(each) for each in ("xelatex", "kpsewhich")]
    return (
        all(needed) and subprocess.run([needed[1], "adjustbox.sty"], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not has_tex(), reason="needs xelatex and adjustbox")
def test_tables_of_all_shapes_are_set_by_tex_within_the_page(tmp_path):
    many = tuple(Number(1234567.0 + at) for at in range(12))
    shapes = [
        table([(NAME[:12], Number(-1.5, 1))], note=NAME),
        Table("wide", "c", ("scenario", *(f"number {at}" for at in range(12))), (Rows("a heading", (("[x", *many),)),)),
        table([("`a.name_of_code`", LONG)] * 2, texts=2, wide=True),
        table([("`a.name_of_code`", LONG)] * 12, texts=2, wide=True, note=NAME),
        table([("x", Number(1.0))] * 60),
    ]
    texts = [table_files.as_latex(each, "en") for each in shapes]
    packages = re.match(r"% (\\usepackage\{[a-z,]+\})", texts[0])[1]
    head = rf"\documentclass{{article}}\usepackage[a4paper,margin=2cm]{{geometry}}{packages}\begin{{document}}"
    (tmp_path / "all.tex").write_text("\n".join([head, *texts, r"\end{document}"]), encoding="utf-8")
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert not re.findall(
        r"Overfull \\hbox.*|Overfull \\vbox.*|Missing character.*", (tmp_path / "all.log").read_text(errors="replace")
    )
