//! Compression of what is large, in blocks that can be worked on at the same time.
//!
//! Owns: [`deflated`]. The same bytes on one core and on many.
//!
//! Source: RFC 1950 (zlib): a header, blocks of RFC 1951, a checksum. Each block begins without knowing the one before,
//! and ends at a whole byte (an empty stored block), so that they can be put one after the other.

use flate2::{Compress, Compression, FlushCompress, Status};

use super::super::cores::of_each;

/// How many bytes are compressed at a time. Large enough that what a block could have learnt from the one before is
/// little beside it.
const BLOCK: usize = 1 << 20;

/// The largest prime below 2^16 (RFC 1950, section 8.2), and how many bytes can be added up before a sum outgrows 32 bits.
const PRIME: u32 = 65_521;
const RUN: usize = 5552;

/// `bytes` as zlib has them.
pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut blocks: Vec<&[u8]> = bytes.chunks(BLOCK).collect();
    let last = blocks.pop().unwrap_or_default();
    let mut packed = vec![0x78, 0x9c];
    of_each(&blocks, &|block| block_of(block, FlushCompress::Sync)).into_iter().for_each(|block| packed.extend(block));
    packed.extend(block_of(last, FlushCompress::Finish));
    packed.extend(adler_32(bytes).to_be_bytes());
    packed
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

/// The checksum of RFC 1950, section 9.
fn adler_32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1, 0);
    for run in bytes.chunks(RUN) {
        for byte in run {
            a += u32::from(*byte);
            b += a;
        }
        a %= PRIME;
        b %= PRIME;
    }
    b << 16 | a
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
        for bytes in [Vec::new(), even(20), even(BLOCK), even(3 * BLOCK + 7), noise(BLOCK + 1), noise(2 * BLOCK)] {
            let mut back = Vec::new();
            flate2::read::ZlibDecoder::new(deflated(&bytes).as_slice()).read_to_end(&mut back).unwrap();
            assert!(back == bytes, "{} bytes", bytes.len());
        }
    }
}
