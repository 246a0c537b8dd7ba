"""A report as one HTML file that needs nothing else: style and figures inside, no address outside."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from experiments.report.document import Document, pictures_in, view
from experiments.study.whole_files import write_text

TEMPLATES = Path(__file__).parent / "templates"


def write(document: Document, path: Path) -> None:
    """Write the report. Raises ImportError when jinja2 is not installed."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = view(document)
    for block in pictures_in(shown):
        block.update(_picture(block["stem"]))
    write_text(path, environment.get_template("report.html.j2").render(shown) + "\n")


def _picture(stem: Path) -> dict[str, Any]:
    """The picture as an address that holds it, with its width and height [pixels]."""
    content = stem.with_name(f"{stem.name}.png").read_bytes()
    # width and height stand at a fixed place at the beginning of every PNG
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    return {"address": f"data:image/png;base64,{base64.b64encode(content).decode()}", "width": width, "height": height}
