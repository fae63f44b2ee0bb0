# summary.jq - a summary (chude.summary/1) as a person reads it in a terminal. ./run demo calls it so:
#   jq -rn --slurpfile summary DIR/summary.json --slurpfile documents DIR/documents.ndjson \
#      --arg folder DIR/ --argjson colour true --argjson width 100 -f summary.jq
# Text is padded by code points, which fits columns because the program's own spellings are NFC for nearly all input.

def keywords_shown: 20;
def documents_shown: 4; # of each topic

def paint($code): if $colour then "\u001b[\($code)m\(.)\u001b[0m" else . end;
def bold: paint("1");
def dim: paint("2");
def heading: paint("1;36");

def cut($n): if length > $n then .[:([$n - 1, 0] | max)] + "…" else . end;
def left($n): cut($n) | . + " " * ($n - length); # " " * 0 is null, which + takes as nothing
def right($n): tostring | " " * ($n - length) + .;

# Three decimals, or as many as a small number needs to show three digits; never the power form.
def decimals($n):
  (. * pow(10; $n) | round) as $scaled
  | (if $scaled < 0 then "-" else "" end)
    + (($scaled | fabs) as $whole | ($whole / pow(10; $n) | floor | tostring) + "."
       + ($whole % pow(10; $n) | tostring | "0" * ($n - length) + .));
def table_decimals: # one number of decimals for the whole column
  (map(fabs) | max // 1) as $top
  | if $top >= 100 then 1 elif $top >= 0.1 then 3 else 5 end;

# "one, many" by number
def counted($one; $many): "\(.) \(if . == 1 then $one else $many end)";

def corpus_line:
  [ (.documents // empty | counted("document"; "documents")),
    (.words // empty | counted("word"; "words")),
    (if .from and .to then "\(.from[:10]) to \(.to[:10])" else empty end),
    (.languages // {} | to_entries | sort_by(-.value) | map("\(.key) \(.value)") | join(", ") | select(. != "")),
    (.duplicates // empty | if type == "number" and . > 0 then counted("duplicate"; "duplicates") else empty end),
    (.rejected // empty | if type == "number" and . > 0 then "\(.) rejected" else empty end)
  ] | join(" · ");

def keyword_table:
  .[:keywords_shown] as $rows
  | ([$rows[].text | length] + [7] | max) as $widest
  | ([$widest, $width - 30] | min) as $column
  | ($rows | map(.score // 0) | table_decimals) as $digits
  | ("Keyword" | left($column)) + "   count" + "     df" + "      score" | dim,
    ($rows[] | (.text | left($column) | bold) + (.count // "" | right(8)) + (.df // "" | right(7))
      + (if .score then .score | decimals($digits) else "" end | right(11)));

def document_line: "     " + (.date // "" | .[:10] | left(10) | dim) + "  "
  + (.title // .id // "(no title)" | gsub("\\s+"; " ") | cut($width - 18));

def topic_block($documents):
  . as $topic
  | ($documents | map(select(.topic != null and (.topic.id == $topic.id or (.topic.parent? // {} | objects | .id) == $topic.id)))
     | sort_by([-(.topic.score // 0), .id])) as $own
  | (.label // "" | cut($width - 30) | bold) as $name
  | "  " + ($topic.id | right(2)) + " " + $name + "  "
    + (($topic.size // ($own | length)) | counted("document"; "documents") | dim),
    (if ($own | length) > 0 then $own else ($topic.evidence // []) end
      | .[:documents_shown][] | document_line),
    (($own | length) - documents_shown | select(. > 0) | "     " + " " * 12 + "and \(.) more" | dim);

$summary[0]
| select(.schema == "chude.summary/1" or error("not a summary of chude.summary/1"))
| "",
  (.corpus // {} | corpus_line),
  "",
  ("KEYWORDS" | heading),
  ((.keywords // []) | if length == 0 then "(none)" else keyword_table end),
  "",
  ("TOPICS" | heading),
  ((.topics // []) | if length == 0 then "(none)" else .[] | topic_block($documents) end),
  "",
  "All of it, in JSON: \($folder)summary.json and \($folder)documents.ndjson"
