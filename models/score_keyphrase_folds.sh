#!/bin/sh
# score_keyphrase_folds.sh CHUDE FOLDS SET: keyphrases of a set's documents, each ranked by trees that have not seen its event; made with
# train_keyphrase.py --folds FOLDS. For: score_keyphrase_folds.sh build/release/chude folds vi-news-dev.ndjson > out.ndjson
set -e
for trees in "$2"/?.trees; do
    "$1" tokenize then keyphrase --ranking "$trees" -q "${trees%.trees}.$3"
done
