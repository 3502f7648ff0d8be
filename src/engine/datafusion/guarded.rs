//! The files of the tables, each piece of which is looked at before `DataFusion` unpacks it: what a page says of itself is not believed.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use datafusion::object_store::local::LocalFileSystem;
use datafusion::object_store::path::Path;
use datafusion::object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};
use futures_util::stream::BoxStream;

use super::folder::Folder;

/// The file system, of which the pages of a folder are looked at.
#[derive(Debug)]
pub(super) struct Guarded {
    files: LocalFileSystem,
    folder: Arc<dyn Folder>,
}

impl Guarded {
    pub(super) fn new(folder: Arc<dyn Folder>) -> Self {
        Self { files: LocalFileSystem::new(), folder }
    }
}

impl fmt::Display for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tables")
    }
}

#[async_trait]
impl ObjectStore for Guarded {
    async fn put_opts(&self, location: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
        self.files.put_opts(location, payload, opts).await
    }

    async fn put_multipart_opts(&self, location: &Path, opts: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        self.files.put_multipart_opts(location, opts).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.files.get_opts(location, options).await
    }

    /// Columns are read so, and nothing else is.
    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        let found = self.files.get_ranges(location, ranges).await?;
        let table = location.filename().unwrap_or_default();
        let is_sound = |(range, pages): (&Range<u64>, &Bytes)| self.folder.may_unpack(table, range.start, pages);
        if ranges.iter().zip(&found).all(is_sound) {
            return Ok(found);
        }
        let source = "it says what it has no room for: convert the files again".into();
        Err(Error::Generic { store: "tables", source })
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.files.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.files.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.files.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.files.copy_opts(from, to, options).await
    }
}
