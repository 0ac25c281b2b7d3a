"""Other spellings of a word that may have been meant."""

import string

from desktop.search.nodes import And, Node, Or, Word

SHORTEST = 4
LONGEST = 16


def words_of(node: Node) -> list[Word]:
    """Return the words of a query that are worth another spelling."""
    match node:
        case Word(text=text):
            fits = SHORTEST <= len(text) <= LONGEST and text.isalpha()
            return [node] if fits else []
        case And(nodes=nodes) | Or(nodes=nodes):
            return [word for inner in nodes for word in words_of(inner)]
    return []


def with_word(node: Node, old: Word, new: str) -> Node:
    """Return the query with one word put in the place of another, as a finished word."""
    match node:
        case Word() if node == old:
            return Word(text=new)
        case And(nodes=nodes):
            return And(nodes=tuple(with_word(inner, old, new) for inner in nodes))
        case Or(nodes=nodes):
            return Or(nodes=tuple(with_word(inner, old, new) for inner in nodes))
    return node


def near(word: str) -> set[str]:
    """Return all that one slip of a finger away could have been, in lower case."""
    word = word.lower()
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    letters = string.ascii_lowercase
    return {
        *(left + right[1:] for left, right in splits if right),
        *(left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1),
        *(left + letter + right[1:] for left, right in splits if right for letter in letters),
        *(left + letter + right for left, right in splits for letter in letters),
    } - {word}
