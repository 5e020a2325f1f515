//! The commands and the lesson in `docs/` work.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{redrive, scenario};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the code blocks of a language in a file of `docs/`.
fn blocks(file: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("docs").join(file)).expect("a text");
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|part| part.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_command_runs() {
    let folder = std::env::temp_dir().join(format!("redrive-docs-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let [lesson] = blocks("lessons.md", "json").try_into().expect("one lesson");
    fs::write(folder.join("one-slow-order.json"), lesson).expect("a file");
    let mut count = 0;
    for (file, at) in [("links.md", root()), ("lessons.md", folder.clone())] {
        for line in blocks(file, "sh").iter().flat_map(|block| block.lines()) {
            let words: Vec<String> = line.replace('"', "").split(' ').map(str::to_owned).collect();
            assert_eq!(words[0], "redrive", "{file}: {line}");
            let done = Command::new(env!("CARGO_BIN_EXE_redrive")).args(&words[1..]).current_dir(&at).output();
            let done = done.expect("the program runs");
            assert!(done.status.success(), "{file}: {line}: {}", String::from_utf8_lossy(&done.stderr));
            assert!(!done.stdout.is_empty(), "{file}: {line}");
            count += 1;
        }
    }
    assert_eq!(count, 7);
    fs::remove_dir_all(folder).expect("the folder goes");
}

#[test]
fn check_prints_the_answers_of_a_lesson() {
    let file = std::env::temp_dir().join(format!("redrive-lesson-{}.json", std::process::id()));
    let [lesson] = blocks("lessons.md", "json").try_into().expect("one lesson");
    let check = |text: &str| {
        fs::write(&file, text).expect("a file");
        redrive(&["check", &file.to_string_lossy()])
    };
    let said = check(&lesson);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert!(said.out.contains("the answer is \"until the queue gives up\""), "{}", said.out);
    assert!(said.out.contains("question 2: How many messages are lost?\n  the answer is 0"), "{}", said.out);
    let said = check(&lesson.replace("\"is\": 3 }", "\"is\": 4 }"));
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("no right answer: no choice holds"), "{}", said.out);
    let said = check(&lesson.replace("\"because\"", "\"becase\""));
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("questions[0].becase"), "{}", said.out);
    fs::remove_file(file).expect("the file goes");
    // A scenario without questions.
    assert!(!redrive(&["check", &scenario(super::ONE_BAD)]).out.contains("question"));
}
