#!/usr/bin/env bash
# Installs the fonts that are missing, for titles in pictures and in exports of the simulator, or says which: Latin and many other scripts, Chinese and its neighbours, emoji.
set -euo pipefail
cd "$(dirname "$0")"

# Fonts have no command to look for.
for pair in NotoSans-Regular.ttf:fonts-noto-core NotoSansCJK-Regular.ttc:fonts-noto-cjk NotoColorEmoji.ttf:fonts-noto-color-emoji; do
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts ~/.local/share/fonts -name "${pair%%:*}" -print -quit 2>/dev/null)" ] || ./install.sh "no-such-command:${pair#*:}"
done
