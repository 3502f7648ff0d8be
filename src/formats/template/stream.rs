//! Renders a template while its events are read: a template that goes through them once holds some hundred of them, however many
//! there are.
//!
//! A value of a template outlives everything, which events that lie in somebody's chronology do not: the template is rendered on a
//! thread of its own that asks for events by number, and sends what it writes.

use std::collections::VecDeque;
use std::io::{self, BufWriter, Write};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Enumerator, Object, ObjectRepr};
use minijinja::{Environment, Error, Value, context};
use rayon::prelude::*;

use super::super::export::Export;
use super::NAME;
use super::data::Data;
use super::markup::Markup;

/// Events that are made at once.
const PART: usize = 256;
/// Parts that are held, for a template that goes to and fro.
const HELD: usize = 8;
/// Bytes that are sent at once.
const BYTES: usize = 1 << 16;
/// What waits to be done at most.
const WAITING: usize = 4;
/// The stack of the thread: enough for what lies as deep in itself as is allowed, in any build.
const STACK: usize = 32 << 20;
/// Bytes that a template may make at most.
const MOST: u64 = 4 << 30;

/// Why a template was not rendered.
pub(super) enum Unrendered {
    /// What is wrong with it.
    Fault(Error),
    /// What the writer says.
    Io(io::Error),
}

impl From<io::Error> for Unrendered {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What the template asks of the one who has the events.
enum Message {
    /// Events, by the number of their part.
    Part(usize),
    /// Writes bytes.
    Bytes(Vec<u8>),
    /// Nothing more. What is wrong with a template may hold the values that it was about, and with them the line to here.
    Done,
}

type Part = Arc<[Value]>;

/// Renders the template of an environment.
pub(super) fn render(
    environment: &Environment<'_>,
    markup: Markup,
    export: &Export<'_>,
    out: &mut dyn Write,
) -> Result<(), Unrendered> {
    let data = Data::new(export, markup);
    let (ask, asked) = sync_channel(WAITING);
    let (answer, answers) = channel();
    let events =
        Events { length: data.len(), line: Mutex::new(Line { ask: ask.clone(), answers, held: VecDeque::new() }) };
    let values = context! { events => Value::from_object(events), ..data.head() };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let renderer = thread.spawn_scoped(scope, move || {
            let rendered = rendered(environment, values, Sent { to: ask.clone(), sent: 0 });
            let _ = ask.send(Message::Done);
            rendered
        })?;
        let served = serve(&data, &asked, &answer, out);
        // Who waits for more hears that there is none.
        drop((asked, answer));
        let rendered = renderer.join();
        served?;
        match rendered {
            Ok(rendered) => rendered.map_err(Unrendered::Fault),
            Err(_) => Err(io::Error::other("the template could not be rendered").into()),
        }
    })
}

fn rendered(environment: &Environment<'_>, values: Value, sent: Sent) -> Result<(), Error> {
    let mut writer = BufWriter::with_capacity(BYTES, sent);
    environment.get_template(NAME)?.render_captured_to(values, &mut writer)?;
    writer.flush().map_err(|error| Error::new(minijinja::ErrorKind::WriteFailure, error.to_string()))
}

/// Answers until the template is done.
fn serve(data: &Data<'_>, asked: &Receiver<Message>, answer: &Sender<Part>, out: &mut dyn Write) -> io::Result<()> {
    while let Ok(message) = asked.recv() {
        match message {
            Message::Done => break,
            Message::Bytes(bytes) => out.write_all(&bytes)?,
            Message::Part(part) => {
                let numbers = part * PART..data.len().min((part + 1) * PART);
                let made: Vec<Value> = numbers.into_par_iter().map(|number| data.event(number)).collect();
                // A template that is done for asks for nothing.
                let _ = answer.send(made.into());
            }
        }
    }
    Ok(())
}

/// The events, as a template sees them: a list.
#[derive(Debug)]
struct Events {
    length: usize,
    line: Mutex<Line>,
}

/// The line to the one who has the events.
#[derive(Debug)]
struct Line {
    ask: SyncSender<Message>,
    answers: Receiver<Part>,
    /// The parts that were asked for last, the last one first.
    held: VecDeque<(usize, Part)>,
}

impl Events {
    fn get(&self, number: usize) -> Option<Value> {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let part = number / PART;
        match line.held.iter().position(|(held, _)| *held == part) {
            Some(0) => {}
            Some(at) => {
                let found = line.held.remove(at)?;
                line.held.push_front(found);
            }
            None => {
                line.held.truncate(HELD - 1);
                line.ask.send(Message::Part(part)).ok()?;
                let answer = line.answers.recv().ok()?;
                line.held.push_front((part, answer));
            }
        }
        line.held.front().and_then(|(_, events)| events.get(number % PART).cloned())
    }
}

impl Object for Events {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        key.as_usize().filter(|number| *number < self.length).and_then(|number| self.get(number))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.length)
    }
}

/// Sends what is written.
struct Sent {
    to: SyncSender<Message>,
    sent: u64,
}

impl Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sent = self.sent.saturating_add(bytes.len() as u64);
        if self.sent > MOST {
            return Err(io::Error::other("a template makes 4 GB at most; narrow the query"));
        }
        match self.to.send(Message::Bytes(bytes.to_vec())) {
            Ok(()) => Ok(bytes.len()),
            Err(_) => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
