#!/usr/bin/env bash
# Installs the Debian packages named on the command line (as command:package) whose command is missing. Prints a message if it cannot.
set -euo pipefail

missing=()
for pair in "$@"; do
  command -v "${pair%%:*}" >/dev/null 2>&1 || missing+=("${pair#*:}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root=(sudo -n); else as_root=(false); fi
fi

if command -v apt-get >/dev/null 2>&1 && [ "${as_root[*]:-}" != "false" ]; then
  echo "Installing ${missing[*]} …"
  export DEBIAN_FRONTEND=noninteractive
  if "${as_root[@]}" apt-get update -qq >/dev/null && "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
    exit 0
  fi
elif command -v brew >/dev/null 2>&1; then
  echo "Installing ${missing[*]} …"
  if brew install "${missing[@]}"; then exit 0; fi
fi

echo "Could not install: ${missing[*]}. Please install them yourself; without them some features are reduced." >&2
