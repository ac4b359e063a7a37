#!/usr/bin/env bash
# Writes packages.lock.json of every project anew: after a change in Directory.Packages.props or of a project's references.
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet restore NemoBot.sln --force-evaluate
