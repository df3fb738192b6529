"""How an action says no: an exception that carries the sentence which the person is shown."""

from django.utils.functional import Promise


class Refusal(Exception):
    """A rule said no. `sentence` says why and what can be done instead; `field` names the form field, if any.

    `status` is what a page that shows it answers with.
    """

    status = 422

    def __init__(self, sentence: str | Promise, *, field: str | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field
