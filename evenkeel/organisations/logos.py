"""Makes an SVG drawing safe to stand inside a page: shapes alone, without script, style or outside reference."""

import re
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
ELEMENTS = {
    *(
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "title",
        "desc",
        "defs",
    ),
    *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "use"),
}
ATTRIBUTES = {
    *(
        "viewBox",
        "width",
        "height",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "d",
        "points",
    ),
    *("transform", "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap"),
    *(
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "stroke-opacity",
        "opacity",
        "id",
        "offset",
    ),
    *("stop-color", "stop-opacity", "gradientUnits", "gradientTransform", "clip-path", "clip-rule"),
    *("clipPathUnits", "mask", "maskUnits", "preserveAspectRatio", "href"),
}
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)


class NotADrawing(ValueError):
    """The text is not an SVG document that could be shown."""


def cleaned_svg(written: str) -> str:
    """The drawing with only what is known to be harmless left in it. Raises NotADrawing."""
    if "<!DOCTYPE" in written.upper() or "<!ENTITY" in written.upper():
        raise NotADrawing("a document type")
    try:
        root = ElementTree.fromstring(written.strip())  # noqa: S314 - a document type was refused above
    except ElementTree.ParseError as error:
        raise NotADrawing("not XML") from error
    if root.tag not in (f"{{{SVG}}}svg", "svg"):
        raise NotADrawing("not SVG")
    _clean(root)
    if root.find(".//*") is None:
        raise NotADrawing("nothing to see")
    root.set("xmlns", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _clean(element: ElementTree.Element) -> None:
    element.tag = _local(element.tag)
    _clean_attributes(element)
    for child in list(element):
        if isinstance(child.tag, str) and _local(child.tag) in ELEMENTS:
            _clean(child)
        else:
            element.remove(child)


def _local(tag: str) -> str:
    """The name without the SVG namespace; one of any other namespace keeps it, and so is not known."""
    return tag.removeprefix(f"{{{SVG}}}")


def _clean_attributes(element: ElementTree.Element) -> None:
    attributes = {("href" if name == XLINK_HREF else name): value for name, value in element.attrib.items()}
    element.attrib.clear()
    for name, value in attributes.items():
        if name in ATTRIBUTES and not _OUTSIDE.search(value) and (name != "href" or value.startswith("#")):
            element.set(name, value)
