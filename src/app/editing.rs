//! Editing: which line of which file an editor is opened at.

use super::asking::Asked;
use super::{App, Effect, Mode, Notice};
use crate::engine::{Answer, Question, RecordPlace};
use crate::formats::Problem;
use crate::model::clean;

impl App {
    /// Opens an editor at the event, or at the problem in the list of them.
    pub(super) fn edit_file(&mut self) -> Option<Effect> {
        if let Mode::Problems(cursor) = self.mode {
            let (problem, _) = self.problem_at(cursor)?;
            let Problem { file, place, .. } = problem.clone();
            let known = self.data.facts().files.iter().position(|known| clean::line(&known.name) == clean::line(&file));
            return match known {
                Some(known) => self.edit_known(known, place.map(|(line, _)| line)),
                None => self.refuse(format!("{} is none of the files that are open", clean::line(&file))),
            };
        }
        let Some(key) = self.current() else { return self.refuse(self.no_event_says().to_owned()) };
        match self.ask_of_list(Question::Origin(key)) {
            Asked::Answered(Answer::Origin(origin)) => self.edit_at(origin),
            Asked::Answered(_) => None,
            Asked::Awaited(number) => {
                self.editing = Some(number);
                None
            }
        }
    }

    /// Opens an editor where an event stands.
    pub(super) fn edit_at(&mut self, origin: Option<RecordPlace>) -> Option<Effect> {
        let RecordPlace { file, line } = origin?;
        self.edit_known(file, line)
    }

    /// Opens an editor at a line of a file, if that is one that can be edited.
    fn edit_known(&mut self, file: usize, line: Option<usize>) -> Option<Effect> {
        let file = self.data.facts().files.get(file)?;
        let name = clean::line(&file.name);
        match &file.path {
            None => self.refuse(format!("{name} is no file that can be edited; write it to one and open that")),
            Some(_) if file.is_packed => {
                self.refuse(format!("{name} is packed and cannot be edited here; unpack it and open that"))
            }
            Some(path) => Some(Effect::Edit { path: path.clone(), line }),
        }
    }

    fn refuse(&mut self, why: String) -> Option<Effect> {
        self.notice = Some(Notice::warning(why));
        None
    }
}
