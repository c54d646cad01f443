//! A malware scanner that speaks clamd's `INSTREAM` (clamd(8)): over TCP, or over a socket of this
//! machine. What is not a plain "nothing found" is not clean (S-047).

use std::path::PathBuf;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// Bytes of a piece of the stream.
const PIECE: usize = 64 * 1024;
/// The longest answer that is read: the name of a signature fits many times.
const ANSWER: u64 = 4 * 1024;
/// How long a file of 10 MiB may take.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Where the scanner listens.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Tcp(String),
    Socket(PathBuf),
}

/// A scanner, and how long it is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanner {
    place: Place,
    /// For one file.
    pub patience: Duration,
}

/// What the scanner said of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing found.
    Clean,
    /// Something found.
    Infected,
}

/// Why nothing is known of a file: it is asked again later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unscanned {
    /// Nobody listens there.
    #[error("the scanner cannot be reached")]
    Unreachable,
    /// It hung up, or did not answer in time.
    #[error("the scanner did not answer")]
    Silent,
    /// It answered that it cannot, or in words that are not clamd's.
    #[error("the scanner did not scan")]
    Refused,
}

impl Scanner {
    /// The scanner at `host:port`, or behind the socket of an absolute path. `None` for anything else.
    pub fn at(address: &str) -> Option<Self> {
        let place = if address.starts_with('/') {
            Place::Socket(PathBuf::from(address))
        } else {
            let (host, port) = address.rsplit_once(':')?;
            let is_port = port.parse::<u16>().is_ok_and(|port| port > 0);
            (!host.is_empty() && is_port).then(|| Place::Tcp(address.to_owned()))?
        };
        Some(Self {
            place,
            patience: PATIENCE,
        })
    }

    /// Has a file scanned.
    pub async fn scan(&self, bytes: &[u8]) -> Result<Verdict, Unscanned> {
        let asked = async {
            match &self.place {
                Place::Tcp(address) => {
                    let stream = TcpStream::connect(address).await;
                    ask(stream.map_err(|_| Unscanned::Unreachable)?, bytes).await
                }
                Place::Socket(path) => {
                    let stream = UnixStream::connect(path).await;
                    ask(stream.map_err(|_| Unscanned::Unreachable)?, bytes).await
                }
            }
        };
        timeout(self.patience, asked)
            .await
            .unwrap_or(Err(Unscanned::Silent))
    }
}

/// `zINSTREAM`, pieces preceded by their length, an empty piece; then one answer that ends by a NUL.
async fn ask(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    bytes: &[u8],
) -> Result<Verdict, Unscanned> {
    let sent = async {
        stream.write_all(b"zINSTREAM\0").await?;
        for piece in bytes.chunks(PIECE) {
            let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
            stream.write_all(&length.to_be_bytes()).await?;
            stream.write_all(piece).await?;
        }
        stream.write_all(&[0; 4]).await?;
        stream.flush().await
    };
    // One that has found enough, or too much, answers and hangs up before the end: it is still read.
    let _ = sent.await;
    let mut answer = Vec::new();
    stream
        .take(ANSWER)
        .read_to_end(&mut answer)
        .await
        .map_err(|_| Unscanned::Silent)?;
    read(&answer)
}

fn read(answer: &[u8]) -> Result<Verdict, Unscanned> {
    let text = std::str::from_utf8(answer).map_err(|_| Unscanned::Refused)?;
    let Some(text) = text.strip_suffix('\0') else {
        return Err(Unscanned::Silent);
    };
    match text.strip_prefix("stream: ") {
        Some("OK") => Ok(Verdict::Clean),
        Some(found) if found.ends_with(" FOUND") => Ok(Verdict::Infected),
        _ => Err(Unscanned::Refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s047_only_a_plain_ok_is_clean() {
        assert_eq!(read(b"stream: OK\0"), Ok(Verdict::Clean));
        let found = b"stream: Win.Test.EICAR_HDB-1 FOUND\0";
        assert_eq!(read(found), Ok(Verdict::Infected));
        for silent in [b"".as_slice(), b"stream: OK", b"stream: "] {
            assert_eq!(read(silent), Err(Unscanned::Silent));
        }
        for refused in [
            b"INSTREAM size limit exceeded. ERROR\0".as_slice(),
            b"UNKNOWN COMMAND\0",
            b"OK\0",
            b"stream: ok\0",
            b"stream: OK \0",
            b"\xff\0",
        ] {
            assert_eq!(read(refused), Err(Unscanned::Refused));
        }
    }

    #[test]
    fn where_a_scanner_may_be() {
        for good in [
            "127.0.0.1:3310",
            "clamd.internal:3310",
            "[::1]:3310",
            "/run/clamav/clamd.ctl",
        ] {
            assert!(Scanner::at(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "clamd",
            "clamd:",
            ":3310",
            "clamd:0",
            "clamd:x",
            "run/clamd",
        ] {
            assert!(Scanner::at(bad).is_none(), "{bad}");
        }
    }
}
