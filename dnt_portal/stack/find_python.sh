#!/bin/sh
# Prints a Python that the portal runs on: the one in PYTHON, else 3.11, else a newer one.
# Each is tried by running it: a version manager may have a command of that name that does
# nothing but complain.
for candidate in "$PYTHON" python3.11 python3.12 python3.13 python3.14 python3 /usr/bin/python3; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        "$candidate" -c 'import sys; print(sys.executable)'
        exit 0
    fi
done
echo "The portal needs Python 3.11 or newer, and none was found; install it, or name it: make PYTHON=/path/to/python3.11 demo" >&2
exit 1
