"""A row's name as the part of an address that stands for it."""

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify


def insert_with_slug(row: models.Model, name: str) -> None:
    """Insert a new row under the first address that is free for the name, also where others do so at this moment.

    Raises IntegrityError where something else than the address stands in the way.
    """
    model, tried = type(row), ""
    while (slug := free_slug(model, name)) != tried:
        tried = slug
        row.slug = slug  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                return row.save(force_insert=True)
        except IntegrityError as error:
            # Whoever has that address now can be seen: the next one that is free is another.
            refused = error
    raise refused


def free_slug(model: type[models.Model], name: str) -> str:
    """The name's part of an address, with a number behind it where another row has that already."""
    longest = int(getattr(model._meta.get_field("slug"), "max_length", None) or 50)
    # Four characters are left for a hyphen and a number.
    stem = slugify(name)[: longest - 4] or str(model._meta.model_name)
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)
