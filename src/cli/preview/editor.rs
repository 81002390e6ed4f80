//! The command that opens a place in an editor: given by whoever starts the preview, and
//! never by a page.

use std::process::{Command, Stdio};

use crate::error::Error;
use crate::preview::Place;

/// A command with gaps for file, line and column.
#[derive(Debug, Clone)]
pub struct Editor(Vec<String>);

impl Editor {
    /// A command as it is typed: words apart by blanks, those with blanks in them within
    /// quotes. No shell reads it.
    ///
    /// # Errors
    /// Where it does not say where the file goes.
    pub fn of(command: &str) -> Result<Editor, Error> {
        let wrong = |what: &str| {
            Error::Usage(format!(
                "--editor {command}: {what}, such as \"code -g {{file}}:{{line}}\""
            ))
        };
        if !command.contains("{file}") {
            return Err(wrong("must say where the file goes"));
        }
        let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
        for c in command.chars() {
            match (c, quote) {
                (c, Some(open)) if c == open => quote = None,
                ('"' | '\'', None) => {
                    quote = Some(c);
                    word.get_or_insert_default();
                }
                (c, None) if c.is_whitespace() => words.extend(word.take()),
                (c, _) => word.get_or_insert_default().push(c),
            }
        }
        words.extend(word);
        match quote {
            Some(_) => Err(wrong("a quote in it is not closed; write it")),
            None => Ok(Editor(words)),
        }
    }

    /// Opens a place.
    ///
    /// # Errors
    /// What the system said.
    pub fn open(&self, place: &Place) -> Result<(), String> {
        let fill = |word: &String| {
            word.replace("{line}", &place.line.to_string())
                .replace("{column}", &place.column.to_string())
                .replace("{file}", &place.file)
        };
        let words: Vec<String> = self.0.iter().map(fill).collect();
        let (program, arguments) = words.split_first().ok_or("there is no command")?;
        let started = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let mut child = started.map_err(|error| format!("{program}: {error}"))?;
        // Nobody waits for an editor, but somebody has to see that it has ended.
        std::thread::spawn(move || child.wait());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_words_and_quotes_hold_them_together() {
        let Editor(words) = Editor::of("\"my editor\" -g  {file}:{line} ''").expect("a command");
        assert_eq!(words, ["my editor", "-g", "{file}:{line}", ""]);
        assert!(Editor::of("code -g").is_err());
        assert!(Editor::of("code '{file}").is_err());
    }
}
