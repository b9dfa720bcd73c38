#!/usr/bin/env bash
# Runs the tests of the group "gpu" and a short benchmark on the first CUDA device.
#
#   scripts/gpu-check.sh              builds, packs into target/gpu-check, and runs there
#   scripts/gpu-check.sh pack FOLDER  builds, and packs a folder that can be carried to another machine
#   FOLDER/gpu-check.sh               runs there: needs a Java runtime (JAVA=..., or java on the path), neither Maven nor a network
#
# Ends with 0 if all passed, 1 if something failed, and 3 if tests were skipped, for example because there is no device. The
# libtorch for CUDA is not packed: PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR name it, see docs/backends.md. MVN names another Maven.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
modules="unlearn-core unlearn-testkit unlearn-djl unlearn-certified unlearn-audit benchmarks"

pack() {
    mkdir -p "$1"
    local folder
    folder=$(cd "$1" && pwd)
    cd "$here/.."
    ${MVN:-mvn} -q -B -ntp -Pgpu -DskipTests test-compile dependency:copy-dependencies -DincludeScope=test \
        -DexcludeGroupIds=io.unlearn -DexcludeArtifactIds=pytorch-native-cpu -DoutputDirectory="$folder/lib" \
        -pl unlearn-djl,unlearn-certified,benchmarks -am
    for module in $modules; do
        mkdir -p "$folder/classes/$module"
        for kind in classes test-classes; do
            if [ -d "$module/target/$kind" ]; then
                cp -R "$module/target/$kind/." "$folder/classes/$module/"
            fi
        done
    done
    cp "$here/gpu-check.sh" "$folder/"
    echo "packed: $folder"
}

run() {
    local folder=$1 path="$1/lib/*" status=0
    for module in $modules; do
        path="$folder/classes/$module:$path"
    done
    export OPT_OUT_TRACKING=true
    local options="-Dai.djl.offline=true -Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
    # shellcheck disable=SC2086
    "${JAVA:-java}" $options -cp "$path" io.unlearn.djl.GpuCheck || status=$?
    if [ $status -eq 0 ]; then
        # shellcheck disable=SC2086
        "${JAVA:-java}" $options -Xmx6g -cp "$path" org.openjdk.jmh.Main HessianSolveBenchmark \
            -p device=gpu -p precision=float64,float32 -p d=512,4096 -f 0 -wi 1 -i 2 -foe true || status=1
    else
        echo "no benchmark was run" >&2
    fi
    return $status
}

if [ -d "$here/lib" ]; then
    run "$here"
elif [ "${1:-}" = pack ]; then
    pack "${2:?name a folder}"
else
    pack "$here/../target/gpu-check"
    run "$here/../target/gpu-check"
fi
