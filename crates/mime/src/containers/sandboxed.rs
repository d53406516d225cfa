//! Bytes of a 7z in, its files out. A sandboxed process inflates it, since counting cannot bound the time that LZMA takes.

use serde::{Deserialize, Serialize};

use super::{ArchiveFault, Take, seven_zip};
use sandbox::{Outcome, SandboxPool, SandboxTask};

/// The task of unpacking a 7z. The files' contents follow the response, one after the other.
pub struct UnpackSevenZip;

/// Budget in bytes and most entries, as for [`super::unpack`].
#[derive(Debug, Serialize, Deserialize)]
pub struct UnpackRequest {
    budget: u64,
    most: usize,
}

/// The result of the sandboxed process.
#[derive(Debug, Serialize, Deserialize)]
pub struct UnpackResponse {
    /// Path and length in bytes of each file, or its fault.
    files: Vec<(String, Result<usize, ArchiveFault>)>,
    /// Fault of the archive as a whole.
    archive: Result<(), ArchiveFault>,
    /// Bytes left of the budget.
    budget: u64,
}

impl SandboxTask for UnpackSevenZip {
    const NAME: &'static str = "7z";
    type Request = UnpackRequest;
    type Response = UnpackResponse;

    fn run(request: UnpackRequest, bytes: &[u8]) -> (UnpackResponse, Vec<u8>) {
        let UnpackRequest { mut budget, most } = request;
        let (mut files, mut contents) = (Vec::new(), Vec::new());
        let archive = seven_zip::unpack(bytes, &mut budget, most, |path, content, _| {
            files.push((path, content.as_ref().map(Vec::len).map_err(|fault| *fault)));
            contents.extend(content.unwrap_or_default());
        });
        (UnpackResponse { files, archive, budget }, contents)
    }
}

/// See [`super::unpack`].
pub(super) fn unpack(
    bytes: &[u8],
    budget: &mut u64,
    most: usize,
    workers: &SandboxPool,
    mut take: impl Take,
) -> Result<Result<(), ArchiveFault>, sandbox::Error> {
    let request = UnpackRequest { budget: *budget, most };
    let (response, contents) = match workers.run::<UnpackSevenZip>(request, bytes)? {
        Outcome::Done(response, contents) => (response, contents),
        Outcome::Stopped(stop) => return Ok(Err(ArchiveFault::Stopped(stop))),
    };
    *budget = response.budget.min(*budget);
    let mut rest = contents.as_slice();
    for (path, length) in response.files {
        let content = match length {
            Ok(length) => {
                let (content, after) = rest.split_at_checked(length).ok_or(sandbox::Error::Garbled)?;
                rest = after;
                Ok(content.to_vec())
            }
            Err(fault) => Err(fault),
        };
        take(path, content, budget);
    }
    Ok(response.archive)
}
