# Finds a Python that Evenkeel runs on; read by ./run and ./test, and sets `python`.
python=
too_old=
for name in python3.13 python3.12 python3.11 python3 python3.14 python; do
    found=$(command -v "$name" 2>/dev/null) || continue
    version=$("$found" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
    if "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        python=$found
        break
    fi
    too_old="$too_old $version at $found;"
done
if [ -z "$python" ]; then
    echo "Evenkeel needs Python 3.11 or newer, and this machine has ${too_old:-no Python at all;}" \
        "install one (Debian: apt-get install python3 python3-venv; macOS: brew install python@3.13)" \
        "and start again." >&2
    exit 1
fi
# Whatever the caller's shell points Python or pip at would mix other packages with Evenkeel's own.
unset PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX
