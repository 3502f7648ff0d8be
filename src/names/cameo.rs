//! CAMEO actor codes: `RUSGOV` is Russia, government.
//!
//! A code is made of parts of three letters: a country (ISO 3166-1 alpha-3, with a few of CAMEO's own), then roles, after
//! Schrodt, CAMEO 1.1b3, chapter 3.

use super::gazetteer::Gazetteer;

/// Codes of countries that are not those of ISO 3166.
const COUNTRIES: [(&str, &str); 8] = [
    ("ROM", "ROU"),
    ("TMP", "TLS"),
    ("ZAR", "COD"),
    ("KSV", "XKX"),
    ("PAL", "PSE"),
    ("GZS", "PSE"),
    ("WSB", "PSE"),
    ("SUD", "SDN"),
];

const ROLES: [(&str, &str); 44] = [
    ("AGR", "agriculture"),
    ("BUS", "business"),
    ("COP", "police"),
    ("CRM", "criminals"),
    ("CVL", "civilians"),
    ("DEV", "development"),
    ("EDU", "education"),
    ("ELI", "elite"),
    ("ENV", "environment"),
    ("EXI", "exiles"),
    ("GOV", "government"),
    ("HLH", "health"),
    ("HRI", "human rights"),
    ("IGO", "intergovernmental organization"),
    ("IMG", "international militarized group"),
    ("INS", "insurgents"),
    ("INT", "international"),
    ("JUD", "judiciary"),
    ("LAB", "labor"),
    ("LEG", "legislature"),
    ("MED", "media"),
    ("MIL", "military"),
    ("MNC", "multinational corporation"),
    ("MOD", "moderates"),
    ("MRC", "mercenaries"),
    ("NGM", "nongovernmental movement"),
    ("NGO", "nongovernmental organization"),
    ("NON", "nonaligned"),
    ("OPP", "opposition"),
    ("PRO", "protestors"),
    ("PTY", "political party"),
    ("RAD", "radicals"),
    ("REB", "rebels"),
    ("REF", "refugees"),
    ("REL", "religion"),
    ("SEP", "separatists"),
    ("SET", "settlers"),
    ("SPY", "intelligence service"),
    ("STU", "students"),
    ("TOP", "top officials"),
    ("UAF", "armed forces"),
    ("UIS", "unidentified state"),
    ("VET", "veterans"),
    ("WOM", "women"),
];

/// What a code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorCode {
    /// The country's entry in the gazetteer; `None` for a role that no country is given for.
    pub country: Option<u32>,
    /// The roles, in words.
    pub roles: Vec<&'static str>,
}

impl ActorCode {
    /// Reads a code of at least two parts, of which every one is known.
    pub fn parse(code: &str) -> Option<Self> {
        let is_code = matches!(code.len(), 6 | 9 | 12) && code.bytes().all(|byte| byte.is_ascii_uppercase());
        let parts: Vec<&str> = if is_code {
            (0..code.len()).step_by(3).filter_map(|at| code.get(at..at + 3)).collect()
        } else {
            return None;
        };
        let role = |part: &&str| ROLES.iter().find(|(known, _)| known == part).map(|(_, role)| *role);
        let gazetteer = Gazetteer::built_in();
        let iso = COUNTRIES.iter().find(|(known, _)| *known == parts[0]).map_or(parts[0], |(_, iso)| iso);
        let country = gazetteer.of_id(iso).filter(|entry| gazetteer.entry(*entry).kind == "state");
        let roles: Option<Vec<&'static str>> = parts[usize::from(country.is_some())..].iter().map(role).collect();
        Some(Self { country, roles: roles? })
    }
}

impl std::fmt::Display for ActorCode {
    /// `Russia, government`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let country = self.country.map(|entry| &*Gazetteer::built_in().entry(entry).name);
        let parts: Vec<&str> = country.into_iter().chain(self.roles.iter().copied()).collect();
        f.write_str(&parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_countries_and_roles() {
        for (code, says) in [
            ("RUSGOV", "Russia, government"),
            ("NGAMILREB", "Nigeria, military, rebels"),
            ("ROMGOV", "Romania, government"),
            ("GOVMIL", "government, military"),
        ] {
            assert_eq!(ActorCode::parse(code).map(|code| code.to_string()).as_deref(), Some(says), "{code}");
        }
        for other in ["RUS", "rusgov", "RUSXYZ", "POLICE", "RUSGO", "КРЕМЛЬ", ""] {
            assert_eq!(ActorCode::parse(other), None, "{other}");
        }
    }
}
