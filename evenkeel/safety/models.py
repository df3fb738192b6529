"""What the operator has said of the crisis lines; the lines themselves are content/crisis_lines.json."""

from django.db import models

from evenkeel.accounts.models import User
from evenkeel.common.classification import STAFF, classify
from evenkeel.common.models import Base


class CrisisLineCheck(Base):
    """That somebody rang a crisis line's number and found it right."""

    # The line's id in the data file, and the number as it then stood there: a changed number is unchecked.
    line = models.CharField(max_length=40)
    number = models.CharField(max_length=120)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    classification = classify(plain="line number checked_on", personal={"checked_by": STAFF})

    class Meta:
        indexes = [models.Index(fields=["line", "-checked_on"], name="checks_by_line")]
