//! A look at the footer of a Parquet file before it is read: its lists are no longer than the bytes that they stand in, and its
//! schema is no deeper than a table is. The reader makes room for what they say.
//!
//! The footer is a struct in the compact protocol of Thrift.

/// Structs, lists and maps within each other, and groups of columns within each other.
const DEEPEST: usize = 64;

/// Most groups of rows: the reader counts them in 16 bits.
const GROUPS: usize = 32_767;

/// The fields of the footer, of an element of its schema.
const SCHEMA: i16 = 2;
const ROW_GROUPS: i16 = 4;
const CHILDREN: i16 = 5;

/// Types of the protocol.
const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const I16: u8 = 4;
const I64: u8 = 6;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;

/// Whether a footer can be read without harm.
pub(super) fn is_sound(footer: &[u8]) -> bool {
    look_through(footer).is_some()
}

fn look_through(footer: &[u8]) -> Option<()> {
    let mut look = Look { bytes: footer, at: 0 };
    look.fields(&mut |look, field, kind| match (field, kind) {
        (SCHEMA, LIST) => look.schema(),
        (ROW_GROUPS, LIST) => {
            let (count, kind) = look.list()?;
            (count <= GROUPS).then_some(())?;
            (0..count).try_for_each(|_| look.skip(kind, 1))
        }
        _ => look.skip(kind, 0),
    })
}

/// Whether what says where pages lie, and what is in them, can be read without harm.
#[cfg(feature = "engine")]
pub(super) fn is_sound_index(index: &[u8]) -> bool {
    Look { bytes: index, at: 0 }.skip(STRUCT, 0).is_some()
}

/// What a page is.
#[cfg(feature = "engine")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageKind {
    /// Values, behind their levels in what is packed.
    Data,
    /// Values, behind their levels before what is packed.
    Data2,
    /// Values that others name by their numbers.
    Dictionary,
    /// Anything else.
    Other,
}

/// What stands before a page.
#[cfg(feature = "engine")]
#[derive(Debug, Clone, Copy)]
pub(super) struct PageHead {
    pub(super) kind: PageKind,
    /// Bytes of the page as it lies in the file, and unpacked.
    pub(super) packed: usize,
    pub(super) unpacked: usize,
    pub(super) values: usize,
    /// Bytes of the levels that are not packed.
    pub(super) levels: usize,
    pub(super) is_packed: bool,
    encoding: i64,
}

#[cfg(feature = "engine")]
impl PageHead {
    /// Whether its texts are said by their lengths, which are packed by their differences.
    pub(super) fn is_by_difference(&self) -> bool {
        self.encoding == DELTA_LENGTHS || self.has_beginnings()
    }

    /// Whether its texts are said by how many letters they have in common with the one before.
    pub(super) fn has_beginnings(&self) -> bool {
        self.encoding == DELTA_TEXTS
    }
}

/// Encodings of the format.
#[cfg(feature = "engine")]
const DELTA_LENGTHS: i64 = 6;
#[cfg(feature = "engine")]
const DELTA_TEXTS: i64 = 7;

/// What stands before a page, and what lies behind that.
#[cfg(feature = "engine")]
pub(super) fn page(bytes: &[u8]) -> Option<(PageHead, &[u8])> {
    let mut look = Look { bytes, at: 0 };
    let (mut kind, mut sizes, mut values, mut encoding) = (PageKind::Other, [0_i64; 2], 0_i64, -1_i64);
    let (mut levels, mut is_packed) = ([0_i64; 2], true);
    look.fields(&mut |look, field, own| match (field, own) {
        (1, I16..=I64) => {
            kind = match look.signed()? {
                0 => PageKind::Data,
                2 => PageKind::Dictionary,
                3 => PageKind::Data2,
                _ => PageKind::Other,
            };
            Some(())
        }
        (2 | 3, I16..=I64) => look.signed().map(|size| sizes[usize::from(field == 3)] = size),
        (5 | 7 | 8, STRUCT) => look.fields(&mut |look, inner, own| match (field, inner, own) {
            (_, 1, I16..=I64) => look.signed().map(|count| values = count),
            (5 | 7, 2, I16..=I64) | (8, 4, I16..=I64) => look.signed().map(|said| encoding = said),
            (8, 5 | 6, I16..=I64) => look.signed().map(|bytes| levels[usize::from(inner == 6)] = bytes),
            (8, 7, FALSE) => {
                is_packed = false;
                Some(())
            }
            _ => look.skip(own, 1),
        }),
        _ => look.skip(own, 0),
    })?;
    let size = |size: i64| usize::try_from(size).ok();
    let [unpacked, packed] = [size(sizes[0])?, size(sizes[1])?];
    let levels = size(levels[0])?.checked_add(size(levels[1])?)?;
    let head = PageHead { kind, packed, unpacked, values: size(values)?, levels, is_packed, encoding };
    bytes.get(look.at..).map(|behind| (head, behind))
}

/// How far a footer was looked at.
struct Look<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Look<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn rest(&self) -> usize {
        self.bytes.len() - self.at
    }

    fn pass(&mut self, bytes: usize) -> Option<()> {
        (bytes <= self.rest()).then(|| self.at += bytes)
    }

    /// How many items a list has, and of which type; none that the rest has no room for.
    fn list(&mut self) -> Option<(usize, u8)> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { usize::try_from(self.number()?).ok()? } else { usize::from(head >> 4) };
        (count <= self.rest()).then_some((count, head & 15))
    }

    /// Goes through the fields of a struct.
    fn fields(&mut self, visit: &mut dyn FnMut(&mut Self, i16, u8) -> Option<()>) -> Option<()> {
        let mut field: i16 = 0;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(());
            }
            field = match head >> 4 {
                0 => i16::try_from(self.signed()?).ok()?,
                more => field.checked_add(more.into())?,
            };
            visit(self, field, head & 15)?;
        }
    }

    /// Passes a value of a struct over; in a list a truth value has a byte of its own.
    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        (depth < DEEPEST).then_some(())?;
        match kind {
            TRUE | FALSE => Some(()),
            BYTE => self.pass(1),
            I16..=I64 => self.number().map(drop),
            DOUBLE => self.pass(8),
            BINARY => {
                let length = usize::try_from(self.number()?).ok()?;
                self.pass(length)
            }
            LIST | SET => {
                let (count, kind) = self.list()?;
                (0..count).try_for_each(|_| self.item(kind, depth + 1))
            }
            MAP => {
                let count = usize::try_from(self.number()?).ok()?;
                (count <= self.rest()).then_some(())?;
                let kinds = if count > 0 { self.byte()? } else { 0 };
                (0..count).try_for_each(|_| {
                    self.item(kinds >> 4, depth + 1)?;
                    self.item(kinds & 15, depth + 1)
                })
            }
            STRUCT => self.fields(&mut |look, _, kind| look.skip(kind, depth + 1)),
            _ => None,
        }
    }

    fn item(&mut self, kind: u8, depth: usize) -> Option<()> {
        if matches!(kind, TRUE | FALSE) { self.pass(1) } else { self.skip(kind, depth) }
    }

    /// The elements of the schema, each of which says how many of the next ones are its own.
    fn schema(&mut self) -> Option<()> {
        let (count, kind) = self.list()?;
        (kind == STRUCT).then_some(())?;
        // How many elements are still to come, group by group.
        let mut open: Vec<i64> = Vec::new();
        for _ in 0..count {
            let mut children = 0;
            self.fields(&mut |look, field, kind| match (field, kind) {
                (CHILDREN, I16..=I64) => {
                    children = look.signed()?;
                    Some(())
                }
                _ => look.skip(kind, 1),
            })?;
            (0..=i64::try_from(count).ok()?).contains(&children).then_some(())?;
            if let Some(waiting) = open.last_mut() {
                *waiting -= 1;
            }
            if children > 0 {
                open.push(children);
            }
            while open.last() == Some(&0) {
                open.pop();
            }
            (open.len() < DEEPEST).then_some(())?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A footer whose schema has elements with so many children.
    fn schema(children: &[u8]) -> Vec<u8> {
        let mut footer = vec![0x29, 0xfc];
        footer.push(u8::try_from(children.len()).expect("few"));
        for count in children {
            footer.extend([0x55, count * 2, 0]);
        }
        footer.push(0);
        footer
    }

    #[test]
    fn what_a_footer_has_no_room_for_is_seen() {
        assert!(is_sound(&schema(&[2, 0, 0])));
        assert!(is_sound(&[0]));
        // Deeper than any table, and more children than elements.
        assert!(!is_sound(&schema(&[1; 70])));
        assert!(!is_sound(&schema(&[9, 0])));
        // A list of two thousand million groups of rows, and one of as many of anything.
        assert!(!is_sound(&[0x49, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0]));
        assert!(!is_sound(&[0x59, 0xf8, 0xff, 0xff, 0xff, 0xff, 0x07, 0]));
        // Lists in lists.
        assert!(!is_sound(&[&[0x59][..], &[0x19; 80], &[0x13, 0, 0]].concat()));
        assert!(!is_sound(&[]));
    }
}
