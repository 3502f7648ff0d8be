//! Rows that are one event: a roll call with its votes, a war with its states, a dispute with its parties.

use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::formats::{Loaded, Options, read_with};
use annals::model::Mention;

use crate::support::annals;

#[track_caller]
fn read(name: &str, text: &str) -> Loaded {
    let inputs = vec![input(name, text.as_bytes().to_vec())];
    read_with(inputs, Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// A folder with files in it.
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("in the folder")).expect("writable");
        std::fs::write(path, text).expect("writable");
    }
    folder
}

/// Id, date and headline of each event, a line each.
fn told(chronology: &Chronology) -> String {
    let one = |row| {
        format!("{} | {} | {}\n", chronology.id(row), chronology.date(row), annals::account::headline(chronology, row))
    };
    chronology.rows().map(one).collect()
}

/// An actor with what is kept with it.
fn kept(mention: &Mention) -> String {
    let text = |value: &serde_yaml::Value| value.as_str().unwrap_or_default().to_owned();
    let pairs: Vec<String> =
        mention.extra.iter().map(|(key, value)| format!("{}={}", text(key), text(value))).collect();
    format!("{}: {}", mention.actor, pairs.join(", "))
}

const VOTES: &str = "rcid,ccode,member,vote,Country,Countryname,year,session,importantvote,date,unres,amend,para,short,descr\n\
    4,2,1,3,USA,United States of America,1946,1,0,1946-01-02,R/1/79,0,0,SECURITY COUNCIL,To adopt it\n\
    3,2,1,1,USA,United States of America,1946,1,0,1946-01-01,R/1/66,1,0,\"AMENDMENTS, RULES\",To adopt\n\
    4,20,1,1,CAN,Canada,1946,1,0,1946-01-02,R/1/79,0,0,SECURITY COUNCIL,To adopt it\n\
    3,20,1,2,CAN,Canada,1946,1,0,1946-01-01,R/1/66,1,0,\"AMENDMENTS, RULES\",To adopt\n\
    3,31,1,8,BHS,Bahamas,1946,1,0,1946-01-01,R/1/66,1,0,\"AMENDMENTS, RULES\",To adopt\n";

#[test]
fn a_roll_call_is_one_event_and_each_vote_an_actor_with_what_it_voted() {
    let loaded = read("v.csv", VOTES);
    assert_eq!(
        told(&loaded.chronology),
        "3 | 1946-01-01 | R/1/66: AMENDMENTS, RULES\n4 | 1946-01-02 | R/1/79: SECURITY COUNCIL\n"
    );
    let event = loaded.chronology.event(0);
    let actors: Vec<String> = event.actors.iter().map(kept).collect();
    assert_eq!(
        actors,
        [
            "United States of America: ccode=United States, member=1, vote=yes, Country=USA",
            "Canada: ccode=Canada, member=1, vote=abstain, Country=CAN",
            "Bahamas: ccode=Bahamas, member=1, vote=absent, Country=BHS"
        ]
    );
    assert_eq!((event.summary.as_deref(), event.kind), (Some("To adopt"), None));
    assert_eq!(event.extra["session"].as_str(), Some("1"));
    assert_eq!(event.origin.and_then(|origin| origin.dataset).as_deref(), Some("UN General Assembly Votes"));
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    assert!(
        loaded.tables[0..].iter().any(|line| line == "  rows with the same `rcid` are one event: 5 rows, 2 events"),
        "{:?}",
        loaded.tables
    );
}

#[test]
fn what_somebody_types_finds_the_roll_call_by_any_of_its_rows() {
    let place = folder(&[("v.csv", VOTES)]);
    let list = |query: &str| annals(place.path(), &["list", "v.csv", "--count", "-q", query]).1;
    for (query, count) in [
        ("actor:canada", "2\n"),
        ("abstain", "1\n"),
        ("bahamas", "1\n"),
        ("\"security council\"", "1\n"),
        ("zz", "0\n"),
    ] {
        assert_eq!(list(query), count, "{query}");
    }
    let (_, shown, _) = annals(place.path(), &["show", "v.csv", "3"]);
    assert!(shown.contains("actor Canada:\n  ccode: Canada\n  member: '1'\n  vote: abstain\n"), "{shown}");
}

#[test]
fn a_war_lasts_from_the_first_entry_to_the_last_exit_and_each_state_keeps_its_own() {
    let war = "WarNum,WarName,WarType,ccode,StateName,Side,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1,StartMonth2,StartDay2,StartYear2,EndMonth2,EndDay2,EndYear2,TransFrom,WhereFought,Initiator,Outcome,TransTo,BatDeath,Version\n\
        9,Some War,1,220,France,1,9,3,1939,6,22,1940,10,23,1944,5,8,1945,-8,2,2,1,-8,200,4\n\
        9,Some War,1,255,Germany,2,9,1,1939,5,7,1945,-8,-8,-8,-8,-8,-8,-8,2,1,2,-8,300,4\n\
        9,Some War,1,325,Italy,2,6,10,1940,9,2,1943,-8,-8,-8,-8,-8,-8,-8,2,2,8,-8,50,4\n\
        9,Some War,1,325,Italy,1,10,18,1943,5,8,1945,-8,-8,-8,-8,-8,-8,-8,2,2,1,-8,5,4\n\
        8,Other War,1,2,United States,1,4,-9,1898,8,-9,1898,-8,-8,-8,-8,-8,-8,-8,1,1,1,-8,7,4\n\
        8,Other War,1,230,Spain,2,4,22,1898,8,12,1898,-8,-8,-8,-8,-8,-8,-8,1,2,2,-8,-9,4\n";
    let loaded = read("w.csv", war);
    assert_eq!(told(&loaded.chronology), "8 | 1898-04/1898-08 | Other War\n9 | 1939-09-01/1945-05-08 | Some War\n");
    let event = loaded.chronology.event(1);
    assert_eq!(event.date_note.as_deref(), Some("from the first to the last date of 4 rows"));
    // The sum, where all are known.
    assert_eq!(event.fatalities.and_then(|deaths| deaths.best), Some(555));
    assert_eq!(loaded.chronology.event(0).fatalities, None);
    let actors: Vec<String> = event.actors.iter().map(kept).collect();
    assert_eq!(
        actors[0],
        "France: date=1939-09-03/1945-05-08, StateName=France, Side=1, EndMonth1=6, EndDay1=22, EndYear1=1940, \
         StartMonth2=10, StartDay2=23, StartYear2=1944, Initiator=no, Outcome=winner, BatDeath=200"
    );
    assert!(actors[2].starts_with("Italy: date=1940-06-10/1943-09-02, StateName=Italy, Side=2"), "{actors:?}");
    assert!(actors[3].starts_with("Italy: date=1943-10-18/1945-05-08, StateName=Italy, Side=1"), "{actors:?}");
    // Who is named twice is one in the headline and in the list of an actor's events, and shown with both.
    assert_eq!(loaded.chronology.postings(loaded.chronology.mentions(1).last().expect("Italy").0).len(), 1);
    let place = folder(&[("w.csv", war)]);
    let (_, shown, _) = annals(place.path(), &["show", "w.csv", "9"]);
    for part in ["actor Italy:\n  date: 1940-06-10/1943-09-02\n", "actor Italy 2:\n  date: 1943-10-18/1945-05-08\n"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn a_dispute_has_its_parties_whatever_is_wrong_with_a_row() {
    let parties = "dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,fatality,fatalpre,hiact,hostlev,orig,version\n\
        2,UKG,200,-9,7,1902,24,1,1903,0,0,0,1,1,1,5\n\
        7,RUS,365,1,x,1902,24,1,1903,0,0,0,1,1,1,5\n\
        2,USA,2,1,8,1902,24,1,1903,1,0,0,7,3,1,5\n\
        7,TUR,640,2,3,1902,2,3,1902,0,0,0,1,1,1,5\n\
        ,JPN,740,2,3,1904,2,3,1904,0,0,0,1,1,1,5\n\
        ,CHN,710,2,3,1904,2,3,1904,0,0,0,1,1,1,5\n";
    let loaded = read("b.csv", parties);
    assert_eq!(
        told(&loaded.chronology),
        "7 | 1902-03-02 | Russia, Turkey: militarised dispute 7\n\
         2 | 1902-07/1903-01-24 | United Kingdom, United States: militarised dispute 2\n\
         b:6 | 1904-03-02 | Japan\n\
         b:7 | 1904-03-02 | China\n"
    );
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert!(
        problems[0].starts_with("b.csv:3:1: warning: 1 row has a date that cannot be read: `1902`"),
        "{problems:?}"
    );
    let event = loaded.chronology.event(0);
    assert_eq!(event.date_note.as_deref(), Some("1 of 2 rows give no date"));
    // What could not be read stands with its actor.
    assert!(kept(&event.actors[0]).contains("stday=1, stmon=x, endday=24"), "{}", kept(&event.actors[0]));
    assert_eq!(
        kept(&loaded.chronology.event(1).actors[1]),
        "United States: date=1902-08-01/1903-01-24, stabb=USA, sidea=1, fatality=none, fatalpre=0, hiact=show of force, hostlev=display of force, orig=1"
    );
}

const MINE: &str = "name: Mine\nabout: mine\ncodebook: https://example.org/\nknown_by:\n  - all: [nr, wann, wer]\nfields:\n  id: [nr]\n  date: [wann]\n  title: [was]\n  place: [wo]\nactors:\n  - {column: wer, role: participant}\none_event_per: [nr]\n";

#[test]
fn rows_that_are_no_actors_are_said_side_by_side() {
    let table = "nr,wann,wer,was,wo,why\n1,2014-03-01,A,Talks,Geneva,x\n1,2014-03-01,B,Talks,Geneva,\n1,2014-03-01,A,Talks,Vienna,y\n\
        2,2014-05-01,A,Strike,Oslo,\n2,2014-05-03,A,Strike,Oslo,\n";
    let place = folder(&[(".config/annals/datasets/mine.yaml", MINE), ("t.csv", table)]);
    let (code, stdout, stderr) = annals(place.path(), &["list", "t.csv", "--format", "jsonl"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let lines: Vec<&str> = stdout.lines().filter(|line| line.contains("\"date\"")).collect();
    for part in ["\"date\":\"2014-03-01\"", "[{\"id\":\"A\"},{\"id\":\"B\"}]", "\"Geneva; Vienna\"", "\"why\":\"x; y\""]
    {
        assert!(lines[0].contains(part), "{part}: {stdout}");
    }
    // Rows that differ about the day leave it open, and what they have stays.
    for part in
        ["\"date\":\"[2014-05-01..2014-05-03]\"", "\"wann\":\"2014-05-01; 2014-05-03\"", "2 rows give several dates"]
    {
        assert!(lines[1].contains(part), "{part}: {stdout}");
    }
    let mistaken = MINE.replace("one_event_per", "kept_with_actors");
    let place = folder(&[(".config/annals/datasets/mine.yaml", &*mistaken), ("t.csv", table)]);
    let (_, _, stderr) = annals(place.path(), &["list", "t.csv"]);
    assert!(stderr.contains("it says in `one_event_per` of no column which rows belong together"), "{stderr}");
}

#[test]
fn a_headline_names_the_first_of_many() {
    let header = "dispnum,ccode,stday,stmon,styear,endday,endmon,endyear,hiact,hostlev\n";
    let rows: String =
        [2, 20, 40, 41, 42, 70, 90, 91].iter().map(|code| format!("1,{code},1,1,1950,1,1,1950,1,1\n")).collect();
    let seven: String = rows.lines().take(7).map(|line| format!("{line}\n").replacen('1', "2", 1)).collect();
    let loaded = read("m.csv", &format!("{header}{rows}{seven}"));
    assert_eq!(
        annals::account::headline(&loaded.chronology, 0),
        "United States, Canada, Cuba, Haiti, Dominican Republic, Mexico and 2 others: militarised dispute 1"
    );
    assert!(
        annals::account::headline(&loaded.chronology, 1)
            .starts_with("United States, Canada, Cuba, Haiti, Dominican Republic, Mexico, Guatemala:")
    );
}
