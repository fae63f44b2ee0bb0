"""gensim_tfidf.py - FILE [COUNTS]: gensim's Dictionary, TfidfModel, and each document's vector; tokens are runs of letters."""
import sys

from gensim.corpora import Dictionary
from gensim.models import TfidfModel
from gensim.utils import tokenize

from documents import texts, wants_counts, write_counts


def tokens():
    return (list(tokenize(text, lowercase=True)) for text in texts(sys.argv[2]))


dictionary = Dictionary(prune_at=None)
bags = [dictionary.doc2bow(words, allow_update=True) for words in tokens()]
model = TfidfModel(dictionary=dictionary)
print(len(dictionary), sum(len(model[bag]) for bag in bags))
if wants_counts():
    write_counts((dictionary.cfs[i], dictionary.dfs[i], word) for word, i in dictionary.token2id.items())
