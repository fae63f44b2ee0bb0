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

# compile NAME FILE...: a plug-in away from the project's tree; $plugin is its path. $define: a macro for it
define=CHUDE_TEST
compile() {
    name=$1
    shift
    mkdir "$work/$name"
    cp "$@" "$work/$name/" || fail "$name: a source is missing"
    plugin=$work/$name/$name.so
    (cd "$work/$name" && cc -shared -fPIC -Wall -Werror -I "$work/prefix/include" "-D$define" -o "$name.so" ./*.c) ||
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
printf 'not a shared object\n' >"$work/text.so"
refused "a file that is no plug-in" "$work/text.so" '.{20}'
refused "a file that is not there" "$work/absent.so" 'no such file|cannot open|not found'

# --- a descriptor with one fault ---
compile faulty "$here/faulty.c"
good=$plugin
"$chude" --plugin "$good" faulty -g 9 "$work/in.ndjson" >"$work/out" || fail "what the faults are put into is no good plug-in"
[ -s "$work/out" ] || fail "the good plug-in prints nothing"
faults=0
# faulty MACRO=VALUE WORDS: faulty.c with this macro is refused
faulty() {
    define=$1
    faults=$((faults + 1))
    compile "faulty$faults" "$here/faulty.c"
    refused "$1" "$plugin" "$2"
}
# option TABLE WORDS: with this option table; letters are numbers there, as the quotes are the shell's
option() { faulty "OPTIONS=$1," "$2"; }
option '{"threads", 0, CHUDE_INTEGER, "1", "N", 0, 9, "Help."}' '--threads is an option of every command'
option '{"help", 0, CHUDE_FLAG, NULL, NULL, 0, 0, "Help."}' '--help is an option of every command'
option '{"jump", 106, CHUDE_FLAG, NULL, NULL, 0, 0, "Help."}' 'letter -j of --jump belongs to --threads'
option '{"a", 0, CHUDE_FLAG, NULL, NULL, 0, 0, "Help."}, {"a", 0, CHUDE_FLAG, NULL, NULL, 0, 0, "Help."}' \
    'two options are named --a'
option '{"a", 120, CHUDE_FLAG, NULL, NULL, 0, 0, "Help."}, {"b", 120, CHUDE_FLAG, NULL, NULL, 0, 0, "Help."}' \
    'two options have the letter -x'
option '{"a", 45, CHUDE_FLAG, NULL, NULL, 0, 0, "Help."}' 'letter of --a'
option '{"A", 0, CHUDE_FLAG, NULL, NULL, 0, 0, "Help."}' 'name is not lower-case'
option '{"a", 0, 17, NULL, NULL, 0, 0, "Help."}' '--a is of unknown type'
option '{"a", 0, CHUDE_FLAG, NULL, NULL, 0, 0, NULL}' '--a has no help'
option '{"a", 0, CHUDE_CHOICE, NULL, NULL, 0, 0, "Help."}' '--a is a choice without values'
option '{"a", 0, CHUDE_INTEGER, "abc", "N", 1, 9, "Help."}' 'default "abc" is refused: --a takes a whole number'
option '{"a", 0, CHUDE_INTEGER, "0", "N", 1, 9, "Help."}' 'default "0" is refused: --a takes a whole number from 1'
option '{"a", 0, CHUDE_NUMBER, "1,5", "N", 0, 9, "Help."}' 'default "1,5" is refused: --a takes a number'
option '{"a", 0, CHUDE_FLAG, "yes", NULL, 0, 0, "Help."}' 'default "yes" is refused: --a is a flag'
option '{"a", 0, CHUDE_CHOICE, "c", "a|b", 0, 0, "Help."}' 'default "c" is refused: --a takes one of a.b'
option '{"a", 0, CHUDE_INTEGER, NULL, "N", 1, 9, "Help."}' '--a has no default and then reads as 0'
option '{"a", 0, CHUDE_NUMBER, NULL, "N", -2, -1, "Help."}' '--a has no default and then reads as 0'
option '{"a", 0, CHUDE_INTEGER, "3", "N", 9, 1, "Help."}' 'minimum of --a is above its maximum'
option '{"a", 0, CHUDE_STRING, "\xff", "S", 0, 0, "Help."}' '--a is not UTF-8'
for word in run "then" segment stages help fit merge state train validate eval; do
    faulty "NAME=\"$word\"" "\"$word\", is a word of the command line"
done
faulty 'NAME="tokenize"' 'there is a stage "tokenize" already'
faulty 'NAME="Two words"' 'name is not lower-case'
faulty 'SUMMARY="\xff"' 'not UTF-8'
faulty 'EXAMPLES="chude faulty a", "what it does", "chude faulty b",' 'in pairs.*"chude faulty b" stands alone'
for member in text id title date lang source; do
    faulty "GIVES=\"grade\", \"$member\"," "gives \"$member\", which no stage may alter"
done

# --result belongs to the host where there is one to write: in a CORPUS stage alone
define='OPTIONS={"result", 0, CHUDE_STRING, NULL, "S", 0, 0, "Help."},'
compile result_of_map "$here/faulty.c"
"$chude" --plugin "$plugin" faulty "$work/in.ndjson" >"$work/out" || fail "--result of a MAP stage is refused"
sed 's/define KIND CHUDE_MAP/define KIND CHUDE_CORPUS/' "$here/faulty.c" >"$work/faulty.c"
compile result_of_corpus "$work/faulty.c"
refused "--result of a CORPUS stage" "$plugin" '--result is an option of every CORPUS stage'

# states: saved through the host, merged by what the tables say
sed 's/define KIND CHUDE_MAP/define KIND CHUDE_CORPUS/' "$here/faulty.c" >"$work/states.c"
states='STATES=,.form=&form,.settings=settings,.save=save'
define=$states
compile saves "$work/states.c"
"$chude" --plugin "$plugin" fit faulty "$work/in.ndjson" -o "$work/a.state" || fail "a plug-in's state is not saved"
cp "$work/a.state" "$work/b.state"
"$chude" merge "$work/a.state" "$work/b.state" | "$chude" state >"$work/out" || fail "a plug-in's states are not merged"
grep -qF '"kind":"fault"' "$work/out" || fail "a plug-in's kind is not in the header: $(cat "$work/out")"
grep -qF '"size":3,"way":"\"its own\""' "$work/out" || fail "a plug-in's settings are not in the header: $(cat "$work/out")"
printf '["a","x",6,9]\n["a","y",6,9]\n["b","z"]\n' >"$work/expected"
sed 1d "$work/out" | cmp -s - "$work/expected" || fail "a plug-in's rows merge to $(cat "$work/out")"
echo "ok: a plug-in's states"
# half FAULT WORDS: with this instead of one of its members, it is refused
half() {
    faults=$((faults + 1))
    define=$1
    compile "half$faults" "${3:-$work/states.c}"
    refused "$1" "$plugin" "$2"
}
half 'STATES=,.form=&form,.save=save' 'form, settings and save belong together'
half "$states" 'form, settings and save belong together' "$here/faulty.c" # a MAP stage
sed "1i #define ${states%%=*} ${states#*=}" "$work/states.c" >"$work/tables.c"
half 'TABLES={"b", columns}, {"a", columns},' 'not named in rising order' "$work/tables.c"
half 'TABLES=' 'no tables' "$work/tables.c"
# what it saves is looked at too
for keys in '"y", "x"' '"x", "x"' '"x", "\xff"'; do
    define="KEYS=$keys"
    faults=$((faults + 1))
    compile "keys$faults" "$work/tables.c"
    code=0
    "$chude" --plugin "$plugin" fit faulty "$work/in.ndjson" -o "$work/none.state" 2>"$work/err" || code=$?
    [ "$code" -eq 2 ] && [ ! -e "$work/none.state" ] || fail "keys $keys: exit $code, expected 2, and no file"
    grep -qE 'out of order|not UTF-8' "$work/err" || fail "keys $keys: $(cat "$work/err")"
done

# could observe and never annotate
define=CHUDE_TEST
sed 's/define KIND CHUDE_MAP/define KIND CHUDE_CORPUS/; s/\.apply = apply/.apply = (1 ? NULL : apply)/' "$here/faulty.c" \
    >"$work/half.c"
compile half "$work/half.c"
refused "a CORPUS stage without apply" "$plugin" 'a CORPUS stage needs apply'

# --- what a plug-in sets is looked at: no broken line is printed ---
sed 's/"{\\"sentences/"{{\\"sentences/' "$source/stages/example-plugin/length.c" >"$work/broken.c"
cmp -s "$work/broken.c" "$source/stages/example-plugin/length.c" && fail "broken.c is not broken"
compile broken "$work/broken.c"
code=0
"$chude" --plugin "$plugin" length "$work/in.ndjson" >"$work/out" 2>"$work/err" || code=$?
[ "$code" -eq 1 ] || fail "broken JSON of a plug-in: exit $code, expected 1: $(cat "$work/err")"
[ ! -s "$work/out" ] || fail "broken JSON of a plug-in was printed"
grep -qF 'set member "length" to no JSON value' "$work/err" || fail "broken JSON is not named: $(cat "$work/err")"
echo "ok: broken JSON of a plug-in is named: $(head -n 1 "$work/err")"

# --- a need that no stage gives must come with the documents: one without it is rejected ---
define='NEEDS="words", "length",'
compile needy "$here/faulty.c"
code=0
"$chude" --plugin "$plugin" tokenize "then" faulty "$work/in.ndjson" >"$work/out" 2>"$work/err" || code=$?
[ "$code" -eq 1 ] || fail "an unmet need: exit $code, expected 1: $(cat "$work/err")"
[ ! -s "$work/out" ] || fail "an unmet need: a document passed"
grep -qF 'no member "length", which `faulty` needs' "$work/err" || fail "an unmet need is not named: $(cat "$work/err")"
echo "ok: an unmet need is named: $(head -n 1 "$work/err")"
"$chude" --plugin "$example" length "$work/in.ndjson" | "$chude" --plugin "$plugin" faulty >"$work/out" ||
    fail "a need that the documents bring along is refused"
[ -s "$work/out" ] || fail "a need that the documents bring along: nothing printed"
"$chude" --plugin "$plugin" --plugin "$example" length "then" faulty "$work/in.ndjson" >"$work/out" ||
    fail "a need that another plug-in meets is refused"
if "$chude" --plugin "$plugin" --plugin "$example" faulty "then" length "$work/in.ndjson" 2>"$work/err"; then
    fail "a need that is met too late is not refused"
fi
