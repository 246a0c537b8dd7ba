"""Fonts with Chinese characters: their names, best first, and what to say where none is installed. Matplotlib is not loaded here."""

SANS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Zen Hei",
)
"""For figures and headings."""
SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Songti SC", "SimSun")
"""For the text of a report."""
HELP = "install one (Debian and Ubuntu: apt-get install fonts-noto-cjk) or write lang=en"


class MissingFont(RuntimeError):
    """Text in Chinese is asked for, but no font on this machine has the characters."""
