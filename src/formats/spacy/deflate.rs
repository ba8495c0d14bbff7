//! Compression of what is large, in blocks that can be worked on at the same time.
//!
//! Owns: [`Deflated`]. The same bytes on one core and on many, and however they come. Memory: some blocks.
//!
//! Source: RFC 1950 (zlib): a header, blocks of RFC 1951, a checksum. Each block begins without knowing the one before,
//! and ends at a whole byte (an empty stored block), so that they can be put one after the other.

use std::io;

use flate2::{Compress, Compression, FlushCompress, Status};

use super::super::bound::Out;
use super::super::cores::of_each;

/// How many bytes are compressed at a time. Large enough that what a block could have learnt from the one before is
/// little beside it.
const BLOCK: usize = 1 << 20;

/// How many blocks come together before they are compressed, on as many cores.
const TOGETHER: usize = 16;

/// The largest prime below 2^16 (RFC 1950, section 8.2), and how many bytes can be added up before a sum outgrows 32 bits.
const PRIME: u32 = 65_521;
const RUN: usize = 5552;

/// What is added is compressed and written on.
pub(super) struct Deflated<'a> {
    out: Out<'a>,
    /// Not compressed yet.
    waiting: Vec<u8>,
    sum: (u32, u32),
    has_begun: bool,
}

impl<'a> Deflated<'a> {
    pub(super) fn new(out: Out<'a>) -> Self {
        Self { out, waiting: Vec::new(), sum: (1, 0), has_begun: false }
    }

    /// Takes what comes next.
    pub(super) fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum = adler_32(self.sum, bytes);
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() > TOGETHER * BLOCK { self.compress(false) } else { Ok(()) }
    }

    /// Writes the blocks before the last one; that too, if it `is_last`.
    fn compress(&mut self, is_last: bool) -> io::Result<()> {
        if !std::mem::replace(&mut self.has_begun, true) {
            (self.out)(&[0x78, 0x9c])?;
        }
        let mut blocks: Vec<&[u8]> = self.waiting.chunks(BLOCK).collect();
        let last = blocks.pop().unwrap_or_default();
        for block in of_each(&blocks, &|block| block_of(block, FlushCompress::Sync)) {
            (self.out)(&block)?;
        }
        let done = blocks.len() * BLOCK;
        if is_last {
            (self.out)(&block_of(last, FlushCompress::Finish))?;
        }
        self.waiting.drain(..done);
        Ok(())
    }

    /// Ends the stream.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.compress(true)?;
        let (a, b) = self.sum;
        (self.out)(&(b << 16 | a).to_be_bytes())
    }
}

fn block_of(bytes: &[u8], flush: FlushCompress) -> Vec<u8> {
    let mut packer = Compress::new(Compression::default(), false);
    let mut packed = Vec::with_capacity(bytes.len() / 4 + 1024);
    loop {
        let taken = usize::try_from(packer.total_in()).unwrap_or(bytes.len());
        // Compressing memory cannot fail; if it did, what is read back would differ.
        let status = packer.compress_vec(bytes.get(taken..).unwrap_or_default(), &mut packed, flush);
        // Room that is left over says that nothing more is to come.
        if matches!(status, Err(_) | Ok(Status::StreamEnd)) || packed.len() < packed.capacity() {
            return packed;
        }
        packed.reserve(bytes.len() / 8 + 1024);
    }
}

/// The checksum of RFC 1950, section 9: that of `sum` and `bytes`. It begins as (1, 0).
fn adler_32((mut a, mut b): (u32, u32), bytes: &[u8]) -> (u32, u32) {
    for run in bytes.chunks(RUN) {
        for byte in run {
            a += u32::from(*byte);
            b += a;
        }
        a %= PRIME;
        b %= PRIME;
    }
    (a, b)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::io::Read;

    use super::*;

    /// Inflated by `flate2`, which checks the sum.
    #[test]
    fn blocks_are_one_stream() {
        let noise = |len: usize| -> Vec<u8> {
            let mut state = 1_u32;
            std::iter::repeat_with(|| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24).to_le_bytes()[0]
            })
            .take(len)
            .collect()
        };
        let even = |len: usize| b"Army denies. ".iter().copied().cycle().take(len).collect::<Vec<u8>>();
        let long = 40 * BLOCK + 3;
        for bytes in [Vec::new(), even(20), even(BLOCK), even(3 * BLOCK + 7), noise(2 * BLOCK), even(long)] {
            let packed_by = |len: usize| {
                let mut packed = Vec::new();
                let mut out = |bytes: &[u8]| {
                    packed.extend_from_slice(bytes);
                    Ok(())
                };
                let mut deflated = Deflated::new(&mut out);
                bytes.chunks(len).for_each(|some| deflated.add(some).unwrap());
                deflated.finish().unwrap();
                packed
            };
            let packed = packed_by(long);
            let mut back = Vec::new();
            flate2::read::ZlibDecoder::new(packed.as_slice()).read_to_end(&mut back).unwrap();
            assert!(back == bytes, "{} bytes", bytes.len());
            assert!(packed_by(1 << 16) == packed, "{} bytes", bytes.len());
        }
    }
}
