"""Questions and requests are found, courtesies are not, and the evidence is in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ranking.questions import find_question, greets_someone_else, names


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Hi Sanne,\n\nThe map is in.\nCan you confirm the 48 dB contour before Friday\nnoon? "
            "Then I can send the papers.",
            "Can you confirm the 48 dB contour before Friday noon?",
        ),
        ("Hoi Sanne,\nKun je dit vandaag nakijken?\nGroet", "Kun je dit vandaag nakijken?"),
        ("The gate code has changed. Are you coming?", "Are you coming?"),
        ("Dag,\n\nZou je even kunnen meelezen. Dank!", "Zou je even kunnen meelezen."),
        ("All set. Please approve the leave of Bas. Regards", "Please approve the leave of Bas."),
        ("Ik hoor graag of je akkoord bent.", "Ik hoor graag of je akkoord bent."),
        ("How are you? Did the plan arrive?", "Did the plan arrive?"),
    ],
)
def test_finds_the_sentence_that_asks(text: str, sentence: str) -> None:
    question = find_question(text)
    assert question is not None
    assert sentence == question.sentence


@pytest.mark.parametrize(
    "text",
    [
        "The map is in. Regards, Joris",
        "Please find attached the minutes.",
        "Questions? Call the service desk.",
        "Vragen? Bel de servicedesk.",
        "See https://example.org/search?q=plan for the plan.",
        "Please do not reply to this message.",
        "Let me know if you have any trouble.",
        "How are you?",
        "",
    ],
)
def test_courtesies_and_addresses_are_no_questions(text: str) -> None:
    assert find_question(text) is None


def test_a_question_to_whoever_knows_is_marked_so() -> None:
    question = find_question("Lost a grey key. Has anyone seen it?")
    assert question is not None
    assert question.is_to_anybody


def test_a_question_to_the_reader_goes_before_one_to_anybody() -> None:
    question = find_question("Has anyone seen the key? Sanne, can you look in the hall?")
    assert question is not None
    assert question.sentence == "Sanne, can you look in the hall?"


@pytest.mark.parametrize("text", ["@Sanne can you look", "Thanks.\nSanne, how far is it", "@Sanne"])
def test_calls_by_name(text: str) -> None:
    assert names(text, ("Sanne",))


@pytest.mark.parametrize("text", ["I asked Sanne yesterday", "@Sannelien", "Hello"])
def test_a_name_in_passing_is_no_call(text: str) -> None:
    assert not names(text, ("Sanne",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi Joris,\n\nCan you look?", True),
        ("Hi Joris and Sanne,\n\nCan you look?", False),
        ("Hi both,\nCan you look?", False),
        ("Dag allen,\nWie kijkt er?", False),
        ("Beste Pieter,\nKun je kijken?", True),
        ("Can you look?", False),
    ],
)
def test_a_greeting_tells_who_is_asked(text: str, *, expected: bool) -> None:
    assert greets_someone_else(text, ("Sanne",)) is expected


WORDS = st.sampled_from(
    [
        "can",
        "you",
        "please",
        "confirm",
        "kun",
        "je",
        "today",
        "?",
        ".",
        "!",
        ",",
        "\n",
        "\n\n",
        "Sanne",
        "plan",
        "if",
        "laat",
        "me",
        "weten",
        "İ",
        "ß",
        ">",
        "-",
    ]
)


@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=60).map(" ".join)))
def test_the_sentence_is_literally_in_the_text(text: str) -> None:
    question = find_question(text)
    if question is not None:
        assert question.sentence
        assert question.sentence in " ".join(text.split())
