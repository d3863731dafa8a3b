#!/bin/sh
# Installs the package with exactly the locked dependencies in a new virtual environment. The image is built by this
# script, and so can be any machine: deploy/install.sh FOLDER [PYTHON]
set -eu

folder=$1
python=${2:-python3}
cd "$(dirname "$0")/.."

"$python" -m venv "$folder"
install="$folder/bin/python -m pip install --no-cache-dir --disable-pip-version-check --quiet"
# Wheels only, each with its hash: nothing of the dependencies is built or run while it is installed.
$install --only-binary :all: --require-hashes --requirement requirements.lock
$install --no-deps --no-build-isolation .
"$folder/bin/python" -m pip check
"$folder/bin/onrecord" --version
