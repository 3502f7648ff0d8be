//! Opening an address in the browser, without a shell.

use std::process::{Command, Stdio};
use std::sync::mpsc::Sender;

use super::LoopEvent;
use crate::app::Report;

/// Opens an address with the first program that can, and says so when none can. Some go on as long as the browser does, so
/// a thread waits for them.
pub(super) fn open(address: String, sender: Sender<LoopEvent>) {
    std::thread::spawn(move || {
        if !open::commands(&address).into_iter().any(|command| has_run(detached(command))) {
            let _ = sender.send(LoopEvent::Action(Box::new(Report::NotOpened(address).into())));
        }
    });
}

fn has_run(mut command: Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// In a group of its own: what ends annals does not end the browser.
#[cfg(unix)]
fn detached(mut command: Command) -> Command {
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

#[cfg(not(unix))]
fn detached(command: Command) -> Command {
    command
}
