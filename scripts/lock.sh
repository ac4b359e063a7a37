#!/usr/bin/env bash
# Regenerates packages.lock.json of every project, and THIRD-PARTY-NOTICES: run it after a change of Directory.Packages.props or of a project's references.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet restore NemoBot.sln --force-evaluate
exec ./scripts/notices.sh
