#!/usr/bin/env bash
# Builds a project outside the reactor that imports the BOM and depends on unlearn-certified alone, and runs it on the class
# path and on the module path. It has a local repository of its own; it may not bring a DJL artifact there.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
repository=$work/repository

mvn -q -B -ntp -DskipTests -Djacoco.skip=true -Dmaven.repo.local="$repository" install \
    -pl unlearn-bom,unlearn-core,unlearn-certified -am

# Our own tests need DJL, so that building them has fetched it.
rm -rf "$repository/ai/djl"

cp -r unlearn-certified/src/it/consumer "$work/consumer"
cd "$work/consumer"
mvn -q -B -ntp -Dmaven.repo.local="$repository" package

if find "$repository" -path '*ai/djl*' -name '*.jar' | grep .; then
    echo "a DJL artifact was downloaded" >&2
    exit 1
fi

if find target/lib -name 'micrometer*' | grep .; then
    echo "an optional dependency came along" >&2
    exit 1
fi

jar=target/consumer-1.jar
java -cp "$jar:target/lib/*" example.consumer.Main 2>"$work/err" | tee "$work/out"
grep -q 'certificate valid: true; module: null' "$work/out"
java -p "$jar:target/lib" -m example.consumer/example.consumer.Main 2>"$work/err" | tee "$work/out"
grep -q 'certificate valid: true; module: example.consumer' "$work/out"
