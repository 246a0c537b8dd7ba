"""Where the texts of a figure stand: on the paper, and clear of one another."""

import pytest


def assert_text_is_on_the_paper_and_apart(figure, shared: float = 1.0, without=()) -> int:
    """Draw a figure and check every text; shared: what two boxes may have in common [pixels]; without: texts not asked about.

    Returns how many texts there are.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    # lays everything out, and warns of missing glyphs, without filling in the pixels that nobody looks at
    figure.draw_without_rendering()
    boxes = [(text, box) for text, box in printed_text(figure, canvas.get_renderer()) if text not in without]
    paper = figure.bbox
    outside = [
        text
        for text, box in boxes
        if box.x0 < paper.x0 - 1 or box.x1 > paper.x1 + 1 or box.y0 < paper.y0 - 1 or box.y1 > paper.y1 + 1
    ]
    assert not outside, outside[:5]
    clashes = [(a, b) for i, (a, one) in enumerate(boxes) for b, other in boxes[:i] if overlap(one, other) > shared]
    assert not clashes, clashes[:5]
    return len(boxes)


def printed_text(figure, renderer):
    """Every visible text that is not aslant, with its box [pixels]."""
    from matplotlib.text import Text

    # an axis keeps labels for ticks beyond its ends, but does not draw them
    beyond = {
        text
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
        for text in (tick.label1, tick.label2)
    }
    found = [
        text
        for text in figure.findobj(Text)
        if text not in beyond and text.get_visible() and text.get_text().strip() and text.get_rotation() in (0, 90)
    ]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in found]


def overlap(one, other):
    """The smaller side of the part two boxes share [pixels]; 0 when they are apart."""
    x = min(one.x1, other.x1) - max(one.x0, other.x0)
    y = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(min(x, y), 0.0)


def languages():
    from experiments.figures.sheet.style import has_chinese_font

    no_font = pytest.mark.skipif(not has_chinese_font(), reason="no Chinese font here; install fonts-noto-cjk")
    return ["en", pytest.param("zh", marks=no_font)]
