#!/usr/bin/env bash
# All tests, with what the full suite needs: ffmpeg for real exports, Chromium for the browser story, Node.js for independent clients, nginx as the reverse proxy,
# PostgreSQL for the store on a server.
# Arguments go to `dotnet test`. One test project at a time: some tests measure what the machine does.
set -euo pipefail
cd "$(dirname "$0")"
./scripts/install.sh ffmpeg:ffmpeg chromium:chromium node:nodejs npm:npm nginx:nginx-light
./scripts/fonts.sh
# Debian has PostgreSQL's programs in a folder for each version, outside of the path.
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || ./scripts/install.sh initdb:postgresql
# A test that hangs ends the run after five silent minutes, and is named.
exec dotnet test NemoBot.sln --nologo -m:1 --blame-hang-timeout 5m --blame-hang-dump-type none "$@"
