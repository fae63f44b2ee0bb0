"""colibri_counts.py N FILE [COUNTS]: Colibri Core's 1 to N-grams that occur twice or more; it splits at blanks, and takes plain text."""
import os
import sys
import tempfile

import colibricore

from documents import texts, wants_counts, write_counts

with tempfile.TemporaryDirectory() as folder:
    text, classes, data = (os.path.join(folder, name) for name in ("text.txt", "text.cls", "text.dat"))
    with open(text, "w", encoding="utf-8") as out:
        out.writelines(one + "\n" for one in texts(sys.argv[2]))
    encoder = colibricore.ClassEncoder()
    encoder.build(text)
    encoder.save(classes)
    encoder.encodefile(text, data)
    model = colibricore.UnindexedPatternModel()
    model.train(data, colibricore.PatternModelOptions(mintokens=2, maxlength=int(sys.argv[1])))
    print(len(model))
    if wants_counts():
        decoder = colibricore.ClassDecoder(classes)
        write_counts((count, "-", pattern.tostring(decoder)) for pattern, count in model.items())
