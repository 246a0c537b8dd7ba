"""What a reader who knows nothing of the model is told: what outcomes are, and where the observed record comes from."""

from __future__ import annotations

import pytest

from experiments.commands import cli
from experiments.configuration import outcome_words
from experiments.report.document import Listing, Paragraph
from experiments.report.sections import method
from experiments.report.study_folder import Source
from experiments.statistics.outcomes import OUTCOMES
from tests.experiments.report.made_up import MAIN, comparison


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A made-up comparison without pages."""
    return comparison(tmp_path_factory.mktemp("plain") / "c")


def paragraphs(section):
    """The text of the paragraphs of a section, one a line."""
    return "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_method_says_what_each_main_outcome_is_as_the_list_of_outcomes_does(folder, lang, capsys):
    (told,) = [block.items for block in method.section(Source(folder, lang)).blocks if isinstance(block, Listing)]
    assert len(told) == len(MAIN)
    for text, name in zip(told, MAIN, strict=True):
        assert text.startswith(outcome_words.label(OUTCOMES[name], lang))
        assert text.endswith(outcome_words.meaning(OUTCOMES[name], lang))
    assert cli.main(["list", "outcomes", f"lang={lang}"]) == 0
    listed = capsys.readouterr().out
    for outcome in OUTCOMES.values():
        assert outcome_words.meaning(outcome, lang) in listed
