#!/bin/sh
# Brings .venv up to the lock files: deploy/setup.sh product | dev | bench
# and .venv-peers, which has no newswatch: deploy/setup.sh peers
#
# Exit codes, as newswatch's own: 0 ready · 1 a package could not be installed · 2 wrong call · 3 Python 3.11 or its
# venv module is missing · 4 the package index cannot be reached · 6 the folder cannot be written.
# Each failure prints one line with the remedy. PYTHON chooses the interpreter (default python3).
#
# What is installed is remembered by content in .venv/.set-up-*, so that a second call takes a moment. While packages
# are being installed .venv/.unfinished exists; where it is found, an earlier call was cut off and .venv is made anew.
set -u

cd "$(dirname "$0")/.." || exit 6
root=$(pwd)
python=${PYTHON:-python3}
if [ "${1-}" = peers ]; then venv=.venv-peers; else venv=.venv; fi
unfinished=$venv/.unfinished
log=$venv/set-up.log

say() { printf 'set-up: %s\n' "$*" >&2; }
stop() { code=$1; shift; say "$*"; exit "$code"; }

locks_of() {
    if [ "$1" = peers ]; then echo requirements-peers.lock; return; fi
    echo requirements-build.lock requirements.lock requirements-embedded.lock
    if [ "$1" != product ]; then echo "requirements-$1.lock"; fi
}

# The interpreter's own file, whatever link or environment it was called through.
program() { "$1" -c 'import os, sys; print(os.path.realpath(sys._base_executable))' 2>/dev/null; }

# What .venv must be: in this place, from this interpreter, with these packages.
fingerprint() {
    # shellcheck disable=SC2046  # the names of the lock files have no blanks
    { echo "$root"; program "$python"; cat $(locks_of "$1") pyproject.toml deploy/setup.sh; } | cksum
}

is_ready() {
    [ ! -e $unfinished ] && [ "$(cat $venv/.set-up-"$1" 2>/dev/null)" = "$(fingerprint "$1")" ] \
        && { [ "$1" = peers ] || $venv/bin/python -I -c 'import newswatch' 2>/dev/null; }
}

check_python() {
    command -v "$python" >/dev/null || stop 3 "$python is not there; remedy: apt-get install python3 python3-venv"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
        || stop 3 "$("$python" --version 2>&1) is too old, 3.11 is needed; remedy: make PYTHON=/path/to/python3.11"
    "$python" -c 'import venv; from ensurepip import version' 2>/dev/null \
        || stop 3 "$python has no venv module; remedy: apt-get install python3-venv"
}

check_folder() {
    if mkdir -p $venv && touch $venv/.writable && rm $venv/.writable; then return; fi 2>/dev/null
    stop 6 "cannot write to $root/$venv; remedy: make it writable for $(id -un), or clone into a folder that is"
}

interpreter() { "$1" -c 'import sys; print(sys.version_info[:3], sys.base_prefix)' 2>/dev/null; }

is_usable() {
    [ ! -e $unfinished ] && [ "$(interpreter $venv/bin/python)" = "$(interpreter "$python")" ] \
        && $venv/bin/python -m pip --version >/dev/null 2>&1
}

make_anew() {
    say "new environment in $venv, $("$python" --version 2>&1)"
    { rm -rf $venv && mkdir $venv && touch $unfinished; } 2>/dev/null \
        || stop 6 "cannot renew $root/$venv; remedy: remove it by hand"
    "$python" -m venv $venv >$log 2>&1 || stop 6 "cannot make an environment in $root/$venv: $(tail -n 1 $log)"
}

# pip's chatter goes to the log; on a terminal one line shows how far it is.
show_progress() {
    seen=0
    while IFS= read -r line; do
        printf '%s\n' "$line"
        [ -t 2 ] || continue
        case $line in
            Collecting*) seen=$((seen + 1)); printf '\r\033[K   %s: %.60s' $seen "${line#Collecting }" >&2 ;;
            Installing*) printf '\r\033[K   unpacking' >&2 ;;
        esac
    done >>$log
    if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

install() {
    rm -f $venv/.failed
    { $venv/bin/python -m pip install --disable-pip-version-check --no-input "$@" 2>&1 || touch $venv/.failed; } \
        | show_progress
    [ -e $venv/.failed ] || return 0
    if grep -qE 'NewConnection|ConnectTimeout|ReadTimeout|ProxyError|name resolution|from versions: none' $log; then
        stop 4 "the package index cannot be reached; remedy: check the network and pip's settings (see $log)"
    fi
    stop 1 "$(grep '^ERROR' $log | tail -n 1) (see $log)"
}

# What is compiled at its first use would keep the first articles waiting.
compile() {
    say "compiling the repost check and the matcher"
    text=天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜
    printf '{"id":%d,"text":"'$text'%s"}\n' 1 金生丽水 2 玉出昆冈 | $venv/bin/newswatch group /dev/stdin >>$log 2>&1 || true
    printf -- '- {id: a, query: 天地}\n' >$venv/.matched
    printf '{"id":1,"text":"'$text'"}\n' | $venv/bin/newswatch match --subscriptions $venv/.matched /dev/stdin >>$log 2>&1 || true
    rm -f $venv/.matched
}

install_all() {
    touch $unfinished
    : >$log
    for lock in $(locks_of "$1"); do
        say "$(grep -c '^[^ #].*==' "$lock") packages of $lock"
        install --require-hashes -r "$lock"
    done
    if [ "$1" != peers ]; then
        say "newswatch itself"
        install --no-deps --no-index --no-build-isolation --editable .
        compile
        fingerprint product >$venv/.set-up-product
    fi
    fingerprint "$1" >"$venv/.set-up-$1"
    rm -f $unfinished
    say "ready in $root/$venv"
}

case "${1-}" in product | dev | bench | peers) ;; *) stop 2 "usage: deploy/setup.sh product|dev|bench|peers" ;; esac

# Two calls at once (make run and make test in two windows) take turns; the lock goes with the process.
if command -v flock >/dev/null; then exec 9<deploy/setup.sh && flock 9; fi

# Which python3 comes first on PATH may differ from shell to shell; a service that runs from .venv must not lose it.
if [ "$python" = python3 ] && [ ! -e $unfinished ]; then
    made_with=$(program $venv/bin/python) && python=$made_with
fi

is_ready "$1" && exit 0
check_python
check_folder
is_usable || make_anew
install_all "$1"
