//! The rows of every actor, found on all cores.

use std::collections::HashSet;
use std::ops::Range;

use rayon::prelude::*;

use crate::chronology::{ActorId, Row, to_u32};

/// Rows by actor, each row once for an actor even when the event names it in two roles. Each core writes the rows of some of the
/// actors, so that all rows are looked at by all of them and none waits for another.
pub(super) fn post<'a>(
    actors: usize,
    rows: Row,
    mentioned: impl Fn(Row) -> &'a [ActorId] + Sync,
) -> (Vec<u32>, Vec<Row>) {
    let cores = rayon::current_num_threads();
    let stretch = rows.div_ceil(to_u32(cores)).max(1);
    let stretches: Vec<Range<Row>> =
        (0..rows).step_by(stretch as usize).map(|first| first..rows.min(first.saturating_add(stretch))).collect();
    let counted = stretches.into_par_iter().map(|stretch| {
        let mut sizes = vec![0_u32; actors];
        each_mention(stretch, &mentioned, |_, actor| sizes[actor as usize] += 1);
        sizes
    });
    let sizes = counted.reduce(
        || vec![0; actors],
        |mut all, more| {
            all.iter_mut().zip(more).for_each(|(all, more)| *all += more);
            all
        },
    );
    let mut starts = Vec::with_capacity(actors + 1);
    let mut total = 0;
    starts.push(0);
    starts.extend(sizes.iter().map(|size| {
        total += size;
        total
    }));
    let mut postings = vec![0; total as usize];
    let part = (postings.len() / cores).max(1);
    let mut parts = Vec::new();
    let (mut rest, mut first) = (&mut *postings, 0);
    while first < actors {
        let begin = starts[first] as usize;
        let end = starts.partition_point(|start| (*start as usize) < begin + part).clamp(first + 1, actors);
        let (own, others) = rest.split_at_mut(starts[end] as usize - begin);
        parts.push((first..end, own));
        (rest, first) = (others, end);
    }
    parts.into_par_iter().for_each(|(actors, own)| {
        let begin = starts[actors.start];
        let mut next: Vec<u32> = starts[actors.clone()].iter().map(|start| start - begin).collect();
        each_mention(0..rows, &mentioned, |row, actor| {
            // Below the first one wraps far beyond the last.
            if let Some(place) = next.get_mut((actor as usize).wrapping_sub(actors.start)) {
                own[*place as usize] = row;
                *place += 1;
            }
        });
    });
    (starts, postings)
}

/// Actors of an event that are compared with each other.
const FEW_ACTORS: usize = 32;

/// Visits every actor of every row, each once.
pub(super) fn each_mention<'a>(
    rows: Range<Row>,
    mentioned: impl Fn(Row) -> &'a [ActorId],
    mut visit: impl FnMut(Row, ActorId),
) {
    for row in rows {
        let mentioned = mentioned(row);
        if mentioned.len() > FEW_ACTORS {
            let mut seen = HashSet::with_capacity(mentioned.len());
            mentioned.iter().filter(|actor| seen.insert(**actor)).for_each(|actor| visit(row, *actor));
            continue;
        }
        for (at, actor) in mentioned.iter().enumerate() {
            if !mentioned[..at].contains(actor) {
                visit(row, *actor);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_actor_has_its_rows_whoever_writes_them() {
        for (actors, rows) in [(0, 0), (1, 1), (3, 7), (50, 400), (400, 50)] {
            let mentioned: Vec<Vec<ActorId>> = (0..rows)
                .map(|row| (0..row % 4).map(|at| (row * 7 + at * at * 5) % (actors / 2 + 1).min(actors)).collect())
                .collect();
            let (starts, postings) = post(actors as usize, rows, |row| &mentioned[row as usize]);
            for actor in 0..actors {
                let expected: Vec<Row> = (0..rows).filter(|row| mentioned[*row as usize].contains(&actor)).collect();
                let range = starts[actor as usize] as usize..starts[actor as usize + 1] as usize;
                assert_eq!(postings[range], expected, "{actor} of {actors}");
            }
            assert_eq!(starts[actors as usize] as usize, postings.len());
        }
    }
}
