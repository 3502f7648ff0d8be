//! Numbers and texts that a page of Parquet says by what is other than before: how many, and how long what comes of them is.
//! The reader makes room for as many as a page says before it looks for them.

/// Numbers packed by their differences.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Numbers {
    pub(super) count: usize,
    /// Of those that are lengths.
    pub(super) sum: usize,
    /// Where what follows them begins.
    pub(super) end: usize,
}

/// How many numbers are said to follow.
pub(super) fn count(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    let (_, _, count) = (vlq(&mut rest)?, vlq(&mut rest)?, vlq(&mut rest)?);
    usize::try_from(count).ok()
}

/// Goes through the numbers, of which there are `most` at most.
pub(super) fn numbers(bytes: &[u8], most: usize) -> Option<Numbers> {
    let mut rest = bytes;
    let (block, parts) = (usize::try_from(vlq(&mut rest)?).ok()?, usize::try_from(vlq(&mut rest)?).ok()?);
    let count = usize::try_from(vlq(&mut rest)?).ok().filter(|count| *count <= most)?;
    let mut last = truncated(zigzag(vlq(&mut rest)?));
    let mut sum = if count > 0 { usize::try_from(last).unwrap_or(0) } else { 0 };
    let each = block.checked_div(parts).filter(|each| *each > 0)?;
    let mut left = count.saturating_sub(1);
    while left > 0 {
        let least = truncated(zigzag(vlq(&mut rest)?));
        let (widths, behind) = rest.split_at_checked(parts)?;
        rest = behind;
        for width in widths {
            if left == 0 {
                break;
            }
            let width = usize::from(*width);
            let length = each.checked_mul(width).filter(|_| width <= 64)?.div_ceil(8);
            // The last ones may be cut off behind the last number.
            let (packed, behind) = rest.split_at(length.min(rest.len()));
            rest = behind;
            for nth in 0..each.min(left) {
                let more = bits(packed, nth * width, width)?;
                last = last.wrapping_add(least).wrapping_add(truncated(more));
                sum = sum.saturating_add(usize::try_from(last).unwrap_or(0));
            }
            left -= each.min(left);
        }
    }
    Some(Numbers { count, sum, end: bytes.len() - rest.len() })
}

/// The bits of a number, as lengths are 32 bits long.
#[expect(clippy::cast_possible_truncation, reason = "the reader wraps them, too")]
fn truncated(number: u64) -> i32 {
    number as i32
}

fn bits(packed: &[u8], at: usize, width: usize) -> Option<u64> {
    let bytes = packed.get(at / 8..(at + width).div_ceil(8))?;
    let all = bytes.iter().rev().fold(0_u128, |all, byte| all << 8 | u128::from(*byte));
    u64::try_from((all >> (at % 8)) & ((1_u128 << width) - 1)).ok()
}

fn vlq(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for nth in 0..10 {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u64::from(byte & 0x7f).checked_shl(7 * nth)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// The bits of a number whose sign is its last bit.
fn zigzag(number: u64) -> u64 {
    (number >> 1) ^ (number & 1).wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_and_added_up() {
        // 29, 43, 89, as the reader's own test has them.
        let mut bytes = vec![128, 1, 4, 3, 58, 28, 6, 0, 0, 0, 0, 8];
        bytes.resize(34, 0);
        assert_eq!(count(&bytes), Some(3));
        assert_eq!(numbers(&bytes, 3), Some(Numbers { count: 3, sum: 29 + 43 + 89, end: 34 }));
        assert_eq!((numbers(&bytes, 2), numbers(&bytes[..11], 3)), (None, None));
        // A million times 60,000 in some hundred bytes: blocks of differences that are 0.
        let mut bytes = vec![128, 128, 64, 1, 128, 128, 64, 192, 169, 7];
        bytes.extend([0, 0]);
        assert_eq!(numbers(&bytes, 1 << 20), Some(Numbers { count: 1 << 20, sum: 60_000 << 20, end: 12 }));
    }
}
