//! Whether what somebody did to somebody was cooperation or conflict, as its type says.
//!
//! The types are those of CAMEO 1.1b3 (Schrodt 2012): codes, names of the twenty roots, and the names of what stands below them as
//! ICEWS has them; roots 01 to 08 are cooperation, 09 to 20 conflict, as in the quad classes of GDELT. Beside them the types of
//! ACLED and UCDP and plain words for the same. What says neither is neither.

/// Cooperation or conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// By words or by deeds.
    Cooperation,
    /// By words or by deeds.
    Conflict,
}

/// What the name of a type of cooperation begins with, in lower case.
const COOPERATION: &str = "\
    accede, acknowledge, agree, aid, allow humanitarian, allow international, apologize, appeal, ceasefire, \
    comment, consider policy, consult, cooperat, declare truce, decline comment, defend verbally, demobilize, \
    deny responsibility, discuss by telephone, ease, endorse, engage in diplomatic, engage in judicial, \
    engage in material, engage in negotiation, engage in symbolic, express accord, express intent, \
    express intent to cooperate, forgive, grant, host a visit, make an appeal, make a visit, make empathetic, \
    make optimistic, make pessimistic, make public statement, make statement, material cooperation, mediat, meet, \
    meeting, negotiat, peace, praise, provide, rally support, receive deployment, receive inspectors, \
    retreat or surrender, return, share, sign, statement, talks, treaty, verbal cooperation, visit, yield";

/// The same for conflict.
const CONFLICT: &str = "\
    abduct, accuse, arrest, assassinat, assault, attack, attempt to assassinate, ban, battle, bombing, \
    bring lawsuit, carry out, clash, coerce, complain, conduct, confiscate, coup, criticize, defy, demand, \
    demonstrate, deny, destroy, detonate, disapprove, employ aerial, engage in ethnic, engage in mass, \
    engage in political dissent, engage in unconventional, engage in violent, exhibit, expel, explosion, fight, \
    find guilty, give ultimatum, halt, impose, increase, investigate, kill, material conflict, mobilize, non-state, \
    obstruct, occupy, one-sided, physically assault, protest, rally opposition, reduce, refuse, reject, riot, \
    sanction, seize, sexually assault, state-based, strike, threat, torture, use, verbal conflict, veto, violate, \
    violence, war";

/// The side of a type; `None` where it says neither.
pub fn side(kind: &str) -> Option<Side> {
    let kind = kind.trim().to_lowercase();
    if matches!(kind.len(), 2..=4) && kind.bytes().all(|byte| byte.is_ascii_digit()) {
        return match kind.get(..2).unwrap_or_default().parse() {
            Ok(1..=8) => Some(Side::Cooperation),
            Ok(9..=20) => Some(Side::Conflict),
            _ => None,
        };
    }
    let longest = |begins: &str| begins.split(", ").filter(|begin| kind.starts_with(begin)).map(str::len).max();
    match (longest(COOPERATION), longest(CONFLICT)) {
        (None, None) => None,
        (one, other) => Some(if one > other { Side::Cooperation } else { Side::Conflict }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_of_the_side_of_their_root() {
        for kind in [
            "Consult",
            "042",
            "04",
            "Make statement",
            "Express intent to meet or negotiate",
            "Yield",
            "verbal cooperation",
            "Deny responsibility",
            "Appeal for de-escalation of military engagement",
            "Ease curfew",
            "Return, release person(s)",
        ] {
            assert_eq!(side(kind), Some(Side::Cooperation), "{kind}");
        }
        for kind in [
            "Use conventional military force",
            "190",
            "Reduce relations",
            "Deny",
            "disapprove",
            "Battles",
            "fight with small arms and light weapons",
            "Demand diplomatic cooperation (such as policy support)",
            "20",
            "Engage in mass killings",
            "Threaten non-force",
            "state-based violence",
            "material conflict",
            "Protests",
        ] {
            assert_eq!(side(kind), Some(Side::Conflict), "{kind}");
        }
        for kind in ["", "event", "22", "2514", "election", "earthquake", "Strategic developments"] {
            assert_eq!(side(kind), None, "{kind}");
        }
    }
}
