//! A line that gives no byte before its turn.
//!
//! lettre 0.11.23 reads through a buffer and keeps that buffer when STARTTLS turns the line into
//! TLS: what somebody on the way appended to the answer, in clear, is then taken for the server's
//! answers, up to `250` for a mail that nobody received. Here nothing is read beyond the end of a
//! text line, so that such bytes fall into the TLS handshake, which refuses them (S-061).

use lettre::transport::smtp::client::AsyncTokioStream;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// The most bytes read at once; longer lines come in several pieces.
const PIECE: usize = 4096;

/// A TCP connection whose reads end with a line.
#[derive(Debug)]
pub struct NoReadAhead(TcpStream);

impl NoReadAhead {
    /// Connects to the first address of the host that answers.
    pub async fn connect(host: &str, port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect((host, port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self(stream))
    }
}

impl AsyncTokioStream for NoReadAhead {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.peer_addr()
    }
}

impl AsyncRead for NoReadAhead {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut bytes = [0; PIECE];
        let room = bytes
            .get_mut(..buffer.remaining().min(PIECE))
            .unwrap_or_default();
        let mut seen = ReadBuf::new(room);
        ready!(self.0.poll_peek(context, &mut seen))?;
        let seen = seen.filled();
        let length = seen
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(seen.len(), |end| end + 1);
        let mut line = ReadBuf::new(bytes.get_mut(..length).unwrap_or_default());
        ready!(Pin::new(&mut self.0).poll_read(context, &mut line))?;
        buffer.put_slice(line.filled());
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for NoReadAhead {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
