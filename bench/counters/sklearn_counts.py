"""sklearn_counts.py CountVectorizer|TfidfVectorizer-N FILE [COUNTS]: scikit-learn's matrix of 1 to N-grams; min_df=2 where N > 1.

One-letter words count, as they do in Chude (ở, ý); scikit-learn's own pattern leaves them out.
"""
import sys

from sklearn.feature_extraction import text

from documents import texts, wants_counts, write_counts

kind, n = sys.argv[1].split("-")
vectorizer = getattr(text, kind)(ngram_range=(1, int(n)), min_df=1 if n == "1" else 2, token_pattern=r"(?u)\b\w+\b")
matrix = vectorizer.fit_transform(texts(sys.argv[2]))
print(matrix.shape, matrix.nnz)
if wants_counts():
    counts, documents = matrix.sum(axis=0).A1, matrix.getnnz(axis=0)
    write_counts(zip(counts, documents, vectorizer.get_feature_names_out()))
