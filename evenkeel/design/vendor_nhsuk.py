"""Fetches nhsuk-frontend from npm and keeps the part of it that Evenkeel serves.

Run `python -m evenkeel.design.vendor_nhsuk` after changing VERSION, together with the version of
nhsuk-frontend-jinja in pyproject.toml: a test holds the two to each other.
"""

import base64
import hashlib
import io
import json
import re
import sys
import tarfile
import urllib.request
from pathlib import Path

VERSION = "10.6.1"
# The release of nhsuk-frontend-jinja whose macros write the markup that this version styles.
JINJA_VERSION = "0.10.2"
REGISTRY = "https://registry.npmjs.org/nhsuk-frontend"

HERE = Path(__file__).resolve().parent
VENDORED = HERE / "static" / "design" / "nhsuk"
CHECKSUMS = "CHECKSUMS"

STYLES = "dist/nhsuk/nhsuk-frontend.min.css"
SCRIPT = "dist/nhsuk/nhsuk-frontend.min.js"

# The style sheet's fixed colours and font, and the custom properties that evenkeel.css and an operator set.
# The colours of focus and error stay as they are: people know them.
REPLACEMENTS = {
    "Frutiger W01,arial,sans-serif": "var(--evenkeel-font)",
    "#005eb8": "var(--evenkeel-accent)",
    "#004b93": "var(--evenkeel-accent-darker)",
    "#003d78": "var(--evenkeel-accent-darker)",
    "#004281": "var(--evenkeel-accent-darker)",
    "#0055a6": "var(--evenkeel-accent-darker)",
    "#003087": "var(--evenkeel-accent-darker)",
    "#002f5c": "var(--evenkeel-accent-darkest)",
    "#007f3b": "var(--evenkeel-button)",
    "#00662f": "var(--evenkeel-accent-darker)",
    "#004c23": "var(--evenkeel-accent-darkest)",
    "#00401e": "var(--evenkeel-accent-darkest)",
    "#d9e7f4": "var(--evenkeel-accent-pale)",
    "#c7dcef": "var(--evenkeel-accent-pale)",
    "#ccdff1": "var(--evenkeel-accent-pale)",
    "#edf4fa": "var(--evenkeel-accent-palest)",
    "#337ec6": "var(--evenkeel-accent-lighter)",
}

LICENCE = """The MIT License (MIT)

Copyright (c) 2018 Crown Copyright (NHS England)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

nhsuk-frontend {version}, from npm. Changed for Evenkeel: web fonts and source map
references removed, colours and font replaced by custom properties, paths to
images made relative; logos and favicons left out.
"""


def kept_files(archive: bytes) -> dict[str, bytes]:
    """Each file to serve, by its path below VENDORED, made from the npm archive."""
    members = _members(archive)
    styles = _own_colours(_without_fonts(members[STYLES].decode()))
    kept = {
        "nhsuk-frontend.min.css": _without_source_map(styles)
        .replace("url(/assets/images/", "url(images/")
        .encode(),
        "nhsuk-frontend.min.js": _without_source_map(members[SCRIPT].decode()).encode(),
        "LICENSE.txt": LICENCE.format(version=VERSION).encode(),
    }
    for name in sorted(set(re.findall(r"url\(/assets/(images/[\w.-]+\.svg)\)", styles))):
        kept[name] = members[f"dist/nhsuk/assets/{name}"]
    return kept


def checksums(files: dict[str, bytes]) -> str:
    """One line a file, as `sha256sum` writes and checks them."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))


def write(files: dict[str, bytes]) -> None:
    """Replace what is vendored."""
    for old in sorted(VENDORED.rglob("*"), reverse=True):
        old.unlink() if old.is_file() else old.rmdir()
    for name, content in {**files, CHECKSUMS: checksums(files).encode()}.items():
        path = VENDORED / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _fetch() -> bytes:
    """The npm archive, checked against the registry's own digest of it."""
    with urllib.request.urlopen(f"{REGISTRY}/{VERSION}") as answer:  # noqa: S310 - a fixed https address
        about = json.load(answer)
    with urllib.request.urlopen(about["dist"]["tarball"]) as answer:  # noqa: S310 - named by the registry
        archive = answer.read()
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if digest != about["dist"]["integrity"]:
        raise SystemExit(f"The archive of nhsuk-frontend {VERSION} is not what the registry says it is.")
    return archive


def _members(archive: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        return {
            member.name.removeprefix("package/"): file.read()
            for member in packed
            if member.isfile() and (file := packed.extractfile(member))
        }


def _without_fonts(styles: str) -> str:
    return re.sub(r"@font-face\{[^}]*\}", "", styles)


def _own_colours(styles: str) -> str:
    for fixed, property_ in REPLACEMENTS.items():
        styles = styles.replace(fixed, property_)
    return styles


def _without_source_map(text: str) -> str:
    return re.sub(r"\s*(/\*|//)# sourceMappingURL=\S+(\s*\*/)?\s*$", "\n", text)


if __name__ == "__main__":
    # Behind a proxy that only npm knows: `npm pack nhsuk-frontend@VERSION`, then name the file here.
    write(kept_files(Path(sys.argv[1]).read_bytes() if len(sys.argv) > 1 else _fetch()))
