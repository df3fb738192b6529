"""How old a reader has to be for a text: the Flesch-Kincaid grade (US Navy, 1975)."""

import re

_MARKS = re.compile(r"[*_#`]|^\s*(?:[-*]|\d+\.)\s+", re.MULTILINE)
_SENTENCE_ENDS = re.compile(r"[.!?]+(?:\s|$)|\n{2,}|\n(?=\S)")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")


def grade(text: str) -> float:
    """The school grade, from words a sentence and syllables a word; Markdown's own marks do not count."""
    plain = _MARKS.sub("", text)
    sentences = [piece for piece in _SENTENCE_ENDS.split(plain) if _WORD.search(piece)]
    words = _WORD.findall(plain)
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    spoken = re.sub(r"(?:[^laeiouy]es|[^tdaeiouy]ed|[^laeiouy]e)$", lambda end: end[0][0], word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))
