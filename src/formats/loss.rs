//! What a form has no words for: a writer counts it, and whoever asked for the export hears of it.

/// What could not be written, a line each kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Losses(Vec<Loss>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Loss {
    what: &'static str,
    events: usize,
    is_left_out: bool,
}

impl From<()> for Losses {
    /// A form that has words for everything.
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl Losses {
    /// Counts an event that is not in the export, and why.
    pub(super) fn leave_out(&mut self, why: &'static str) {
        self.add(why, true);
    }

    /// Counts an event of which the form says less than the file.
    pub(super) fn say_less(&mut self, what: &'static str) {
        self.add(what, false);
    }

    fn add(&mut self, what: &'static str, is_left_out: bool) {
        match self.0.iter_mut().find(|loss| loss.what == what && loss.is_left_out == is_left_out) {
            Some(loss) => loss.events += 1,
            None => self.0.push(Loss { what, events: 1, is_left_out }),
        }
    }

    /// How many events are not in the export.
    pub fn left_out(&self) -> usize {
        self.0.iter().filter(|loss| loss.is_left_out).map(|loss| loss.events).sum()
    }

    /// What is to be said: `2 events left out: …`, `3 events …`.
    pub fn lines(&self) -> Vec<String> {
        let line = |loss: &Loss| {
            let events = if loss.events == 1 { "1 event".to_owned() } else { format!("{} events", loss.events) };
            let left_out = if loss.is_left_out { " left out" } else { "" };
            format!("{events}{left_out}: {}", loss.what)
        };
        self.0.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_counted_by_kind() {
        let mut losses = Losses::default();
        losses.say_less("no word for tags");
        losses.leave_out("no such year");
        losses.leave_out("no such year");
        assert_eq!(losses.lines(), ["1 event: no word for tags", "2 events left out: no such year"]);
        assert_eq!((losses.left_out(), Losses::from(()).lines().len()), (2, 0));
    }
}
