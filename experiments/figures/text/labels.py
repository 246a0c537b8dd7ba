"""Every word a figure prints, in English and Chinese: those of each family of figures stand in a module of their own."""

from collections.abc import Mapping
from typing import Any

from experiments.figures.text import words_of_effects, words_of_parks, words_of_scenarios, words_over_time

LANGUAGES = ("en", "zh")
_FAMILIES = (words_of_parks.WORDS, words_of_effects.WORDS, words_over_time.WORDS, words_of_scenarios.WORDS)
LABELS: dict[str, tuple[str, str]] = {
    # between words
    "separator": (" · ", "；"),
    "semicolon": ("; ", "；"),
    "list": (", ", "、"),
    "comma": (", ", "，"),
    "title_join": (" – ", "："),
    "in_brackets": (" ({text})", "（{text}）"),
    **{key: texts for family in _FAMILIES for key, texts in family.items()},
}
"""Texts in both languages by key."""

NAMES: dict[str, tuple[str, str]] = {
    "Colliers": ("Colliers", "高力国际"),
    "CBRE": ("CBRE", "世邦魏理仕"),
    "Jones Lang LaSalle": ("Jones Lang LaSalle", "仲量联行"),
    "Knight Frank": ("Knight Frank", "莱坊"),
    "Savills": ("Savills", "第一太平戴维斯"),
    "Cushman & Wakefield": ("Cushman & Wakefield", "戴德梁行"),
    "China Science Daily": ("China Science Daily", "中国科学报"),
    "Fangxun": ("Fangxun", "房讯网"),
    "CORC": ("CORC", "华通人商用信息"),
    "CCB Zhongguancun REIT": ("CCB Zhongguancun REIT", "建信中关村产业园 REIT"),
    "Broker not named, Colliers type": ("Broker not named, Colliers type", "机构未具名（高力口径）"),
}
"""Who measured, in two languages."""


def label(key: str, lang: str, **values: Any) -> str:
    """The text for a key in one language, with values filled in.

    key: a key of LABELS; lang: "en" or "zh"; values: what the braces in the text stand for.
    Raises ValueError for an unknown language and KeyError for an unknown key.
    """
    text = LABELS[key][language_index(lang)]
    return text.format(**values) if values else text


def language_index(lang: str) -> int:
    """Where a language stands in LANGUAGES; ValueError when it is not there."""
    if lang not in LANGUAGES:
        raise ValueError(f"lang is {lang!r}, but figures speak {' and '.join(LANGUAGES)}; write lang=en or lang=zh")
    return LANGUAGES.index(lang)


def name(names: Mapping[str, Mapping[str, str]], code: str, lang: str) -> str:
    """What a park, district, industry or scenario is called; its code in plain words when no name is given.

    names: {code: {"en": text, "zh": text}}; a name missing in one language is taken from the other.
    """
    known = names.get(str(code), {})
    if not known and code in NAMES:
        return NAMES[code][language_index(lang)]
    return known.get(lang) or known.get("en") or known.get("zh") or str(code).replace("_", " ")
