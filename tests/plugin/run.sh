#!/bin/sh
# Plug-ins as their authors meet them: chude is installed to an empty prefix, and a compiler sees its header alone.
# usage: run.sh BUILD-FOLDER (from ctest, with the program in $CHUDE)
set -eu

build=$1
source=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "FAILED: $*"
    exit 1
}

cmake --install "$build" --prefix "$work/prefix" >/dev/null
chude=$work/prefix/bin/chude
[ -x "$chude" ] || fail "no bin/chude in the installation"
[ -f "$work/prefix/include/chude/stage.h" ] || fail "no include/chude/stage.h in the installation"
flags=$(PKG_CONFIG_PATH="$work/prefix/share/pkgconfig" pkg-config --cflags chude) || fail "chude.pc is not usable"
case $flags in
*include*) ;;
*) fail "chude.pc gives no include folder: $flags" ;;
esac
"$chude" --version >/dev/null || fail "the installed program does not run"

# compile NAME FILE...: a plug-in away from the project's tree; $plugin is its path
compile() {
    name=$1
    shift
    mkdir "$work/$name"
    cp "$@" "$work/$name/" || fail "$name: a source is missing"
    plugin=$work/$name/$name.so
    (cd "$work/$name" && cc -shared -fPIC -Wall -Werror -I "$work/prefix/include" -o "$name.so" ./*.c) ||
        fail "$name does not compile against the installed header alone"
}

# --- the example works ---
compile example "$source"/stages/example-plugin/*.c
example=$plugin
"$chude" stages --json >"$work/without"
"$chude" --plugin "$example" stages --json >"$work/with"
# names of stages (not of options, which have no kind), whatever the white space of the JSON
names() { tr -d ' \n' <"$1" | tr '{' '\n' | sed -n 's/^"name":"\([^"]*\)","kind".*/\1/p' | sort; }
names "$work/without" >"$work/without.names"
names "$work/with" >"$work/with.names"
stage=$(comm -13 "$work/without.names" "$work/with.names" | head -n 1)
[ -n "$stage" ] || fail "--plugin adds no stage to chude stages"

"$chude" --plugin "$example" help "$stage" >"$work/help" || fail "no help for $stage"
grep -q -- "$stage" "$work/help" || fail "help of $stage does not name it"
printf '%s\n' '{"id":"1","text":"Công an xã tuần tra ban đêm."}' '{"id":"2","text":"Trời mưa."}' >"$work/in.ndjson"
"$chude" --plugin "$example" "$stage" "$work/in.ndjson" >"$work/alone" || fail "$stage fails"
[ -s "$work/alone" ] || fail "$stage prints nothing"
"$chude" --plugin "$example" tokenize "then" "$stage" -j 4 "$work/in.ndjson" >"$work/fused" || fail "$stage fails in a chain"
"$chude" tokenize "$work/in.ndjson" | "$chude" --plugin "$example" "$stage" >"$work/piped" || fail "$stage fails in a pipe"
cmp "$work/fused" "$work/piped" || fail "$stage prints other bytes in a chain than in a pipe"
echo "ok: the example plug-in ($stage)"

# --- what is no plug-in is refused: exit 2, a message that names the file and the reason ---
# refused NAME FILE WORDS: one of the words (a grep -E pattern) must stand in the message
refused() {
    code=0
    "$chude" --plugin "$2" stages >"$work/out" 2>"$work/err" || code=$?
    [ "$code" -eq 2 ] || fail "$1: exit $code, expected 2: $(cat "$work/err")"
    grep -qF -- "$(basename "$2")" "$work/err" || fail "$1: the message does not name the file: $(cat "$work/err")"
    sed "s|$2||g" "$work/err" | grep -qiE -- "$3" || fail "$1: the message gives no reason: $(cat "$work/err")"
    [ ! -s "$work/out" ] || fail "$1: something was printed"
    echo "ok: $1 is refused: $(cat "$work/err")"
}
here=$source/tests/plugin
compile wrong_abi "$here/wrong_abi.c"
refused "another ABI" "$plugin" 'ABI'
compile no_descriptor "$here/no_descriptor.c"
refused "no descriptor" "$plugin" 'chude_stage|descriptor|symbol'
compile malformed "$here/malformed.c"
refused "a malformed descriptor" "$plugin" '.{20}'
printf 'not a shared object\n' >"$work/text.so"
refused "a file that is no plug-in" "$work/text.so" '.{20}'
refused "a file that is not there" "$work/absent.so" 'no such file|cannot open|not found'
