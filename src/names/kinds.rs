//! Words of many languages that say what an organisation is, beside those that the ladder knows: a name goes without them.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::Folded;

const WORDS: &str = "battalion regiment division legion squad squadron platoon cartel clan foundation association institute holding \
    holdings corp corporation enterprises industries trust club llc llp gmbh plc sa spa srl sarl sas ltda ag kg kgaa ev se nv bv ab oy as \
    bataillon stiftung verein verband partei bewegung gruppe gesellschaft gewerkschaft konzern miliz einheit kompanie korps staffel \
    truppe truppen kommando zeitung \
    légion régiment compagnie fondation parti mouvement groupe groupement armée milice banque syndicat journal société \
    batallón brigada división legión regimiento compañía fundación asociación sociedad partido movimiento grupo frente ejército \
    milicia banco sindicato columna \
    batalhão divisão legião regimento companhia fundação associação sociedade exército milícia \
    battaglione brigata divisione legione reggimento compagnia fondazione associazione società partito movimento gruppo fronte esercito \
    milizia banca \
    batalion brygada dywizja legion pułk kompania fundacja stowarzyszenie spółka partia ruch grupa armia \
    prapor brigáda divize legie pluk nadace spolek společnost strana hnutí skupina armáda \
    bataljon divizija legija puk fondacija zaklada udruga stranka pokret grupacija \
    stichting vereniging partij beweging groep legioen stiftelse stiftelsen förening zászlóalj dandár alapítvány párt mozgalom csoport \
    batalionul fundația partidul mișcarea grupul pataljoona säätiö batalyon yayasan partai \
    tabur taburu tugay tugayı tümen alay alayı lejyonu vakfı vakıf derneği dernek partisi parti hareketi grubu ordu ordusu cephesi şirketi \
    bankası \
    батальон бригада дивизия легион полк рота отряд взвод корпус дружина чвк пвк ооо оао зао пао ао нко ано гуп фонд партия движение \
    группа группировка фронт армия ополчение банк общество организация ассоциация объединение компания концерн корпорация холдинг \
    завод агентство газета телеканал издание журнал институт \
    батальйон дивізія легіон загін партія рух група армія товариство організація тов пат об'єднання компанія \
    батаљон бригада дивизија легија покрет странка \
    كتيبة كتائب لواء ألوية فرقة جيش حركة حزب جبهة جماعة تنظيم قوات سرايا فيلق مؤسسة شركة جمعية بنك مصرف مجموعة ميليشيا \
    katibat katiba katibah kataib liwa alwiya firqat jaysh jaish jabhat harakat haraka hizb jamaat jamaa jama tanzim quwat saraya faylaq \
    گردان لشکر سپاه تیپ جنبش بنیاد شرکت گروه ارتش گروهان \
    גדוד חטיבה אוגדה ארגון קרן חברת תנועת מפלגת \
    τάγμα ταξιαρχία ίδρυμα κόμμα κίνημα";

static KINDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| WORDS.split_whitespace().map(|word| Folded::new(word).text).collect());

/// Whether a folded word says what an organisation is.
pub fn is_kind_word(folded: &str) -> bool {
    KINDS.contains(folded)
}
