#!/usr/bin/env bash
# Pictures of every state of the web chat's page (light and dark, wide and narrow) in FOLDER, and its figures: first contentful paint, bytes of the first visit, time for 1,000 lines.
# With --readme also films the story of the README (docs/story.webp). Needs Chromium and ffmpeg; figures are comparable only on an idle machine.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { echo "Usage: scripts/screenshots.sh FOLDER [--readme]"; }

case "${1:-}" in
  -h | --help)
    usage
    exit 0
    ;;
  "" | -*)
    usage >&2
    exit 2
    ;;
esac
./scripts/install.sh ffmpeg:ffmpeg chromium:chromium
mkdir -p "$1"
NEMOBOT_SCREENSHOTS=$(realpath "$1") dotnet test tests/Dialogs -c Release --filter "FullyQualifiedName~Browser.ScreenshotTests|FullyQualifiedName~ConsoleInBrowserTests"
if [ "${2:-}" = "--readme" ]; then
  NEMOBOT_FILM="$PWD/docs/story.webp" dotnet test tests/Dialogs -c Release --no-build --filter "FullyQualifiedName~StoryFilmTests"
fi
cat "$1/figures.txt"
