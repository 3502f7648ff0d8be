//! The command that opens an editor at a line of a file. It is run as it is, without a shell.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{Command, ExitStatus};

use crate::formats::files;

/// What stands in `VISUAL` or `EDITOR` cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the editor `{0}` has a quotation mark that does not end; mend `VISUAL` or `EDITOR`")]
pub(super) struct Unquoted(String);

/// The words of a command: the editor with its own arguments, then the file, with the line where it is known how the editor is told
/// one.
pub(super) fn words(editor: &str, path: &Path, line: Option<usize>) -> Result<Vec<OsString>, Unquoted> {
    let own = shell_words::split(editor).map_err(|_unclosed| Unquoted(editor.to_owned()))?;
    let program = own.first().map(Path::new).and_then(Path::file_stem).unwrap_or_default().to_owned();
    let file = as_file(path);
    let mut words: Vec<OsString> = own.into_iter().map(OsString::from).collect();
    let Some(line) = line else {
        words.push(file);
        return Ok(words);
    };
    let mut at_line = file.clone();
    at_line.push(format!(":{line}"));
    match program.to_str().unwrap_or_default() {
        "vi" | "vim" | "nvim" | "view" | "nano" | "emacs" | "emacsclient" | "kak" | "micro" => {
            words.extend([format!("+{line}").into(), file]);
        }
        "hx" | "helix" | "zed" | "subl" => words.push(at_line),
        "code" | "codium" => words.extend(["--goto".into(), at_line]),
        _ => words.push(file),
    }
    Ok(words)
}

/// A path that no editor takes for an option or a line.
fn as_file(path: &Path) -> OsString {
    let is_plain = !matches!(path.as_os_str().as_encoded_bytes(), [b'-' | b'+', ..]);
    if is_plain { path.into() } else { Path::new(".").join(path).into() }
}

/// The command, for the terminal that annals is on.
pub(super) fn command(words: Vec<OsString>) -> io::Result<Command> {
    let mut words = words.into_iter();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    if !io::stdin().is_terminal() {
        // The chronology was read from there.
        command.stdin(files::terminal()?);
    }
    Ok(command)
}

/// What there is to say about how an editor ended; nothing where it ended well.
pub(super) fn complaint(program: &Path, ended: io::Result<ExitStatus>) -> Option<String> {
    let editor = program.file_name().unwrap_or(program.as_os_str()).display();
    match ended {
        Ok(status) if status.success() => None,
        Ok(status) => Some(format!("the editor `{editor}` failed: {status}")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let editor = program.display();
            Some(format!("there is no editor `{editor}`; set `VISUAL` or `EDITOR` to one that there is"))
        }
        Err(error) => Some(format!("the editor `{editor}` cannot be run: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_editor_is_told_the_line_in_its_own_way() {
        for (editor, expected) in [
            ("vi", "vi|+12|a b.yaml"),
            ("/usr/bin/nvim -n", "/usr/bin/nvim|-n|+12|a b.yaml"),
            ("vim.basic", "vim.basic|+12|a b.yaml"),
            ("emacsclient -t -a ''", "emacsclient|-t|-a||+12|a b.yaml"),
            ("hx", "hx|a b.yaml:12"),
            ("subl -w", "subl|-w|a b.yaml:12"),
            ("code --wait", "code|--wait|--goto|a b.yaml:12"),
            ("'/opt/my editors/codium' --wait", "/opt/my editors/codium|--wait|--goto|a b.yaml:12"),
            ("ed", "ed|a b.yaml"),
            ("vi; rm $HOME", "vi;|rm|$HOME|a b.yaml"),
        ] {
            let words = words(editor, Path::new("a b.yaml"), Some(12)).expect("quoted");
            let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
            assert_eq!(words.join("|"), expected);
        }
        assert_eq!(words("vi", Path::new("-x"), None), Ok(vec!["vi".into(), "./-x".into()]));
        assert_eq!(words("vi 'x", Path::new("a"), None), Err(Unquoted("vi 'x".into())));
    }
}
