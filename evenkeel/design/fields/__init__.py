"""Form fields that render their whole NHS component: label, hint, error, and whatever was typed."""

from evenkeel.design.fields.choosing import Choice, Choices, Select, Tick, YesNo
from evenkeel.design.fields.dates import Date, Day
from evenkeel.design.fields.numbers import Number
from evenkeel.design.fields.secrets import Code, FormKey, Hidden, Password, request_key
from evenkeel.design.fields.texts import Email, Link, LongText, Name, Phone, PlainText, ServicePhone, Text
from evenkeel.design.fields.times import Time

__all__ = [
    "Choice",
    "Choices",
    "Code",
    "Date",
    "Day",
    "Email",
    "FormKey",
    "Hidden",
    "Link",
    "LongText",
    "Name",
    "Number",
    "Password",
    "Phone",
    "PlainText",
    "Select",
    "ServicePhone",
    "Text",
    "Tick",
    "Time",
    "YesNo",
    "request_key",
]
