//! What lies between the service and its database, and may be cut or hang.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// As it should be.
    Whole,
    /// Nothing passes; nobody is told.
    Silent,
    /// Every connection is broken, and none is made.
    Cut,
}

/// Carries what is said to a TCP port to a socket, and back.
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    line: watch::Sender<Line>,
}

impl Proxy {
    /// Before this socket.
    pub async fn before(socket: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let line = watch::Sender::new(Line::Whole);
        let (socket, state) = (Arc::new(socket.to_owned()), line.subscribe());
        tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                if *state.borrow() != Line::Cut {
                    tokio::spawn(carry(caller, Arc::clone(&socket), state.clone()));
                }
            }
        });
        Self { address, line }
    }

    /// Changes the line.
    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }
}

/// Until either end hangs up, or the line is cut.
async fn carry(mut caller: TcpStream, socket: Arc<PathBuf>, mut state: watch::Receiver<Line>) {
    let Ok(mut server) = UnixStream::connect(&*socket).await else {
        return;
    };
    loop {
        let line = *state.borrow_and_update();
        tokio::select! {
            // What was read and not yet passed on when the line falls silent is lost, as on a real one:
            // such a connection is never whole again.
            _ = copy_bidirectional(&mut caller, &mut server), if line == Line::Whole => return,
            changed = state.changed() => {
                if changed.is_err() || *state.borrow() == Line::Cut {
                    return;
                }
            }
        }
    }
}
