//! counter N FILE [COUNTS]: linfa's matrix of 1 to N-grams; only those of two documents or more where N > 1.
use linfa_preprocessing::{CountVectorizer, Tokenizer};
use ndarray::Array1;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let n: usize = words[1].parse().expect("N is a number");
    let texts: Array1<String> = BufReader::new(File::open(&words[2]).expect("FILE is there"))
        .lines()
        .map(|line| {
            let document: serde_json::Value = serde_json::from_str(&line.expect("FILE is UTF-8")).expect("FILE is NDJSON");
            document["text"].as_str().expect("text is a string").to_string()
        })
        .collect();
    let least = if n == 1 { 0.0 } else { 2.0 / texts.len() as f32 };
    // Without \b, which makes Rust's regular expressions many times slower, and needs no looking for here.
    let vectorizer = CountVectorizer::params()
        .tokenizer(Tokenizer::Regex(r"\w+".to_string()))
        .normalize(false)
        .n_gram_range(1, n)
        .document_frequency(least, 1.0)
        .fit(&texts)
        .expect("the parameters are valid");
    let matrix = vectorizer.transform(&texts).expect("the vocabulary is there");
    println!("{} {} {}", matrix.rows(), matrix.cols(), matrix.nnz());
    if let Some(path) = words.get(3) {
        let mut out = BufWriter::new(File::create(path).expect("COUNTS can be written"));
        let mut seen = vec![(0, 0); matrix.cols()];
        for row in matrix.outer_iterator() {
            for (column, count) in row.iter() {
                seen[column] = (seen[column].0 + count, seen[column].1 + 1);
            }
        }
        for (term, (count, df)) in vectorizer.vocabulary().iter().zip(seen) {
            writeln!(out, "{count}\t{df}\t{term}").expect("COUNTS can be written");
        }
    }
}
