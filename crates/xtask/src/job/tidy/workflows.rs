//! Workflows: every action is pinned by the hash of a commit, because a tag can be moved.

use crate::tree::File;

const HASH_LETTERS: usize = 40;

pub fn unpinned(workflows: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in workflows {
        for (index, line) in file.text.lines().enumerate() {
            let Some((_, action)) = line.split_once("uses:") else { continue };
            let action = action.split_whitespace().next().unwrap_or("");
            let version = action.split_once('@').map_or("", |(_, version)| version);
            let is_hash = version.len() == HASH_LETTERS && version.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_hash {
                problems.push(format!(
                    "{}:{}: {action} is not pinned; name the commit, and the release in a comment",
                    file.path,
                    index + 1
                ));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_pinned_by_a_commit() {
        let hash = "0123456789abcdef0123456789abcdef01234567";
        let text = format!("- uses: a/b@{hash} # v1.2.3\n- uses: a/c@v4\n  uses: a/d\n- run: x\n");
        let problems = unpinned(&[File::new(".github/workflows/a.yml", &text)]);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].starts_with(".github/workflows/a.yml:2: a/c@v4 is not pinned"));
    }
}
