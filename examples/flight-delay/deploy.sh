#!/bin/sh
# Deploys by copying the model to a folder that a server would read; put your own commands here.
# Contender says: CONTENDER_MODEL, CONTENDER_VERSION, CONTENDER_ENVIRONMENT, CONTENDER_MODEL_DIR.
set -eu
target="deployed/$CONTENDER_ENVIRONMENT"
mkdir -p "$target"
cp -R "$CONTENDER_MODEL_DIR/." "$target/"
printf '%s\n' "$CONTENDER_VERSION" > "$target/VERSION"
echo "$CONTENDER_MODEL $CONTENDER_VERSION now serves from $target"
