//! The field's own data sets, as their makers hand them on: what is read of each, row by row.

use std::io::Write;

use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::formats::{Loaded, Options, read_with};
use annals::model::{Event, Role};

use crate::support::annals;

/// Reads a text as a file of a name.
#[track_caller]
fn read(name: &str, text: &str) -> Loaded {
    let inputs = vec![input(name, text.as_bytes().to_vec())];
    read_with(inputs, Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The data set, and date, actors with their roles, title of each event, a line each.
fn told(chronology: &Chronology) -> String {
    let one = |event: Event| {
        let role = |role: Role| if role == Role::Participant { String::new() } else { format!(" ({role})") };
        let actors: Vec<String> =
            event.actors.iter().map(|mention| format!("{}{}", mention.actor, role(mention.role))).collect();
        format!("{} | {} | {}", event.date, actors.join(", "), event.title)
    };
    let dataset = chronology.event(0).origin.and_then(|origin| origin.dataset).unwrap_or_default();
    let events = chronology.rows().map(|row| one(chronology.event(row)));
    std::iter::once(dataset).chain(events).collect::<Vec<_>>().join("\n")
}

#[test]
fn gtd_has_days_that_are_not_known_and_attacks_that_last() {
    let loaded = read(
        "gtd.csv",
        "eventid,iyear,imonth,iday,approxdate,extended,resolution,country,country_txt,provstate,city,latitude,longitude,specificity,summary,attacktype1,attacktype1_txt,corp1,target1,natlty1_txt,gname,gname2,nperps,nkill,nwound,scite1,scite2,dbsource\n\
         197001000001,1970,1,0,\"January 19-20, 1970\",0,,160,Philippines,Unknown,Unknown,15.47,120.59,4,,1,Assassination,Unknown,Mayor,Philippines,Some Group,,-99,1,-9,,,PGIS\n\
         201208010002,2012,8,1,,1,8/6/2012,153,Nigeria,Borno,Maiduguri,11.84,13.15,1,08/01/2012: Men took a man.,6,Hostage Taking (Kidnapping),,-99,,Unknown,,3,,2,\"A, B\",C,START Primary Collection\n",
    );
    assert_eq!(
        told(&loaded.chronology),
        "GTD\n\
         1970-01 | Some Group (source), Mayor (target), Philippines (target) | Assassination: Some Group\n\
         2012-08-01/2012-08-06 |  | Hostage Taking (Kidnapping)"
    );
    let [first, second] = [0, 1].map(|row| loaded.chronology.event(row));
    assert_eq!(first.date_note.as_deref(), Some("January 19-20, 1970"));
    let place = first.location.expect("a place");
    assert_eq!(
        (place.country.as_deref(), place.precision.as_deref()),
        (Some("Philippines"), Some("first-order division"))
    );
    assert_eq!(first.fatalities.expect("counted").best, Some(1));
    // What stands for nothing is not there; what has no field of its own is kept.
    assert!(["nperps", "nwound", "corp1"].iter().all(|name| !first.extra.contains_key(*name)));
    assert_eq!(second.extra["nwound"].as_str(), Some("2"));
    assert_eq!(second.fatalities, None);
    let place = second.location.expect("a place");
    assert_eq!((place.name.as_deref(), place.country.as_deref()), (Some("Maiduguri"), Some("Nigeria")));
    let sources: Vec<_> = second.sources.iter().map(|s| (s.publisher.as_deref(), s.title.as_deref())).collect();
    assert_eq!(sources, [(Some("START Primary Collection"), None), (None, Some("A, B")), (None, Some("C"))]);
    assert_eq!(annals::account::headline(&loaded.chronology, 0), "Assassination: Some Group");
}

#[test]
fn polecat_has_several_names_in_a_cell() {
    let loaded = read(
        "polecat.txt",
        "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor Country\tRecipient Name\tRecipient Country\tPlacename\tCountry\tLatitude\tLongitude\tSource\tPublication Date\n\
         1\t2023-01-05\tCONSULT\tphone\t1.0\tVERBAL COOPERATION\tdiplomatic; military\tVladimir Putin; Sergey Lavrov\tRUS\tRecep Tayyip Erdoğan\tTUR\tNone\tRUS\t55.75\t37.61\tInterfax\t2023-01-06\n",
    );
    assert_eq!(
        told(&loaded.chronology),
        "POLECAT\n2023-01-05 | Vladimir Putin (source), Sergey Lavrov (source), Recep Tayyip Erdoğan (target) | CONSULT"
    );
    let event = loaded.chronology.event(0);
    assert_eq!(event.tags, ["diplomatic", "military"]);
    assert_eq!(event.location.and_then(|place| place.country).as_deref(), Some("RUS"));
    let source = &event.sources[0];
    assert_eq!(source.publisher.as_deref(), Some("Interfax"));
    assert_eq!(source.published.as_ref().map(ToString::to_string).as_deref(), Some("2023-01-06"));
    assert_eq!(event.extra["Event Mode"].as_str(), Some("phone"));
    let whole = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tPrimary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\tWikipedia Actor ID\tActor Resolution\tActor COW\tActor Country\tRecipient Name\tRecipient Country\tPlacename\tCountry\tLatitude\tLongitude\tGeoNames ID\tSource\tPublication Date\tStory People\tHeadline\tVersion\n\
        NGEC1\t2023-01-05\tPROTEST\triot\t6.0\tMATERIAL CONFLICT\teconomic\tFarmers\tCVL\tCVL\t\tfarmers\t\tnone\t220\tFRA\tNone\t\tParis\tFRA\t48.8\t2.3\t2988507\tAFP\t2023-01-06\tNone\tFarmers riot\tNGECv1\n";
    assert_told("n.txt", whole, "POLECAT NGECv1\n2023-01-05 | Farmers (source) | PROTEST");
    assert_eq!(read("n.txt", whole).chronology.event(0).sources[0].title.as_deref(), Some("Farmers riot"));
}

#[test]
fn acled_has_associates_that_are_actors_of_their_own() {
    let header = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp\n";
    let row = "UKR1002,2024-03-13,2024,1,Demonstrations,Protests,Peaceful protest,Protesters (Ukraine),Labor Group (Ukraine); Women (Ukraine),6,,,0,60,,804,Europe,Ukraine,Kyiv City,Kyiv,50.45,30.52,1,Suspilne,National,Around 13 March,0,crowd size=around 100,1711000000\n";
    let file = read("acled.csv", &format!("{header}{row}"));
    let expected =
        "ACLED\n2024-03-13 | Protesters (Ukraine), Labor Group (Ukraine), Women (Ukraine) | Peaceful protest";
    assert_eq!(told(&file.chronology), expected);
    let event = file.chronology.event(0);
    assert_eq!(event.extra["inter1"].as_str(), Some("protesters"));
    assert_eq!(event.location.and_then(|place| place.precision).as_deref(), Some("the place itself"));
    // When the row was changed is not when it was published.
    assert_eq!(event.sources[0].published, None);
    // The same as the API gives it.
    let keys: Vec<&str> = header.trim().split(',').collect();
    let pairs = keys.iter().zip(row.trim().split(',')).map(|(key, value)| format!("\"{key}\": \"{value}\""));
    let json = format!("[{{{}}}]", pairs.collect::<Vec<_>>().join(", "));
    assert_eq!(told(&read("acled.json", &json).chronology), expected);
    // And with the few fields that somebody asked it for.
    let few = r#"{"status":200,"success":true,"count":1,"data":[{"event_id_cnty":"PER1","event_date":"2026-07-01","event_type":"Battles","country":"Peru","fatalities":"3","notes":"A row"}]}"#;
    assert_eq!(told(&read("few.json", few).chronology), "ACLED\n2026-07-01 |  | Battles");
}

/// Reads a table and compares all that is told of it.
#[track_caller]
fn assert_told(name: &str, text: &str, expected: &str) {
    assert_eq!(told(&read(name, text).chronology), expected);
}

#[test]
fn the_ucdp_prio_conflict_list_has_episodes_that_end_or_go_on() {
    let text = "conflict_id,location,side_a,side_a_2nd,side_b,side_b_2nd,incompatibility,territory_name,year,intensity_level,type_of_conflict,start_date,start_prec,start_date2,start_prec2,ep_end,ep_end_date,ep_end_prec\n\
        218,India,Government of India,,Government of Pakistan,,1,Kashmir,1948,2,2,1947-10-31,1,1948-01-01,1,1,1948-12-31,1\n\
        333,Afghanistan,Government of Afghanistan,\"Government of Pakistan, Government of Canada\",\"Taleban, Hizb\",,2,,2005,2,4,1978-04-27,1,2003-02-01,2,0,,\n";
    let expected = "UCDP/PRIO Armed Conflict\n\
        1948-01-01/1948-12-31 | Government of India, Government of Pakistan | interstate conflict over territory: Kashmir\n\
        2003-02/2005 | Government of Afghanistan, Government of Pakistan, Government of Canada, Taleban, Hizb | internationalised intrastate conflict over government";
    assert_told("acd.csv", text, expected);
    let event = read("acd.csv", text).chronology.event(0);
    assert_eq!(event.extra["intensity_level"].as_str(), Some("war (1000 deaths or more in the year)"));
    assert_eq!(event.extra["start_date"].as_str(), Some("1947-10-31"));
    // What is read as less than a day stays as it is written too.
    assert_eq!(read("acd.csv", text).chronology.event(1).extra["start_date2"].as_str(), Some("2003-02-01"));
    let header = text.lines().next().expect("a header");
    let row = |start: &str, code: &str, end: &str, end_code: &str| {
        format!("{header}\n1,X,Government of X,,Y,,2,,1999,1,3,1990-05-05,1,{start},{code},1,{end},{end_code}\n")
    };
    for (start, code, end, end_code, date) in [
        ("1997-03-04", "1", "1999-04-05", "1", "1997-03-04/1999-04-05"),
        ("1997-03-31", "3", "1999-04-05", "2", "1997-03/1999-04"),
        ("1997-03-31", "4", "1999-12-31", "5", "1997/1999"),
        ("1997-12-31", "5", "1999-12-31", "", "1997/1999"),
        ("1997-12-31", "6", "1999-06-30", "", "1997~/1999-06"),
        ("1997-12-31", "1", "1999-06-29", "", "1997-12-31/1999-06-29"),
    ] {
        let event = read("acd.csv", &row(start, code, end, end_code)).chronology.event(0);
        assert_eq!(event.date.to_string(), date, "{start} {code} {end} {end_code}");
    }
}

#[test]
fn years_of_ucdp_have_the_deaths_of_the_year() {
    let battles = "conflict_id,dyad_id,location_inc,side_a,side_a_2nd,side_b,side_b_2nd,incompatibility,territory_name,year,bd_best,bd_low,bd_high,type_of_conflict,battle_location,version\n\
        333,735,Afghanistan,Government of Afghanistan,,Taleban,,2,,2003,400,300,500,3,Afghanistan,23.1\n";
    assert_told(
        "b.csv",
        battles,
        "UCDP Battle-Related Deaths 23.1\n2003 | Government of Afghanistan, Taleban | intrastate conflict over government",
    );
    let deaths = read("b.csv", battles).chronology.event(0).fatalities.expect("counted");
    assert_eq!((deaths.low, deaths.best, deaths.high), (Some(300), Some(400), Some(500)));
    let one_sided = "conflict_id,dyad_id,actor_id,actor_name,year,best_fatality_estimate,low_fatality_estimate,high_fatality_estimate,is_government_actor,location,version\n\
        574,1,234,IS,2014,100,90,,0,\"Iraq, Syria\",23.1\n";
    let expected = "UCDP One-Sided Violence 23.1\n2014 | IS (source) | one-sided violence by IS";
    assert_told("o.csv", one_sided, expected);
    let dyad = "dyad_id,conflict_id,location,side_a,side_b,incompatibility,year,type_of_conflict,start_date,start_prec,start_date2,start_prec2\n\
        735,333,Afghanistan,Government of Afghanistan,Taleban,2,1996,3,1995-01-20,1,1995-01-20,1\n";
    let expected =
        "UCDP Dyadic\n1995-01-20/1996 | Government of Afghanistan, Taleban | intrastate conflict over government";
    assert_told("d.csv", dyad, expected);
}

#[test]
fn icews_as_on_dataverse_has_ids_codes_and_a_publisher() {
    let text = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n\
        20718170\t2015-01-01\tIran\t\tIran\tMake statement\t010\t0.0\tVladimir Putin\tGovernment\tRussia\t34\t6\tInterfax\tTehran\t\tTehran\tIran\t35.7\t51.4\n";
    assert_told("i.tab", text, "ICEWS\n2015-01-01 | Iran (source), Vladimir Putin (target) | Make statement");
    let event = read("i.tab", text).chronology.event(0);
    assert_eq!((event.id.as_str(), event.kind.as_deref()), ("20718170", Some("Make statement")));
    assert_eq!(event.sources[0].publisher.as_deref(), Some("Interfax"));
    assert_eq!(event.extra["CAMEO Code"].as_str(), Some("010"));
    assert_eq!(event.location.and_then(|place| place.lat), Some(35.7));
}

#[test]
fn phoenix_comes_with_a_header_and_without() {
    let row = "10_1\t20150102\t2015\t1\t2\tUSAGOV\tUSA\tGOV\t\tIRN\tIRN\t\t\t043\t04\t1\t2.8\t\t35.7\t51.4\tTehran\tTehran\tIRN\t5_1\thttp://example.org/a\tbbc\n";
    assert_told("p.txt", row, "Phoenix\n2015-01-02 | USAGOV (source), IRN (target) | Host a visit");
    let event = read("p.txt", row).chronology.event(0);
    assert_eq!((event.kind.as_deref(), event.tags.as_slice()), (Some("043"), &["verbal cooperation".to_owned()][..]));
    let text = "eid,story_date,year,month,day,source,source_root,target,target_root,code,root_code,quad_class,placename,countryname\n\
        NYT1,1/2/1945,1945,1,2,USAGOV,USA,DEU,DEU,190,19,4,Bastogne,BEL\n";
    let expected =
        "Cline Center Historical Phoenix\n1945-01-02 | USAGOV (source), DEU (target) | Use conventional military force";
    assert_told("c.csv", text, expected);
}

#[test]
fn what_gdelt_hands_on_beside_its_events_is_refused_by_name() {
    let mentions =
        "719024875\t20171202000000\t20180101000000\t1\tbbc.com\thttp://x\t1\t-1\t2\t3\t1\t50\t100\t-1.0\t\t\n";
    let knowledge = format!("20150218230000-0\t20150218230000\t1\tbbc.com\thttp://x{}\n", "\t".repeat(22));
    for (text, named) in [(mentions, "mentions of GDELT 2.0"), (&knowledge, "the Global Knowledge Graph of GDELT")] {
        let inputs = vec![input("x.csv", text.as_bytes().to_vec())];
        let error = read_with(inputs, Options::default()).expect_err(named);
        assert!(error.message.contains(named), "{error}");
        assert!(error.hint.is_some_and(|hint| hint.contains("`.export.CSV`")));
    }
}

#[test]
fn disputes_of_the_correlates_of_war_have_days_that_nobody_knows() {
    let disputes = "dispnum,stday,stmon,styear,endday,endmon,endyear,outcome,settle,fatality,fatalpre,maxdur,mindur,hiact,hostlev,recip,numa,numb,version\n\
        2,-9,7,1902,24,1,1903,6,1,0,0,206,176,7,3,0,1,1,5\n\
        3,2,5,1913,25,10,1913,4,1,-9,-9,177,177,16,4,0,1,1,5\n";
    let expected = "COW MIDA 5\n1902-07/1903-01-24 |  | show of force\n1913-05-02/1913-10-25 |  | attack";
    assert_told("MIDA 5.0.csv", disputes, expected);
    let event = read("MIDA.csv", disputes).chronology.event(1);
    assert_eq!((event.id.as_str(), event.kind.as_deref(), event.fatalities), ("3", Some("use of force"), None));
    assert_eq!(event.extra["outcome"].as_str(), Some("yield by side B"));
    let states = "dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,fatality,fatalpre,hiact,hostlev,orig,version\n\
        2,UKG,200,-9,7,1902,24,1,1903,0,0,0,0,1,1,5\n";
    assert_told("MIDB.csv", states, "COW MIDB 5\n1902-07/1903-01-24 | United Kingdom | militarised dispute 2");
    let incidents = "dispnum,incidnum,stday,stmon,styear,endday,endmon,endyear,duration,tbi,fatality,fatalpre,action,hostlev,numa,version\n\
        3551,3551001,-9,5,1993,-9,5,1993,1,0,0,0,7,3,1,5\n";
    assert_told("MIDI.csv", incidents, "COW MIDI 5\n1993-05 |  | show of force");
    let parties = "dispnum,incidnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,action,hostlev,fatality,fatalpre,version\n\
        3551,3551001,USA,2,-9,5,1993,-9,5,1993,1,7,3,0,0,5\n";
    assert_told("MIDIP.csv", parties, "COW MIDIP 5\n1993-05 | United States | militarised incident 3551001");
}

#[test]
fn wars_and_alliances_have_states_by_number() {
    let war = "WarNum,WarName,WarType,ccode,StateName,Side,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1,StartYear2,Initiator,Outcome,BatDeath,Version\n\
        1,Franco-Spanish War,1,230,Spain,2,4,7,1823,11,13,1823,-8,2,2,600,4\n";
    assert_told("w.csv", war, "COW Inter-State Wars 4\n1823-04-07/1823-11-13 | Spain | Franco-Spanish War");
    let event = read("w.csv", war).chronology.event(0);
    assert_eq!(event.kind.as_deref(), Some("inter-state war"));
    assert_eq!(event.fatalities.expect("counted").best, Some(600));
    let civil = "WarNum,WarName,WarType,CcodeA,SideA,CcodeB,SideB,Intnl,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1\n\
        500,First Caucasus,5,365,Russia,-8,\"Georgians, Dagestania, Chechens\",0,6,10,1818,-9,-9,1822\n";
    let expected = "COW Intra-State Wars\n1818-06-10/1822 | Russia, Georgians, Dagestania, Chechens | First Caucasus";
    assert_told("c.csv", civil, expected);
    let tribal = "WarNum,WarName,WarType,WhereFought,SideA1,SideA2,SideB1,SideB2,SideB3,SideB4,SideB5,StartYear,StartMonth,StartDay,EndYear,EndMonth,EndDay,Initiator,TransFrom,TransTo,Outcome,SideADeaths,SideBDeaths,TotalCombatDeaths,Version\n\
        1502,Burma-Assam War,8,7,Burma,-8,Assam,-8,-8,-8,-8,1819,-9,-9,1822,3,-9,A,-8,-8,1,-9,-9,600,4\n";
    assert_told("n.csv", tribal, "COW Non-State Wars 4\n1819/1822-03 | Burma, Assam | Burma-Assam War");
    let colonial = "WarNum,WarName,WarType,ccode1,SideA,ccode2,SideB,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1,StartMonth2,StartDay2,StartYear2,EndMonth2,EndDay2 ,EndYear2,Initiator,Interven,TransFrom,Outcome,TransTo,WhereFought,BatDeath,NonStateDeaths,Version\n\
        300,Bombardment of Algiers,3,210,Netherlands,-8,-8,8,26,1816,8,30,1816,-8,-8,-8,-8,-8,-8,1,1,-8,1,-8,6,13,-8,4\n\
        300,Bombardment of Algiers,3,200,United Kingdom,-8,Algeria,8,26,1816,8,30,1816,-8,-8,-8,-8,-8,-8,1,1,-8,1,-8,6,129,6000,4\n";
    let expected =
        "COW Extra-State Wars 4\n1816-08-26/1816-08-30 | Netherlands, United Kingdom, Algeria | Bombardment of Algiers";
    assert_told("e.csv", colonial, expected);
    // What is said of the other side is not kept with the state.
    let event = read("e.csv", colonial).chronology.event(0);
    assert_eq!(event.actors[1].extra["BatDeath"].as_str(), Some("129"));
    assert_eq!(event.actors[2].extra["NonStateDeaths"].as_str(), Some("6000"));
    assert_eq!(event.extra["WhereFought"].as_str(), Some("Middle East"));
    let participants = "WarNum,WarName,V5RegionNum,WarType,CcodeA,SideA,CcodeB,SideB,Intnl,StartMo1,StartDy1,StartYr1,EndMo1,EndDy1,EndYr1,StartMo2,StartDy2,StartYr2,EndMo2,EndDy2,EndYr2,Outcome,DeathsA,DeathsB,TotalBDeaths\n\
        585,Some Revolt,7,5,710,China,-8,Rebels,0,10,-9,1866,-9,-9,1866,-8,-8,-8,-8,-8,-8,1,100,-9,2000\n";
    assert_told("p.csv", participants, "COW Intra-State Wars\n1866-10/1866 | China, Rebels | Some Revolt");
    let member = "version4id,ccode,state_name,mem_st_day,mem_st_month,mem_st_year,mem_end_day,mem_end_month,mem_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente\n\
        1,200,United Kingdom,1,1,1816,,,,1,1,1,0,1,0\n";
    assert_told("a.csv", member, "COW Alliances by member\n1816-01-01 | United Kingdom | defence pact");
    assert_eq!(read("a.csv", member).chronology.event(0).tags, ["defence pact", "nonaggression pact"]);
    let members = "version4id,ccode,state_name,all_st_day,all_st_month,all_st_year,all_end_day,all_end_month,all_end_year,ss_type,mem_st_day,mem_st_month,mem_st_year,mem_end_day,mem_end_month,mem_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,version\n\
        3,200,United Kingdom,20,11,1815,15,7,1870,\"Type I: Defense Pact\",20,11,1815,2,7,1830,0,0,1,0,1,0,4.1\n\
        3,300,Austria-Hungary,20,11,1815,15,7,1870,\"Type I: Defense Pact\",21,11,1815,15,7,1870,0,0,1,0,1,0,4.1\n";
    let expected =
        "COW Alliances by member 4.1\n1815-11-20/1870-07-15 | United Kingdom, Austria-Hungary | Type I: Defense Pact";
    assert_told("m.csv", members, expected);
    let event = read("m.csv", members).chronology.event(0);
    assert_eq!(event.actors[0].extra["mem_end_year"].as_str(), Some("1830"));
    let yearly = "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,dyad_end_month,dyad_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,asymmetric,year,version\n\
        1,200,United Kingdom,235,Portugal,1,1,1816,,,,1,1,1,0,1,0,0,1850,4.1\n";
    assert_told("y.csv", yearly, "COW Alliances by year 4.1\n1850 | United Kingdom, Portugal | defence pact");
    let dyads = yearly.replace(",year,version", ",version").replace(",1850,", ",");
    assert_told("d.csv", &dyads, "COW Alliances by dyad 4.1\n1816-01-01 | United Kingdom, Portugal | defence pact");
    let treaties = "atopid,begyr,begmo,begday,endyr,endmo,endday,defense,offense,neutral,nonagg,consul,mem1,mem2,mem3\n\
        4000,1949,4,4,0,0,0,1,0,0,0,1,2,200,0\n";
    assert_told("t.csv", treaties, "ATOP\n1949-04-04 | United States, United Kingdom | defence pact");
    let members = "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase,defense,offense,neutral,nonagg,consul,version\n\
        4000,2,1949,4,4,0,0,0,0,1,0,0,0,1,5.1\n\
        4000,350,1952,2,18,0,0,0,0,1,0,0,0,1,5.1\n";
    assert_told("m.csv", members, "ATOP by member 5.1\n1949-04-04 | United States, Greece | alliance 4000");
    let event = read("m.csv", members).chronology.event(0);
    assert_eq!(event.date_note.as_deref(), Some("the first date of 2 rows"));
    assert_eq!(event.actors[1].extra["date"].as_str(), Some("1952-02-18"));
    assert_eq!(event.actors[1].extra["defense"].as_str(), Some("defence pact"));
}

#[test]
fn leaders_coups_and_votes() {
    let leader = "obsid,leadid,ccode,idacr,leader,startdate,eindate,enddate,entry,exit\n\
        USA-1869,81dcc176,2,USA,Grant,1869-03-04,1869-03-04,1877-03-04,Regular,Regular\n";
    assert_told("l.csv", leader, "Archigos\n1869-03-04/1877-03-04 | Grant, United States | Grant in office");
    let month = "ccode,country,leader,year,month,elected,age,male,militarycareer,tenure_months,government\n\
        2,USA,Truman,1950,1,1,66,1,0,58,Presidential Democracy\n";
    assert_told("r.csv", month, "REIGN\n1950-01 | Truman, USA | Truman in office");
    let coups = "country\tccode\tyear\tmonth\tday\tcoup\tversion\nBolivia\t145\t1951\t5\t16\t2\t2021\nCuba\t40\t1952\t0\t0\t1\t2021\n";
    let expected = "Powell & Thyne Coups 2021\n1951-05-16 | Bolivia | successful coup\n1952 | Cuba | failed coup";
    assert_told("c.txt", coups, expected);
    let votes = "rcid,country,country_code,vote,session,date,unres,short,descr\n\
        3,United States,US,1,1,1946-01-01,R/1/66,AMENDMENTS,To adopt\n";
    assert_told("v.csv", votes, "UN General Assembly Votes\n1946-01-01 | United States | R/1/66: AMENDMENTS");
    let event = read("v.csv", votes).chronology.event(0);
    assert_eq!(event.actors[0].extra["vote"].as_str(), Some("yes"));
    let library = "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,agenda_title,subjects,vote_note,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link\n\
        4025240,AFG,AFGHANISTAN,Y,2023-10-27,ES-10,A/RES/ES-10/21,A/ES-10/L.25,,A/ES-10/PV.41,Protection of civilians,Actions,SETTLEMENTS,,120.0,14.0,45.0,14.0,193.0,https://digitallibrary.un.org/record/4025240\n\
        4025240,BEN,BENIN,X,2023-10-27,ES-10,A/RES/ES-10/21,A/ES-10/L.25,,A/ES-10/PV.41,Protection of civilians,Actions,SETTLEMENTS,,120.0,14.0,45.0,14.0,193.0,https://digitallibrary.un.org/record/4025240\n";
    let expected = "UN Digital Library Votes\n2023-10-27 | AFGHANISTAN, BENIN | Protection of civilians";
    assert_told("l.csv", library, expected);
    let event = read("l.csv", library).chronology.event(0);
    assert_eq!(event.actors[1].extra["ms_vote"].as_str(), Some("not voting"));
    assert_eq!(event.sources[0].url.as_deref(), Some("https://digitallibrary.un.org/record/4025240"));
}

#[test]
fn incidents_on_a_map_and_traces_of_a_computer() {
    let incidents = r#"[{"id":"CIV1","date":"03/05/2022","latitude":"50.0","longitude":"36.2","location":"Kharkiv","description":"A school is hit","sources":[{"id":"s1"}],"filters":[]}]"#;
    assert_told("t.json", incidents, "TimeMap\n2022-03-05 |  | A school is hit");
    // As its button `export` writes it.
    let exported = r#"[{"id":"CIV1","date":"03/15/2022","latitude":"50.0","longitude":"36.2","location":"Kharkiv","description":"A school is hit","sources":[{"id":"S1","path":"https://example.org/1","description":"A video"},{"id":"S2","path":"https://example.org/2","description":""}],"filters":[{"key":"Type of area affected","value":"School"}]}]"#;
    assert_told("t.json", exported, "TimeMap\n2022-03-15 |  | A school is hit");
    let event = read("t.json", exported).chronology.event(0);
    let sources: Vec<_> = event.sources.iter().map(|source| (source.title.as_deref(), source.url.as_deref())).collect();
    assert_eq!(sources, [(Some("A video"), Some("https://example.org/1")), (None, Some("https://example.org/2"))]);
    assert_eq!(event.sources[1].extra["id"].as_str(), Some("S2"));
    assert!(event.extra["filters"].as_str().is_some_and(|filters| filters.contains("School")));
    let traces =
        "datetime,timestamp,timestamp_desc,message\n2020-01-02T10:00:00+00:00,1577959200000000,File Created,evil.exe\n";
    assert_told("t.csv", traces, "Timesketch\n2020-01-02T10:00:00+00:00 |  | evil.exe");
}

const MINE: &str = "name: My incidents\nabout: mine\ncodebook: https://example.org/\nknown_by:\n  - all: [nr, wann, wer]\nfields:\n  id: [nr]\n  date: [wann]\nactors:\n  - {column: wer, role: observer, split: /}\ntitles: ['{was} by {wer}', '{was}']\ncolumns:\n  was: {codes: {1: attack}, nothing: [-9]}\n";

/// A folder with a table, and a data set in the configuration folder of its user.
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn with_own_dataset(dataset: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("temporary folder");
    let datasets = folder.path().join(".config/annals/datasets");
    std::fs::create_dir_all(&datasets).expect("writable");
    std::fs::write(datasets.join("mine.yaml"), dataset).expect("writable");
    std::fs::write(folder.path().join("t.csv"), "nr,wann,wer,was\n7,2014-03-01,A/B,1\n8,2014-03-02,C,-9\n")
        .expect("writable");
    folder
}

#[test]
fn users_describe_data_sets_of_their_own() {
    let folder = with_own_dataset(MINE);
    let (code, stdout, stderr) = annals(folder.path(), &["list", "t.csv", "--format", "jsonl"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let lines: Vec<&str> = stdout.lines().collect();
    for part in
        ["\"id\":\"7\"", "attack by A/B", "{\"id\":\"B\",\"role\":\"observer\"}", "\"dataset\":\"My incidents\""]
    {
        assert!(lines[0].contains(part), "{part}: {stdout}");
    }
    let (_, checked, _) = annals(folder.path(), &["check", "t.csv"]);
    assert!(checked.contains("t.csv: fields parted by commas, My incidents\n"), "{checked}");
}

#[test]
fn the_data_set_of_the_page_is_read_as_it_says() {
    let (_, rest) = annals::cli::help::TOPICS
        .iter()
        .find(|topic| topic.word == "formats")
        .and_then(|topic| topic.page.split_once("```yaml\n"))
        .expect("an example");
    let (yaml, _) = rest.split_once("```").expect("an end");
    let folder = with_own_dataset(yaml);
    let table = "incident_id,when_it_was,when_code,until,until_code,perp,kind,state,ref1\n\
        1,03/04/2014,1,2014-05-09,2,A;B,1,2,R\n\
        2,2014-03-04,1,,,C;D,2,200,\n\
        3,2014-03-04,2,,,E,-9,200,\n";
    std::fs::File::create(folder.path().join("own.csv"))
        .and_then(|mut file| file.write_all(table.as_bytes()))
        .expect("writable");
    let (code, stdout, stderr) = annals(folder.path(), &["list", "own.csv"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_eq!(
        stdout,
        "[2014-02-26..2014-03-10]  3  E\n\
         2014-03-04                2  talks: C;D\n\
         2014-03-04/2014-05        1  attack: A;B\n"
    );
}

#[test]
fn a_data_set_that_is_not_sound_is_a_warning_with_its_place_and_hides_nothing() {
    for (right, wrong, place, message) in [
        ("about: mine", "abuot: mine", "2:1", "unknown field `abuot`"),
        ("role: observer", "role: watcher", "10:25", "unknown role: `watcher`"),
        ("  date: [wann]", "  when: [wann]", "8:3", "unknown field: `when`"),
        ("'{was}']", "'{was']", "11:29", "a `{` without `}`"),
    ] {
        let folder = with_own_dataset(&MINE.replace(right, wrong));
        std::fs::File::create(folder.path().join(".config/annals/datasets/other.yaml"))
            .and_then(|mut file| file.write_all(MINE.replace("name: My", "name: Other").as_bytes()))
            .expect("writable");
        let (code, stdout, stderr) = annals(folder.path(), &["list", "t.csv", "--columns", "date=wann"]);
        assert_eq!((code, stdout.lines().count()), (0, 2), "{stderr}");
        assert!(stderr.contains(&format!("datasets/mine.yaml:{place}: warning: ")), "{message}: {stderr}");
        assert!(stderr.contains(message) && stderr.contains("it is passed over"), "{message}: {stderr}");
        // The others are read, and no command stops.
        let (_, checked, _) = annals(folder.path(), &["check", "t.csv"]);
        assert!(checked.contains("Other incidents"), "{checked}");
        assert_eq!(annals(folder.path(), &["actors", "t.csv"]).0, 0);
    }
}

#[test]
fn launches_of_missiles_and_lists_of_states() {
    let launches = "F1,Date,Date Entered/Updated,Launch Time (UTC),Missile Name,Missile Type,Launch Agency/Authority,Facility Name,Facility Location,Other Name,Facility Latitude,Facility Longitude,Landing Location,Apogee,Distance Travelled,Confirmation Status,Test Outcome,Additional Information,Source(s)\n\
        1,1984-04-09,2019-01-01,,Scud-B,SRBM,Unknown,Tonghae Satellite Launching Ground,Hwadae County,Musudan-ri,40.85,129.66,Unknown,Unknown,Unknown,Confirmed,Success,First test,\"NTI, 2003\"\n";
    let expected = "CNS Missile Launches\n1984-04-09 |  | Scud-B launched from Tonghae Satellite Launching Ground";
    assert_told("m.csv", launches, expected);
    let event = read("m.csv", launches).chronology.event(0);
    assert_eq!((event.kind.as_deref(), event.tags.as_slice()), (Some("SRBM"), &["Success".to_owned()][..]));
    assert_eq!(event.status.map(annals::model::Status::word), Some("confirmed"));
    // When it was entered is neither when it was nor when it was published.
    assert_eq!(event.sources.iter().filter_map(|source| source.published.clone()).count(), 0);
    assert_eq!(event.extra["Date Entered/Updated"].as_str(), Some("2019-01-01"));
    let states = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n\
        BAH,31,Bahamas,1973,7,10,2016,12,31,2016\n";
    let expected = "COW States 2016\n1973-07-10/2016-12-31 | Bahamas | Bahamas a member of the state system";
    assert_told("s.csv", states, expected);
    let members = "gwcode,country_name,start,end,microstate\n2,United States of America,1816-01-01,9999-12-31,FALSE\n";
    let expected = "Gleditsch and Ward States\n1816-01-01/.. | United States | United States of America a member of the state system";
    assert_told("g.csv", members, expected);
}

#[test]
fn an_event_with_a_target_alone_says_that_nobody_is_named() {
    let text = "date\tsource\ttarget\tevent\n2015-01-01\t\tIran\tMake statement\n2015-01-02\tIran\t\tMake statement\n";
    let chronology = read("i.tsv", text).chronology;
    assert_eq!(annals::account::headline(&chronology, 0), "someone → Iran: Make statement");
    assert_eq!(annals::account::headline(&chronology, 1), "Iran: Make statement");
}

#[test]
fn where_a_treaty_was_printed_is_no_day_of_publication() {
    let text = "treatyID,Title,Begin,Published\nA,Treaty one,1951-01-01,418 UNTS 348\nB,Treaty two,1952-01-01,\"33 UNTS 181, TIAS 4044\"\nC,Treaty three,1953-01-01,\n";
    let loaded = read("t.csv", text);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let source = &loaded.chronology.event(0).sources[0];
    assert_eq!((source.title.as_deref(), source.published.as_ref()), (Some("418 UNTS 348"), None));
    assert!(
        loaded.tables.iter().any(|line| line.contains("headline (0 of 2 cells looked at are dates)")),
        "{:?}",
        loaded.tables
    );
    // Days stay what they are.
    let text = text.replace("418 UNTS 348", "1951-03-01").replace("\"33 UNTS 181, TIAS 4044\"", "1952-03-01");
    let event = read("t.csv", &text).chronology.event(0);
    assert!(event.sources[0].published.is_some());
}

#[test]
fn answers_of_wikidata_are_events_with_all_that_was_answered_of_them() {
    let term = |kind: &str, value: &str| format!("{{\"type\":\"{kind}\",\"value\":\"{value}\"}}");
    let row = |item: &str, place: &str, who: &str| {
        format!(
            "{{\"item\":{},\"itemLabel\":{},\"start\":{},\"end\":{},\"placeLabel\":{},\"participantLabel\":{},\"coord\":{}}}",
            term("uri", &format!("http://www.wikidata.org/entity/{item}")),
            term("literal", "Some war"),
            term("literal", "1914-07-28T00:00:00Z"),
            term("literal", "1918-01-01T00:00:00Z"),
            term("literal", place),
            term("literal", who),
            term("literal", "Point(37.6 55.7)"),
        )
    };
    let rows =
        [row("Q1", "Europe", "France"), row("Q1", "Africa", "Germany"), row("Q1", "Africa", "France")].join(",\n");
    let json = format!("{{\"head\":{{\"vars\":[]}},\n\"results\":{{\"bindings\":[{rows}]}}}}");
    // The first of January without a precision may be the whole year.
    assert_told("q.json", &json, "Wikidata\n1914-07-28/1918 | France, Germany | Some war");
    let event = read("q.json", &json).chronology.event(0);
    let place = event.location.expect("a place");
    assert_eq!((event.id.as_str(), place.name.as_deref(), place.lat), ("Q1", Some("Europe; Africa"), Some(55.7)));
    assert_eq!(event.extra["end"].as_str(), Some("1918-01-01T00:00:00Z"));
    let csv = "item,itemLabel,pointInTime,participantLabel\nhttp://www.wikidata.org/entity/Q5,Meeting,2014-03-18T00:00:00Z,Russia\nhttp://www.wikidata.org/entity/Q5,Meeting,2014-03-21T00:00:00Z,Russia\n";
    assert_told("q.csv", csv, "Wikidata\n[2014-03-18..2014-03-21] | Russia | Meeting");
    let event = read("q.csv", csv).chronology.event(0);
    assert_eq!(event.extra["pointInTime"].as_str(), Some("2014-03-18T00:00:00Z; 2014-03-21T00:00:00Z"));
    let kind = "^^<http://www.w3.org/2001/XMLSchema#dateTime>";
    let tsv = format!(
        "?item\t?itemLabel\t?start\t?startPrecision\n\
         <http://www.wikidata.org/entity/Q5>\t\"A \\\"great\\\" meeting\"@en\t\"2014-03-01T00:00:00Z\"{kind}\t10\n\
         <http://www.wikidata.org/entity/Q6>\t\"Famine\"@en\t\"1990-01-01T00:00:00Z\"{kind}\t8\n\
         <http://www.wikidata.org/entity/Q7>\t\"Day\"@en\t\"2015-01-01T00:00:00Z\"{kind}\t11\n"
    );
    assert_told("q.tsv", &tsv, "Wikidata\n199X |  | Famine\n2014-03 |  | A \"great\" meeting\n2015-01-01 |  | Day");
    let relations =
        "subject,predicate,object,start,end\n<http://www.wikidata.org/entity/Q142>,memberOf,NATO,1949-04-04,2004\n";
    assert_told("r.csv", relations, "EventKG\n1949-04-04/2004 | Q142 (source), NATO (target) | memberOf");
}

#[test]
fn acled_of_former_years_has_allies_and_days_of_two_digits_beside_their_year() {
    let loaded = read(
        "acled.csv",
        "EVENT_ID_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,ACTOR2,ALLY_ACTOR_2,COUNTRY,FATALITIES\n\
         1BNG,1-Jan-15,2015,1,Riots/Protests,Rioters (Bangladesh),Some Party; Some Union,Police,,Bangladesh,0\n\
         2BNG,12-Feb-15,2015,3,Battle,Militia,,,,Bangladesh,2\n",
    );
    assert_eq!(
        told(&loaded.chronology),
        "ACLED\n\
         2015-01-01 | Rioters (Bangladesh), Some Party, Some Union, Police | Riots/Protests\n\
         2015-02-XX | Militia | Battle"
    );
}

#[test]
fn scad_has_acting_and_targeted_sides_and_deaths_that_nobody_knows() {
    let loaded = read(
        "scad.csv",
        "eventid,id,ccode,countryname,startdate,enddate,stday,stmo,styr,eday,emo,eyr,etype,actor1,actor2,actor3,target1,target2,npart,ndeath,elocal,issue1,nsource,notes\n\
         400001,1,40,Cuba,28-Jan-90,30-Jan-90,28,1,1990,30,1,1990,2,Citizens,Students,,Government,,5,-88,Unknown,8,AP,Some protested\n",
    );
    assert_eq!(
        told(&loaded.chronology),
        "SCAD\n\
         1990-01-28/1990-01-30 | Citizens (source), Students (source), Government (target) | spontaneous demonstration: Citizens"
    );
    let event = loaded.chronology.event(0);
    assert_eq!((event.fatalities, event.tags.join(",")), (None, "foreign affairs".to_owned()));
    assert_eq!(event.extra["npart"].as_str(), Some("10001 to 100000"));
}

#[test]
fn mass_mobilization_has_protesters_and_years_without_a_protest() {
    let loaded = read(
        "mm.csv",
        "id,country,ccode,year,region,protest,protestnumber,startday,startmonth,startyear,endday,endmonth,endyear,protesterviolence,location,participants_category,participants,protesteridentity,protesterdemand1,stateresponse1,sources,notes\n\
         201990001,Canada,20,1990,North America,1,1,15,1,1990,16,1,1990,0,national,,1000s,unspecified,political behavior,ignore,A paper,They marched\n\
         201991002,Canada,20,1991,North America,1,2,5,6,1991,5,6,1991,0,Montreal,,50+,students,,ignore,,\n\
         201992000,Canada,20,1992,North America,0,0,,,,,,,,,,,,,,,\n",
    );
    assert_eq!(
        told(&loaded.chronology),
        "Mass Mobilization\n\
         1990-01-15/1990-01-16 |  | protest: political behavior\n\
         1991-06-05 | students (source) | protest\n\
         1992 |  | no protest"
    );
}

#[test]
fn lists_that_reign_goes_on_with_have_leaders_elections_and_regimes() {
    let leaders = read(
        "leaderlist.csv",
        "stateabb,ccode,leadid,leader,sdate,smonth,syear,emonth,eyear,birthyear,gender\n\
         USA,2,A2.9-46,Truman,12,4,1945,1,1953,1884,1\nUSA,2,x-2-1,Biden,20,1,2021,,,1942,1\n",
    );
    assert_eq!(
        told(&leaders.chronology),
        "REIGN Leaders\n\
         1945-04-12/1953-01 | Truman, United States | Truman in office\n\
         2021-01-20 | Biden, United States | Biden in office"
    );
    let elections = read(
        "electionlist.csv",
        "ccode,electionnumber,country,elec_year,elec_month,elec_day,sequence,event,elecnum,type\n\
         700,1,Afghanistan,1987,11, ,1,Announced,700001,L\n\
         700,4,Afghanistan,2009,8,20,1,\"Vote, As Scheduled\",700004,X\n",
    );
    assert_eq!(
        told(&elections.chronology),
        "REIGN Elections\n\
         1987-11 | Afghanistan | legislative election: Announced\n\
         2009-08-20 | Afghanistan | executive election: Vote, As Scheduled"
    );
    let regimes = read(
        "regime_list.csv",
        "cowcode,gwf_country,gwf_casename,gwf_startdate,gwf_enddate,gwf_regimetype\n\
         20,Canada,Canada11668,12/11/1931,12/31/2020,parliamentary\n",
    );
    assert_eq!(told(&regimes.chronology), "Autocratic Regimes\n1931-12-11/2020-12-31 | Canada | parliamentary regime");
}

#[test]
fn coups_of_the_cline_center_and_of_the_center_for_systemic_peace() {
    let cline = read(
        "Coup data.csv",
        "coup_id,cowcode,country,year,month,day,event_type,unrealized,realized,conspiracy,attempt,military,palace\n\
         70003101963,700,Afghanistan,1963,3,10,coup,0,1,0,0,1,1\n70009001973,700,Afghanistan,1973,9,0,conspiracy,1,0,1,0,0,0\n",
    );
    assert_eq!(
        told(&cline.chronology),
        "Cline Center Coups\n1963-03-10 | Afghanistan | coup\n1973-09 | Afghanistan | coup conspiracy"
    );
    assert_eq!(cline.chronology.event(0).tags, ["military coup", "palace coup"]);
    let csp = read(
        "coups.csv",
        "country,scode,year,mth,day,success,leader,deaths,arc\nHaiti,HAI,1946,1,11,1,Col. A,0,\nHaiti,HAI,1950,5,99,2,999,999,\n",
    );
    assert_eq!(
        told(&csp.chronology),
        "CSP Coups\n1946-01-11 | Haiti | successful coup: Col. A\n1950-05 | Haiti | attempted coup"
    );
}

#[test]
fn claims_have_months_or_years_and_two_states() {
    let mut text = "region,claimdy,claim,name,dyadnum,chal,tgt,dyad,begclaim,endclaim,resolved,version\n".to_owned();
    for month in 1..=12 {
        let end = month % 3 + 7;
        text.extend([format!("1,{month}01,2,Some Bay,1,2,200,2200,1816{month:02},181{end}11,4,1.01\n")]);
    }
    text += "1,5001,2,An Island,1,160,200,2200,188400,198299,4,1.01\n";
    let told = told(&read("icow.csv", &text).chronology);
    assert!(
        told.starts_with(
            "ICOW Claims 1.01\n1816-01/1818-11 | United States (source), United Kingdom (target) | Some Bay\n"
        ),
        "{told}"
    );
    assert!(told.ends_with("\n1884/1982 | Argentina (source), United Kingdom (target) | An Island"), "{told}");
}

#[test]
fn dyads_of_disputes_have_their_days_or_the_year_of_the_row() {
    let cow = read(
        "dyadic_mid.csv",
        "disno,dyindex,statea,namea,stateb,nameb,strtday,strtmnth,strtyr,endday,endmnth,endyear,year,hihost\n\
         2,2001,2,USA,200,UKG,-9,7,1902,24,1,1903,1902,3\n",
    );
    assert_eq!(
        told(&cow.chronology),
        "COW MID Dyads\n1902-07/1903-01-24 | United States, United Kingdom | militarised dispute 2"
    );
    let gml = read(
        "gml.csv",
        "dispnum,ccode1,ccode2,year,sidea1,sidea2,hiact1,hiact2,hostlev,stmon\n2,2,200,1903,1,0,7,0,3,7\n",
    );
    assert_eq!(told(&gml.chronology), "GML MID Dyads\n1903 | United States, United Kingdom | militarised dispute 2");
}

#[test]
fn numbers_of_states_are_actors_of_a_table_that_nobody_knows() {
    let two = read(
        "rivalries.csv",
        "rivalryname,ccode1,ccode2,styear,endyear\nA and B,2,365,1945,1989\nC and D,710,740,1895,-9\n",
    );
    assert_eq!(
        told(&two.chronology).lines().skip(1).collect::<Vec<_>>(),
        ["1895 | China, Japan | C and D", "1945/1989 | United States, Russia | A and B"]
    );
    // Codes for nothing are nobody; names come before numbers.
    let sides = read("wars.csv", "year,sidea,ccodea,sideb\n1900,China,710,-8\n1901,Russia,365,Japan\n");
    assert_eq!(
        told(&sides.chronology).lines().skip(1).collect::<Vec<_>>(),
        ["1900 | China (source) | ", "1901 | Russia (source), Japan (target) | "]
    );
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::File::create(folder.path().join("x.csv"))
        .and_then(|mut file| file.write_all(b"date,cowcode,combat\n1952-03-10,40,1\n"))
        .expect("writable");
    let (_, said, _) = annals(folder.path(), &["check", "x.csv"]);
    assert!(said.contains("actors (states by their codes of the Correlates of War)"), "{said}");
}

#[test]
fn texts_in_quotes_between_tabs_lose_them() {
    let loaded = read(
        "powell_thyne.txt",
        "country\tccode\tyear\tmonth\tday\tcoup\tversion\n\"Cuba\"\t40\t1952\t3\t10\t2\t\"V2015\"\n",
    );
    assert_eq!(told(&loaded.chronology), "Powell & Thyne Coups V2015\n1952-03-10 | Cuba | successful coup");
}

#[test]
fn attacks_on_aid_workers_have_their_parts_and_actors() {
    assert_told(
        "awsd.csv",
        "Incident ID,Year,Month,Day,Country Code,Country,Region,City,Nationals killed,Total killed,Total wounded,Total kidnapped,Means of attack,Attack context,Latitude,Longitude,Actor type,Actor name,Details,Source\n\
         1,1997,1,,KH,Cambodia,Banteay Meanchey,Rattanak Mondul,1,1,0,0,Unknown,Unknown,14.07,103.09,Unknown,Unknown,1 UN national staff killed.,Archived\n\
         2,1997,1,18,RW,Rwanda,Northern,Ruhengeri,0,3,1,0,Shooting,Individual attack,-1.49,29.63,Non-state armed group,Interahamwe,3 staff killed,Official\n",
        "AWSD\n1997-01 |  | 1 UN national staff killed.\n1997-01-18 | Interahamwe (source) | 3 staff killed",
    );
}

#[test]
fn traces_earthquakes_and_deals_are_told_by_their_columns() {
    assert_told(
        "t.csv",
        "date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,filename,inode,notes,format,extra\n\
         03/14/2012,04:17:38,UTC,M...,EVT,WinEVTX,Content Modification Time,-,W7,Stopped,The service stopped,2,a,1,-,winevtx,-\n",
        "plaso\n2012-03-14T04:17:38 |  | The service stopped",
    );
    assert_told(
        "q.csv",
        "time,latitude,longitude,depth,mag,magType,nst,net,id,updated,place,type,status\n\
         2024-02-26T23:26:40.000Z,33.5,56.9,10,5.1,mb,50,us,us1,2024-02-27T02:00:00.000Z,\"10 km S of Tabas, Iran\",earthquake,reviewed\n",
        "USGS\n2024-02-26T23:26:40Z |  | M 5.1 - 10 km S of Tabas, Iran",
    );
    assert_told(
        "s.csv",
        "Recipient,Supplier,Year of order,Number ordered,Weapon designation,Weapon description,Comments\nIran,Russia,2007,5,S-300PMU-2,SAM system,\n",
        "SIPRI Arms Transfers\n2007 | Russia (source), Iran (target) | S-300PMU-2 (SAM system)",
    );
}

#[test]
fn crises_sanctions_groups_and_territories_have_their_states() {
    let told = |name: &str, text: &str| told(&read(name, text).chronology);
    assert_eq!(
        told(
            "icb2.csv",
            "icb2,crisno,cracno,cracid,crisname,actor,yrtrig,motrig,datrig,yrterm,moterm,daterm\n2,1,1,365,RUSSIAN CIVIL WAR I,RUS,1918,6,23,1920,4,1\n"
        ),
        "ICB Actors\n1918-06-23/1920-04-01 | Russia | RUSSIAN CIVIL WAR I"
    );
    assert_eq!(
        told(
            "TIES.csv",
            "caseid,startmonth,startday,startyear,endmonth,endday,endyear,sender1,sender2,primarysender,targetstate,imposition\n1945060601,6,6,1945,,,1946,2,200,2,230,1\n"
        ),
        "TIES Sanctions\n1945-06-06/1946 | United States (source), United Kingdom (source), Spain (target) | sanctions"
    );
    assert_eq!(
        told(
            "EPR.csv",
            "gwid,statename,from,to,group,groupid,gwgroupid,umbrella,size,status,reg_aut\n2,United States,1946,1965,Whites,1000,201000,,0.691,MONOPOLY,\n"
        ),
        "EPR\n1946/1965 | Whites | MONOPOLY"
    );
    assert_eq!(
        told(
            "tc.csv",
            "year,month,gainer,gaintype,procedur,entity,contgain,area,pop,portion,loser,losetype,number,version\n1816,-9,200,0,1,750,0,100,-9,1,210,0,5,6\n"
        ),
        "COW Territorial Change 6\n1816 | United Kingdom (source), Netherlands (target) | territorial change 5"
    );
    assert_eq!(
        told(
            "war_dyads.csv",
            "warnum,disno,dyindex,statea,stateb,warstrtmnth,warstrtday,warstrtyr,warendmnth,warenday,warendyr,year\n1,1,1,220,230,4,7,1823,11,13,1823,1823\n"
        ),
        "COW War Dyads\n1823-04-07/1823-11-13 | France, Spain | war 1"
    );
    assert_eq!(
        told(
            "pax.csv",
            "Con,Contp,PP,PPName,Reg,AgtId,Ver,Agt,Dat,Status,Stage,Part,ThrdPart\nAfghanistan,Government,1,A process,Asia,1,1,Some Accord,2014-03-12,Multiparty,Cea,Side A; Side B,United Nations\n"
        ),
        "PA-X\n2014-03-12 | Side A, Side B, United Nations (mediator) | Some Accord"
    );
}

#[test]
fn a_data_set_says_the_century_of_years_of_two_digits() {
    let rand = "Date,City,Country,Perpetrator,Weapon,Injuries,Fatalities,Description\n\
                9-Feb-68,Buenos Aires,Argentina,Unknown,Firearms,0,0,\"Shots at a house\"\n\
                3-Apr-08,Montevideo,Uruguay,Some Group,Explosives,1,2,A bomb\n";
    assert_eq!(
        told(&read("rand.csv", rand).chronology),
        "RAND Terrorism Incidents\n1968-02-09 |  | Firearms\n2008-04-03 | Some Group (source) | Explosives: Some Group"
    );
    let ged = "id,date_start,date_end,date_prec,side_a,side_b\n1,28-Dec-99,2-Jan-00,2,A,B\n";
    assert!(told(&read("ged.csv", ged).chronology).contains("[1999-12-28..2000-01-02]"));
}
