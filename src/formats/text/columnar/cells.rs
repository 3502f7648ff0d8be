//! The values of a column as the text of cells.

use std::cell::Cell;
use std::fmt::Write;
use std::rc::Rc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType, DurationSecondType, Float16Type,
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, IntervalDayTimeType, IntervalMonthDayNanoType,
    IntervalYearMonthType, RunEndIndexType, Time32MillisecondType, Time32SecondType, Time64MicrosecondType,
    Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, GenericListArray, GenericListViewArray, OffsetSizeTrait};
use arrow_buffer::ArrowNativeType;
use arrow_schema::{DataType, IntervalUnit, TimeUnit};
use serde_json::Value;

use super::SUSPECT;
use crate::model::day;

/// The day that computers count from, as [`day`] counts.
const EPOCH: i64 = 719_163;

const SECONDS_OF_DAY: i64 = 86_400;

/// Writes a value into a cell.
type Put<'a> = Box<dyn Fn(usize, &mut String) + 'a>;

/// Bytes that a value of a list or an object takes beside its text.
const VALUE: usize = size_of::<Value>();

/// What the lists and objects of one cell may hold: a list may say that it has any number of values that lie nowhere.
#[derive(Debug, Default)]
struct Room {
    left: Cell<usize>,
    is_passed: Cell<bool>,
}

impl Room {
    /// Makes room for another cell.
    fn open(&self) {
        self.left.set(SUSPECT);
    }

    /// Takes so many bytes; whether there were as many.
    fn take(&self, bytes: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        self.is_passed.set(self.is_passed.get() || left.is_none());
        left.is_some()
    }
}

/// Writes the cells of one column.
pub(super) struct Pen<'a> {
    array: &'a dyn Array,
    room: Rc<Room>,
    put: Put<'a>,
    /// What a cell says within a list or an object.
    json: Box<dyn Fn(usize) -> Value + 'a>,
}

impl<'a> Pen<'a> {
    /// The pen of a column; in words what it holds if nothing can be written of it.
    pub(super) fn of(array: &'a dyn Array) -> Result<Self, String> {
        Self::within(array, &Rc::default())
    }

    fn within(array: &'a dyn Array, room: &Rc<Room>) -> Result<Self, String> {
        let pen = |put: Put<'a>, json| Self { array, room: Rc::clone(room), put, json };
        if let Some((values, place)) = elsewhere(array, room)? {
            let (values, place) = (Rc::new(values), Rc::new(place));
            let (own, at) = (Rc::clone(&values), Rc::clone(&place));
            let put: Put<'a> = Box::new(move |row, cell| own.put(at(row), cell));
            return Ok(pen(put, Box::new(move |row| values.json(place(row)))));
        }
        if let Some(json) = nested(array, room)? {
            let json = Rc::new(json);
            let own = Rc::clone(&json);
            let room = Rc::clone(room);
            let put: Put<'a> = Box::new(move |row, cell| {
                room.open();
                put_json(&own(row), cell);
            });
            return Ok(pen(put, Box::new(move |row| json(row))));
        }
        let put = Rc::new(plain(array)?);
        let own = Rc::clone(&put);
        let is_number = is_number(array.data_type());
        let taken = Rc::clone(room);
        let json = move |row: usize| {
            let mut text = String::new();
            own(row, &mut text);
            taken.take(text.len());
            let number = if is_number { serde_json::from_str(&text).ok() } else { None };
            number.unwrap_or(Value::String(text))
        };
        Ok(pen(Box::new(move |row, cell| put(row, cell)), Box::new(json)))
    }

    /// Adds the cell of a row; nothing where nothing stands in it.
    pub(super) fn put(&self, row: usize, cell: &mut String) {
        if self.array.is_valid(row) {
            (self.put)(row, cell);
        }
    }

    /// Whether something stands in the cell of a row.
    pub(super) fn is_there(&self, row: usize) -> bool {
        self.array.is_valid(row)
    }

    /// Whether the cells are texts, and no numbers or days.
    pub(super) fn is_text(&self) -> bool {
        let kind = self.array.data_type();
        !kind.is_numeric() && !kind.is_temporal()
    }

    /// Whether a cell held more than a cell may, and is not whole.
    pub(super) fn is_passed(&self) -> bool {
        self.room.is_passed.get()
    }

    fn json(&self, row: usize) -> Value {
        if self.room.take(VALUE) && self.array.is_valid(row) { (self.json)(row) } else { Value::Null }
    }
}

/// Adds a cell, in quotes where it holds what parts cells or rows.
pub(super) fn put_quoted(cell: &str, text: &mut String) {
    if !cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n')) {
        text.push_str(cell);
        return;
    }
    text.push('"');
    for (at, part) in cell.split('"').enumerate() {
        if at > 0 {
            text.push_str("\"\"");
        }
        text.push_str(part);
    }
    text.push('"');
}

fn is_number(kind: &DataType) -> bool {
    kind.is_integer() || kind.is_floating() || matches!(kind, DataType::Boolean)
}

/// How a value that is no list and no object is written.
fn plain(array: &dyn Array) -> Result<Put<'_>, String> {
    use DataType as T;
    Ok(match array.data_type() {
        T::Null => Box::new(|_, _| {}),
        T::Boolean => {
            let array = array.as_boolean();
            Box::new(move |row, cell| cell.push_str(if array.value(row) { "true" } else { "false" }))
        }
        T::Int8 => shown::<Int8Type>(array),
        T::Int16 => shown::<Int16Type>(array),
        T::Int32 => shown::<Int32Type>(array),
        T::Int64 => shown::<Int64Type>(array),
        T::UInt8 => shown::<UInt8Type>(array),
        T::UInt16 => shown::<UInt16Type>(array),
        T::UInt32 => shown::<UInt32Type>(array),
        T::UInt64 => shown::<UInt64Type>(array),
        T::Float16 => each::<Float16Type>(array, |number, cell| float(number.to_f32().into(), number, cell)),
        T::Float32 => each::<Float32Type>(array, |number, cell| float(number.into(), number, cell)),
        T::Float64 => each::<Float64Type>(array, |number, cell| float(number, number, cell)),
        T::Decimal32(_, scale) => decimal::<Decimal32Type>(array, *scale),
        T::Decimal64(_, scale) => decimal::<Decimal64Type>(array, *scale),
        T::Decimal128(_, scale) => decimal::<Decimal128Type>(array, *scale),
        T::Decimal256(_, scale) => decimal::<Decimal256Type>(array, *scale),
        T::Date32 | T::Date64 | T::Timestamp(..) | T::Time32(_) | T::Time64(_) | T::Duration(_) | T::Interval(_) => {
            return temporal(array);
        }
        T::Utf8 => text(array, |array, row| array.as_string::<i32>().value(row)),
        T::LargeUtf8 => text(array, |array, row| array.as_string::<i64>().value(row)),
        T::Utf8View => text(array, |array, row| array.as_string_view().value(row)),
        T::Binary => binary(array, |array, row| array.as_binary::<i32>().value(row)),
        T::LargeBinary => binary(array, |array, row| array.as_binary::<i64>().value(row)),
        T::BinaryView => binary(array, |array, row| array.as_binary_view().value(row)),
        T::FixedSizeBinary(_) => binary(array, |array, row| array.as_fixed_size_binary().value(row)),
        other => return Err(kind_in_words(other)),
    })
}

fn kind_in_words(kind: &DataType) -> String {
    match kind {
        DataType::Union(..) => "values of several types (a union)".to_owned(),
        other => format!("values of the type {other}"),
    }
}

fn each<'a, T: ArrowPrimitiveType>(array: &'a dyn Array, put: impl Fn(T::Native, &mut String) + 'a) -> Put<'a> {
    let array = array.as_primitive::<T>();
    Box::new(move |row, cell| put(array.value(row), cell))
}

fn shown<T: ArrowPrimitiveType<Native: std::fmt::Display>>(array: &dyn Array) -> Put<'_> {
    each::<T>(array, |number, cell| {
        let _ = write!(cell, "{number}");
    })
}

fn text<'a>(array: &'a dyn Array, value: fn(&'a dyn Array, usize) -> &'a str) -> Put<'a> {
    Box::new(move |row, cell| cell.push_str(value(array, row)))
}

/// Old writers do not say which bytes are text; what is none is written in hexadecimal digits.
fn binary<'a>(array: &'a dyn Array, value: fn(&'a dyn Array, usize) -> &'a [u8]) -> Put<'a> {
    Box::new(move |row, cell| match std::str::from_utf8(value(array, row)) {
        Ok(text) => cell.push_str(text),
        Err(_) => {
            cell.push_str("0x");
            for byte in value(array, row) {
                let _ = write!(cell, "{byte:02x}");
            }
        }
    })
}

/// The shortest that is this number: `2014` and not `2014.0`. What is no number is nothing, as pandas writes it.
fn float(number: f64, shown: impl std::fmt::Display, cell: &mut String) {
    if !number.is_nan() {
        let _ = write!(cell, "{shown}");
    }
}

fn decimal<T: ArrowPrimitiveType<Native: std::fmt::Display>>(array: &dyn Array, scale: i8) -> Put<'_> {
    each::<T>(array, move |number, cell| {
        let digits = number.to_string();
        let (sign, digits) = digits.strip_prefix('-').map_or(("", &*digits), |digits| ("-", digits));
        cell.push_str(sign);
        let Some(scale) = usize::try_from(scale).ok().filter(|scale| *scale > 0) else {
            cell.push_str(digits);
            if digits != "0" {
                cell.extend(std::iter::repeat_n('0', usize::from(scale.unsigned_abs())));
            }
            return;
        };
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, part) = digits.split_at(digits.len() - scale);
        let _ = write!(cell, "{whole}.{part}");
    })
}

/// How days, times and spans of time are written.
fn temporal(array: &dyn Array) -> Result<Put<'_>, String> {
    use DataType as T;
    use TimeUnit as U;
    Ok(match array.data_type() {
        T::Date32 => each::<Date32Type>(array, |day, cell| put_day(day.into(), cell)),
        T::Date64 => each::<Date64Type>(array, |instant, cell| put_instant((instant, 1_000), None, cell)),
        T::Timestamp(unit, zone) => {
            let zone = zone.as_deref().map(Zone::of);
            let put =
                move |parts: i64| move |instant: i64, cell: &mut String| put_instant((instant, parts), zone, cell);
            match unit {
                U::Second => each::<TimestampSecondType>(array, put(1)),
                U::Millisecond => each::<TimestampMillisecondType>(array, put(1_000)),
                U::Microsecond => each::<TimestampMicrosecondType>(array, put(1_000_000)),
                U::Nanosecond => each::<TimestampNanosecondType>(array, put(1_000_000_000)),
            }
        }
        T::Time32(U::Second) => each::<Time32SecondType>(array, |time, cell| put_time((time.into(), 1), cell)),
        T::Time32(_) => each::<Time32MillisecondType>(array, |time, cell| put_time((time.into(), 1_000), cell)),
        T::Time64(U::Nanosecond) => {
            each::<Time64NanosecondType>(array, |time, cell| put_time((time, 1_000_000_000), cell))
        }
        T::Time64(_) => each::<Time64MicrosecondType>(array, |time, cell| put_time((time, 1_000_000), cell)),
        T::Duration(U::Second) => each::<DurationSecondType>(array, |span, cell| put_span((span, 1), cell)),
        T::Duration(U::Millisecond) => {
            each::<DurationMillisecondType>(array, |span, cell| put_span((span, 1_000), cell))
        }
        T::Duration(U::Microsecond) => {
            each::<DurationMicrosecondType>(array, |span, cell| put_span((span, 1_000_000), cell))
        }
        T::Duration(U::Nanosecond) => {
            each::<DurationNanosecondType>(array, |span, cell| put_span((span, 1_000_000_000), cell))
        }
        T::Interval(IntervalUnit::YearMonth) => each::<IntervalYearMonthType>(array, |months, cell| {
            let _ = write!(cell, "P{months}M");
        }),
        T::Interval(IntervalUnit::DayTime) => each::<IntervalDayTimeType>(array, |span, cell| {
            let _ = write!(cell, "P{}D", span.days);
            put_seconds((span.milliseconds.into(), 1_000), cell);
        }),
        T::Interval(IntervalUnit::MonthDayNano) => each::<IntervalMonthDayNanoType>(array, |span, cell| {
            let _ = write!(cell, "P{}M{}D", span.months, span.days);
            put_seconds((span.nanoseconds, 1_000_000_000), cell);
        }),
        other => return Err(kind_in_words(other)),
    })
}

/// The zone of a column of instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Utc,
    /// Seconds east of Greenwich.
    Offset(i64),
}

impl Zone {
    /// `+03:00`; everything that goes by a name is written in UTC, which is the same instant.
    fn of(name: &str) -> Self {
        let offset = || {
            let sign = if name.starts_with('-') { -1 } else { 1 };
            let digits: String = name.strip_prefix(['+', '-'])?.chars().filter(|c| *c != ':').collect();
            let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i64>().ok();
            let (hours, minutes) = (number(0, 2)?, number(2, 4).unwrap_or(0));
            (digits.len() <= 4 && hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60)
        };
        match offset() {
            Some(0) | None => Self::Utc,
            Some(seconds) => Self::Offset(seconds),
        }
    }
}

/// A day, counted from 1970.
fn put_day(day: i64, cell: &mut String) {
    let number = day.checked_add(EPOCH).and_then(|day| i32::try_from(day).ok());
    match number.filter(|number| day::to_date(*number).is_some()) {
        Some(number) => cell.push_str(&day::iso(number)),
        None => {
            let _ = write!(cell, "{day}");
        }
    }
}

/// An instant in so many parts of a second: the day alone where it is the beginning of one that has no zone, as tables have days
/// in such columns.
fn put_instant((instant, parts): (i64, i64), zone: Option<Zone>, cell: &mut String) {
    let offset = if let Some(Zone::Offset(seconds)) = zone { seconds } else { 0 };
    let (seconds, part) = (instant.div_euclid(parts), instant.rem_euclid(parts));
    let seconds = seconds.saturating_add(offset);
    let (day, second) = (seconds.div_euclid(SECONDS_OF_DAY), seconds.rem_euclid(SECONDS_OF_DAY));
    put_day(day, cell);
    if zone.is_none() && second == 0 && part == 0 {
        return;
    }
    cell.push('T');
    put_time((second * parts + part, parts), cell);
    match zone {
        Some(Zone::Utc) => cell.push('Z'),
        Some(Zone::Offset(seconds)) => {
            let (sign, minutes) = if seconds < 0 { ('-', -seconds / 60) } else { ('+', seconds / 60) };
            let _ = write!(cell, "{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        }
        None => {}
    }
}

/// A time of day in so many parts of a second.
fn put_time((time, parts): (i64, i64), cell: &mut String) {
    let (seconds, part) = (time.div_euclid(parts), time.rem_euclid(parts));
    let _ = write!(cell, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    put_part(part, parts, cell);
}

/// A span of time, as ISO 8601 writes it.
fn put_span(span: (i64, i64), cell: &mut String) {
    cell.push('P');
    put_seconds(span, cell);
}

fn put_seconds((span, parts): (i64, i64), cell: &mut String) {
    let (span, parts) = (i128::from(span), i128::from(parts));
    let sign = if span < 0 { "-" } else { "" };
    let _ = write!(cell, "T{sign}{}", span.abs() / parts);
    let part = i64::try_from(span.abs() % parts).unwrap_or_default();
    put_part(part, i64::try_from(parts).unwrap_or(1), cell);
    cell.push('S');
}

/// The part of a second, as far as it goes.
fn put_part(part: i64, parts: i64, cell: &mut String) {
    if part == 0 {
        return;
    }
    let digits = usize::try_from(parts.ilog10()).unwrap_or_default();
    let text = format!("{part:0>digits$}");
    let _ = write!(cell, ".{}", text.trim_end_matches('0'));
}

/// A list of words as several words stand in a cell; everything else as it is.
fn put_json(json: &Value, cell: &mut String) {
    let is_plain =
        |word: &&str| !word.is_empty() && word.trim() == *word && !word.contains([';', '|', '"', '\n', '\r']);
    let words = || json.as_array()?.iter().map(|item| item.as_str().filter(is_plain)).collect::<Option<Vec<_>>>();
    match words() {
        Some(words) => cell.push_str(&words.join("; ")),
        None => {
            let _ = write!(cell, "{json}");
        }
    }
}

/// How a value in others, or one that stands for others, is written: lists and objects as JSON.
type Nested<'a> = Box<dyn Fn(usize) -> Value + 'a>;

fn nested<'a>(array: &'a dyn Array, room: &Rc<Room>) -> Result<Option<Nested<'a>>, String> {
    use DataType as T;
    Ok(Some(match array.data_type() {
        T::List(_) => list(array.as_list::<i32>(), room)?,
        T::LargeList(_) => list(array.as_list::<i64>(), room)?,
        T::ListView(_) => list_view(array.as_list_view::<i32>(), room)?,
        T::LargeListView(_) => list_view(array.as_list_view::<i64>(), room)?,
        T::FixedSizeList(_, length) => {
            let array = array.as_fixed_size_list();
            let length = usize::try_from(*length).unwrap_or_default();
            let pen = Pen::within(array.values().as_ref(), room)?;
            Box::new(move |row| {
                let start = usize::try_from(array.value_offset(row)).unwrap_or_default();
                items(&pen, start..start + length)
            })
        }
        T::Struct(fields) => {
            let columns = array.as_struct().columns();
            let pens =
                columns.iter().map(|column| Pen::within(column.as_ref(), room)).collect::<Result<Vec<_>, _>>()?;
            let names: Vec<String> = fields.iter().map(|field| field.name().clone()).collect();
            let room = Rc::clone(room);
            let length = names.iter().map(String::len).sum();
            Box::new(move |row| {
                if !room.take(length) {
                    return Value::Null;
                }
                let pairs = names.iter().zip(&pens).map(|(name, pen)| (name.clone(), pen.json(row)));
                Value::Object(pairs.collect())
            })
        }
        T::Map(..) => {
            let array = array.as_map();
            let (keys, values) =
                (Pen::within(array.keys().as_ref(), room)?, Pen::within(array.values().as_ref(), room)?);
            Box::new(move |row| {
                let offsets = array.value_offsets();
                let range = range(offsets[row], offsets[row + 1]);
                let key = |at: usize| match keys.json(at) {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                let range = range.take_while(|_| !values.is_passed());
                Value::Object(range.map(|at| (key(at), values.json(at))).collect())
            })
        }
        _ => return Ok(None),
    }))
}

fn range<O: OffsetSizeTrait>(start: O, end: O) -> std::ops::Range<usize> {
    start.as_usize()..end.as_usize()
}

fn items(pen: &Pen<'_>, range: std::ops::Range<usize>) -> Value {
    // As long as there is room: how many there will be is not known before, and no room is made for them.
    Value::Array(range.take_while(|_| !pen.is_passed()).map(|at| pen.json(at)).collect())
}

fn list<'a, O: OffsetSizeTrait>(array: &'a GenericListArray<O>, room: &Rc<Room>) -> Result<Nested<'a>, String> {
    let pen = Pen::within(array.values().as_ref(), room)?;
    let offsets = array.value_offsets();
    Ok(Box::new(move |row| items(&pen, range(offsets[row], offsets[row + 1]))))
}

fn list_view<'a, O: OffsetSizeTrait>(
    array: &'a GenericListViewArray<O>,
    room: &Rc<Room>,
) -> Result<Nested<'a>, String> {
    let pen = Pen::within(array.values().as_ref(), room)?;
    let (offsets, sizes) = (array.value_offsets(), array.value_sizes());
    Ok(Box::new(move |row| items(&pen, range(offsets[row], offsets[row] + sizes[row]))))
}

/// Where among other values the one of a row is.
type Place<'a> = Box<dyn Fn(usize) -> usize + 'a>;

/// The values of an array that has each of them once, and which one is that of a row; `None` for an array that has its values
/// itself.
fn elsewhere<'a>(array: &'a dyn Array, room: &Rc<Room>) -> Result<Option<(Pen<'a>, Place<'a>)>, String> {
    Ok(Some(match array.data_type() {
        DataType::Dictionary(..) => {
            let array = array.as_any_dictionary();
            (Pen::within(array.values().as_ref(), room)?, keys(array.keys())?)
        }
        DataType::RunEndEncoded(ends, _) => match ends.data_type() {
            DataType::Int16 => runs::<Int16Type>(array, room)?,
            DataType::Int32 => runs::<Int32Type>(array, room)?,
            _ => runs::<Int64Type>(array, room)?,
        },
        _ => return Ok(None),
    }))
}

fn runs<'a, T: RunEndIndexType>(array: &'a dyn Array, room: &Rc<Room>) -> Result<(Pen<'a>, Place<'a>), String> {
    let array = array.as_run::<T>();
    Ok((Pen::within(array.values().as_ref(), room)?, Box::new(|row| array.get_physical_index(row))))
}

fn keys(keys: &dyn Array) -> Result<Place<'_>, String> {
    fn of<T: ArrowPrimitiveType>(keys: &dyn Array) -> Place<'_> {
        let keys = keys.as_primitive::<T>();
        Box::new(|row| keys.value(row).as_usize())
    }
    use DataType as T;
    Ok(match keys.data_type() {
        T::Int8 => of::<Int8Type>(keys),
        T::Int16 => of::<Int16Type>(keys),
        T::Int32 => of::<Int32Type>(keys),
        T::Int64 => of::<Int64Type>(keys),
        T::UInt8 => of::<UInt8Type>(keys),
        T::UInt16 => of::<UInt16Type>(keys),
        T::UInt32 => of::<UInt32Type>(keys),
        T::UInt64 => of::<UInt64Type>(keys),
        other => return Err(kind_in_words(other)),
    })
}
