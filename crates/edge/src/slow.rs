//! Bodies that come too slowly: actix waits for a body for ever (S-425).
//!
//! A body that brings less than a kilobyte a second over ten seconds, or takes more than ten minutes
//! in all, is given up: whoever reads it is told so, and the connection is closed.

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::ConnectionType;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use futures_util::{Stream, StreamExt};
use std::cell::Cell;
use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

/// How long callers are waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the head of a call, from its first byte.
    pub head: Duration,
    /// For the next call on a connection that stays open.
    pub silence: Duration,
    /// How often a body is looked at.
    pub window: Duration,
    /// The least bytes of a body that a window must bring.
    pub least: usize,
    /// For a whole body.
    pub body: Duration,
    /// For a caller who does not take what is sent to her.
    pub unread: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(5),
            silence: Duration::from_secs(15),
            window: Duration::from_secs(10),
            least: 10 * 1024,
            body: Duration::from_mins(10),
            unread: Duration::from_secs(15),
        }
    }
}

/// Whether a body was given up because it came too slowly.
pub fn is_too_slow(error: &PayloadError) -> bool {
    matches!(error, PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut)
}

/// Bounds the time that the body of a call may take; closes the connection of one that took more.
pub async fn in_time(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let patience = request.app_data::<web::Data<Patience>>();
    let patience = patience.map_or_else(Patience::default, |patience| ***patience);
    let is_late = Rc::new(Cell::new(false));
    match request.take_payload() {
        Payload::None => {}
        body => {
            let timed = Timed::new(body, patience, Rc::clone(&is_late));
            request.set_payload(Payload::Stream {
                payload: Box::pin(timed),
            });
        }
    }
    let mut response = next.call(request).await?;
    if is_late.get() {
        let head = response.response_mut().head_mut();
        head.set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}

/// A body, and how long it may still take. Time runs from the first look at it: a handler that has
/// not begun to read is not the caller's delay.
struct Timed {
    body: Payload,
    patience: Patience,
    window: Pin<Box<Sleep>>,
    end: Pin<Box<Sleep>>,
    brought: usize,
    is_begun: bool,
    is_late: Rc<Cell<bool>>,
}

impl Timed {
    fn new(body: Payload, patience: Patience, is_late: Rc<Cell<bool>>) -> Self {
        Self {
            body,
            patience,
            window: Box::pin(sleep(patience.window)),
            end: Box::pin(sleep_until(Instant::now() + patience.body)),
            brought: 0,
            is_begun: false,
            is_late,
        }
    }

    fn begin(&mut self) {
        let now = Instant::now();
        self.window.as_mut().reset(now + self.patience.window);
        self.end.as_mut().reset(now + self.patience.body);
        self.is_begun = true;
    }

    /// Whether the caller has had her time.
    fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        if self.end.as_mut().poll(context).is_ready() {
            return true;
        }
        while self.window.as_mut().poll(context).is_ready() {
            if self.brought < self.patience.least {
                return true;
            }
            self.brought = 0;
            let next = Instant::now() + self.patience.window;
            self.window.as_mut().reset(next);
        }
        false
    }
}

impl Stream for Timed {
    type Item = Result<web::Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.is_begun {
            self.begin();
        }
        match self.body.poll_next_unpin(context) {
            Poll::Ready(Some(Ok(chunk))) => {
                self.brought = self.brought.saturating_add(chunk.len());
                Poll::Ready(Some(Ok(chunk)))
            }
            Poll::Ready(end) => Poll::Ready(end),
            Poll::Pending if self.is_over(context) => {
                self.is_late.set(true);
                let late = io::Error::new(io::ErrorKind::TimedOut, "the body came too slowly");
                Poll::Ready(Some(Err(PayloadError::Io(late))))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}
