//! counter 1 FILE [COUNTS]: vtext's matrix of words.
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use vtext::tokenize::{RegexpTokenizer, RegexpTokenizerParams};
use vtext::vectorize::CountVectorizerParams;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let texts: Vec<String> = BufReader::new(File::open(&words[2]).expect("FILE is there"))
        .lines()
        .map(|line| {
            let document: serde_json::Value = serde_json::from_str(&line.expect("FILE is UTF-8")).expect("FILE is NDJSON");
            document["text"].as_str().expect("text is a string").to_string()
        })
        .collect();
    // Without \b, which makes Rust's regular expressions many times slower, and needs no looking for here.
    let tokenizer = RegexpTokenizerParams::default().pattern(r"\w+").build().expect("the pattern is valid");
    let mut vectorizer =
        CountVectorizerParams::<RegexpTokenizer>::default().tokenizer(tokenizer).build().expect("the parameters are valid");
    let matrix = vectorizer.fit_transform(&texts);
    println!("{} {} {}", matrix.rows(), matrix.cols(), matrix.nnz());
    if let Some(path) = words.get(3) {
        let mut out = BufWriter::new(File::create(path).expect("COUNTS can be written"));
        let mut seen = vec![(0, 0); matrix.cols()];
        for row in matrix.outer_iterator() {
            for (column, count) in row.iter() {
                seen[column] = (seen[column].0 + count, seen[column].1 + 1);
            }
        }
        for (term, column) in &vectorizer.vocabulary {
            let (count, df) = seen[*column as usize];
            writeln!(out, "{count}\t{df}\t{term}").expect("COUNTS can be written");
        }
    }
}
