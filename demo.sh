#!/usr/bin/env bash
# The bot with its web chat and a simulated video API: no account needed. Installs ffmpeg where it is missing and can be.
set -euo pipefail
cd "$(dirname "$0")"
./scripts/install.sh ffmpeg:ffmpeg
echo "Building… (the first time this takes a minute or two)"
exec dotnet run --project src/NemoBot -- --demo "$@"
