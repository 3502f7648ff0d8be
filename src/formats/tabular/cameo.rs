//! The names of CAMEO event codes (Schrodt, CAMEO 1.1b3), from `assets/cameo.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

const CODES: &str = include_str!("../../../assets/cameo.tsv");

static NAMES: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| CODES.lines().filter_map(|line| line.split_once('\t')).collect());

/// What a code stands for; of an unknown one the name of the nearest code above it.
pub(super) fn name(code: &str) -> Option<&'static str> {
    (2..=code.len()).rev().find_map(|len| NAMES.get(code.get(..len)?).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_names_and_unknown_ones_those_of_their_parents() {
        assert_eq!(name("043"), Some("Host a visit"));
        assert_eq!(name("190"), Some("Use conventional military force"));
        assert_eq!(name("0439"), Some("Host a visit"));
        assert_eq!(name("99"), None);
        assert_eq!((1..=20).filter(|root| name(&format!("{root:02}")).is_some()).count(), 20);
    }
}
