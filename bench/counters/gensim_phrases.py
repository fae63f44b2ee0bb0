"""gensim_phrases.py - FILE [COUNTS]: gensim's Phrases (words and pairs, counted, pairs joined), then Dictionary and TfidfModel."""
import sys

from gensim.corpora import Dictionary
from gensim.models import Phrases, TfidfModel
from gensim.utils import tokenize

from documents import texts, wants_counts, write_counts

lists = [list(tokenize(text, lowercase=True)) for text in texts(sys.argv[2])]
phrases = Phrases(lists, min_count=2, max_vocab_size=10**9, delimiter=" ")
dictionary = Dictionary(prune_at=None)
bags = [dictionary.doc2bow(phrases[words], allow_update=True) for words in lists]
model = TfidfModel(dictionary=dictionary)
print(len(phrases.vocab), len(dictionary), sum(len(model[bag]) for bag in bags))
if wants_counts():
    write_counts((count, "-", words) for words, count in phrases.vocab.items())
