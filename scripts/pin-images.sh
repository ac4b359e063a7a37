#!/usr/bin/env bash
# Writes the digests of the images in Dockerfile, compose.yaml and compose.cluster.yaml to images.env, so that a build uses exactly these images, even if their tags move.
# Needs docker with buildx and access to the registries. Run it again to update the images; commit images.env to keep them.
#   docker compose --env-file .env --env-file images.env up -d --build
set -euo pipefail
cd "$(dirname "$0")/.."

draft=$(mktemp)
trap 'rm -f "$draft"' EXIT
# "image:tag${VARIABLE}" and "image:tag${VARIABLE-}", as in these files.
grep -hoE '[a-z0-9./-]+:[0-9][A-Za-z0-9._-]*\$\{[A-Z_]+_DIGEST-?\}' Dockerfile compose.yaml compose.cluster.yaml | sort -u | while IFS= read -r found; do
  image=${found%%\$*}
  variable=$(sed -E 's/.*\$\{([A-Z_]+)-?\}/\1/' <<<"$found")
  digest=$(docker buildx imagetools inspect "$image" --format '{{.Manifest.Digest}}')
  case $digest in
    sha256:*) echo "$variable=@$digest" ;;
    *) echo "The registry returned no digest for $image." >&2; exit 1 ;;
  esac
done >"$draft"
[ -s "$draft" ] || { echo "Dockerfile, compose.yaml and compose.cluster.yaml name no image." >&2; exit 1; }
cp "$draft" images.env
cat images.env
