//! Arrow IPC files, batch of rows by batch of rows. Their buffers are read where they lie.

use std::cell::Cell;
use std::sync::Arc;

use ::bytes::Bytes;
use arrow_buffer::Buffer;
use arrow_ipc::convert::fb_to_schema;
use arrow_ipc::reader::{FileDecoder, read_footer_length};
use arrow_ipc::{Block, CompressionType, Footer, MessageHeader, root_as_footer, root_as_message};
use arrow_schema::SchemaRef;

use super::{Columns, Fault, Plan, within};

/// The length of the footer and the mark behind it.
const TAIL: usize = 10;

/// Bytes that LZ4 makes of one at most.
const LZ4: usize = 256;

/// What stands before a packed buffer: how long it is unpacked.
const PREFIX: usize = 8;

/// The columns that a file says it has, and what says where they are.
pub(super) fn schema(bytes: &Bytes) -> Result<(SchemaRef, Footer<'_>), Fault> {
    let cut = || Fault::Broken("its end is missing, and with it what says where its columns are".to_owned());
    let start = bytes.len().checked_sub(TAIL).ok_or_else(cut)?;
    let tail = bytes.get(start..).and_then(|tail| tail.try_into().ok()).ok_or_else(cut)?;
    let length = read_footer_length(tail).ok().ok_or_else(cut)?;
    let footer = start.checked_sub(length).and_then(|begin| bytes.get(begin..start)).ok_or_else(cut)?;
    let broken = |error: &dyn std::fmt::Display| Fault::Broken(error.to_string());
    let footer = root_as_footer(footer).map_err(|error| broken(&error))?;
    let schema = footer.schema().ok_or_else(|| broken(&"it has no schema"))?;
    if !schema.endianness().equals_to_target_endianness() {
        return Err(broken(&"its numbers are those of another kind of machine"));
    }
    Ok((Arc::new(fb_to_schema(schema)), footer))
}

/// The text of a file.
pub(super) fn read(bytes: &Bytes) -> Result<Columns, Fault> {
    let (schema, footer) = schema(bytes)?;
    let mut decoder = FileDecoder::new(Arc::clone(&schema), footer.version());
    for block in footer.dictionaries().iter().flatten() {
        decoder.read_dictionary(block, &part(bytes, block)?)?;
    }
    let plan = Plan::of(&schema, |key| schema.metadata().get(key).cloned(), |_| false);
    let mut text = plan.names(&schema);
    let (mut rows, mut batches) = (0, 0);
    for block in footer.recordBatches().iter().flatten() {
        let Some(batch) = decoder.read_record_batch(block, &part(bytes, block)?)? else { continue };
        plan.put_rows(&batch, &mut text, &|length| within(length, bytes.len()))?;
        rows += batch.num_rows();
        batches += 1;
    }
    let batches = if batches == 1 { "1 batch".to_owned() } else { format!("{batches} batches") };
    let says = format!("{} rows in {batches}", crate::formats::grouped(rows));
    Ok(Columns { text, says, beside: plan.beside, events: Vec::new() })
}

/// The bytes of a block, whose buffers lie within it and are no longer than they can be.
fn part(bytes: &Bytes, block: &Block) -> Result<Buffer, Fault> {
    let broken = |what: &str| Fault::Broken(what.to_owned());
    let number = |number: i64| usize::try_from(number).ok();
    let place = || {
        let (start, meta) = (number(block.offset())?, usize::try_from(block.metaDataLength()).ok()?);
        let end = start.checked_add(meta)?.checked_add(number(block.bodyLength())?)?;
        let own = bytes.get(start..end)?;
        own.split_at_checked(meta).map(|(meta, body)| (start..end, meta, body))
    };
    let (place, meta, body) = place().ok_or_else(|| broken("a part of it lies outside"))?;
    // A mark that older files do not have, then the length of the message.
    let message = meta.strip_prefix(&[0xff; 4]).unwrap_or(meta).get(4..);
    let message = message.and_then(|message| root_as_message(message).ok());
    let message = message.ok_or_else(|| broken("a part of it says nothing"))?;
    let batch = match message.header_type() {
        MessageHeader::DictionaryBatch => message.header_as_dictionary_batch().and_then(|batch| batch.data()),
        _ => message.header_as_record_batch(),
    };
    let batch = batch.ok_or_else(|| broken("a part of it has no rows"))?;
    let packed = batch.compression().map(|compression| compression.codec());
    if packed.is_some_and(|codec| codec != CompressionType::LZ4_FRAME) {
        return Err(Fault::Packed("zstd".to_owned()));
    }
    let all = Cell::new(0_usize);
    for buffer in batch.buffers().iter().flatten() {
        let lies = || {
            let start = number(buffer.offset())?;
            body.get(start..start.checked_add(number(buffer.length())?)?)
        };
        let own = lies().ok_or_else(|| broken("a column of it lies outside"))?;
        if let Some((length, rest)) = own.split_first_chunk::<PREFIX>().filter(|_| packed.is_some()) {
            let length = number(i64::from_le_bytes(*length)).unwrap_or_default();
            if length / LZ4 > rest.len() {
                return Err(broken("a column says that it is longer than LZ4 can pack it"));
            }
            all.set(all.get().saturating_add(length));
        }
    }
    within(all.get(), bytes.len())?;
    Ok(Buffer::from(bytes.slice(place)))
}
