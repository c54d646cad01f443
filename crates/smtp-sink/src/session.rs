//! One connection, from the greeting to the end of the line.

use crate::mail::Mail;
use crate::script::{Stage, Turn};
use crate::sink::{Protection, Shared};
use data_encoding::BASE64;
use std::io;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// What the server does after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    /// Goes on: the answer was positive.
    Go,
    /// Goes on: the answer was a refusal.
    Refused,
    /// Cuts the line.
    End,
}

/// How a conversation ended.
enum Ending<S> {
    Over,
    Upgrade(S),
}

struct Session<S> {
    line: BufReader<S>,
    shared: Arc<Shared>,
    turn: Turn,
    over_tls: bool,
    user: Option<String>,
    from: Option<String>,
    to: Vec<String>,
}

/// Serves one connection. What goes wrong on the line ends it, as on a real server.
pub async fn serve(stream: TcpStream, shared: Arc<Shared>, turn: Turn) {
    let _cut = converse(stream, shared, turn).await;
}

async fn converse(stream: TcpStream, shared: Arc<Shared>, turn: Turn) -> io::Result<()> {
    stream.set_nodelay(true)?;
    if shared.setup.protection == Protection::Tls {
        let stream = shared.acceptor.accept(stream).await?;
        Session::new(stream, shared, turn, true).greet().await?;
        return Ok(());
    }
    let clear = Session::new(stream, Arc::clone(&shared), turn, false);
    if let Ending::Upgrade(stream) = clear.greet().await? {
        let stream = shared.acceptor.accept(stream).await?;
        Session::new(stream, shared, turn, true).listen().await?;
    }
    Ok(())
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    fn new(stream: S, shared: Arc<Shared>, turn: Turn, over_tls: bool) -> Self {
        let line = BufReader::new(stream);
        Self {
            line,
            shared,
            turn,
            over_tls,
            user: None,
            from: None,
            to: Vec::new(),
        }
    }

    async fn greet(mut self) -> io::Result<Ending<S>> {
        match self
            .answer(Stage::Greeting, "220 sink.example ESMTP")
            .await?
        {
            Flow::End => Ok(Ending::Over),
            Flow::Go | Flow::Refused => self.listen().await,
        }
    }

    async fn listen(mut self) -> io::Result<Ending<S>> {
        while let Some(command) = self.hear().await? {
            let verb = command
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase();
            let flow = match verb.as_str() {
                "EHLO" | "HELO" => self.hello().await?,
                "STARTTLS" => match self.start_tls().await? {
                    Flow::Go => return Ok(Ending::Upgrade(self.line.into_inner())),
                    other => other,
                },
                "AUTH" => self.auth(&command).await?,
                "MAIL" => self.sender(&command).await?,
                "RCPT" => self.recipient(&command).await?,
                "DATA" => self.data().await?,
                "QUIT" => {
                    self.say("221 bye").await?;
                    Flow::End
                }
                "NOOP" | "RSET" => self.say("250 ok").await?,
                _ => self.say("502 not known here").await?,
            };
            if flow == Flow::End {
                break;
            }
        }
        Ok(Ending::Over)
    }

    async fn hello(&mut self) -> io::Result<Flow> {
        let setup = &self.shared.setup;
        let mut lines = vec!["250-sink.example".to_owned(), "250-8BITMIME".to_owned()];
        let may_upgrade = setup.protection == Protection::StartTls && !self.over_tls;
        if may_upgrade && self.turn != Turn::HideStartTls {
            lines.push("250-STARTTLS".to_owned());
        }
        if setup.account.is_some() && !may_upgrade {
            lines.push(format!("250-AUTH {}", setup.mechanisms));
        }
        lines.push("250 SIZE 10485760".to_owned());
        self.answer(Stage::Hello, &lines.join("\r\n")).await
    }

    async fn start_tls(&mut self) -> io::Result<Flow> {
        // A whole conversation: every answer that the client will wait for after the handshake.
        let go = match self.turn {
            Turn::InjectBeforeTls => {
                "220 go ahead\r\n250-sink.example\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 ok\r\n\
                 250 ok\r\n354 go\r\n250 kept"
            }
            _ => "220 go ahead",
        };
        self.answer(Stage::StartTls, go).await
    }

    async fn auth(&mut self, command: &str) -> io::Result<Flow> {
        let mut words = command.split(' ').skip(1);
        let (mechanism, initial) = (words.next().unwrap_or_default(), words.next());
        let (user, password) = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => {
                let text = decoded(initial.unwrap_or_default());
                let mut fields = text.split('\0').skip(1).map(str::to_owned);
                (
                    fields.next().unwrap_or_default(),
                    fields.next().unwrap_or_default(),
                )
            }
            "LOGIN" => (self.ask("Username:").await?, self.ask("Password:").await?),
            _ => return self.say("504 mechanism not known here").await,
        };
        if self.shared.setup.account.as_ref() != Some(&(user.clone(), password)) {
            return self.say("535 5.7.8 wrong credentials").await;
        }
        self.user = Some(user);
        self.answer(Stage::Auth, "235 welcome").await
    }

    async fn ask(&mut self, prompt: &str) -> io::Result<String> {
        self.say(&format!("334 {}", BASE64.encode(prompt.as_bytes())))
            .await?;
        Ok(decoded(&self.hear().await?.unwrap_or_default()))
    }

    async fn sender(&mut self, command: &str) -> io::Result<Flow> {
        if self.shared.setup.account.is_some() && self.user.is_none() {
            return self.say("530 5.7.0 sign in first").await;
        }
        self.from = Some(path(command));
        self.to.clear();
        self.answer(Stage::Sender, "250 ok").await
    }

    async fn recipient(&mut self, command: &str) -> io::Result<Flow> {
        let flow = self.answer(Stage::Recipient, "250 ok").await?;
        if flow == Flow::Go {
            self.to.push(path(command));
        }
        Ok(flow)
    }

    async fn data(&mut self) -> io::Result<Flow> {
        if self.from.is_none() || self.to.is_empty() {
            return self.say("503 sender and recipient first").await;
        }
        let flow = self.answer(Stage::Data, "354 end with a dot").await?;
        if flow != Flow::Go {
            return Ok(flow);
        }
        let Some(raw) = self.content().await? else {
            return Ok(Flow::End);
        };
        if self.turn.keeps() {
            self.shared.keep(Mail {
                from: self.from.take().unwrap_or_default(),
                to: std::mem::take(&mut self.to),
                raw,
                over_tls: self.over_tls,
                user: self.user.clone(),
            });
        }
        if self.turn == Turn::AcceptThenCutBeforeAnswer {
            return Ok(Flow::End);
        }
        let flow = self.answer(Stage::Content, "250 2.0.0 kept").await?;
        Ok(if self.turn == Turn::AcceptThenCut {
            Flow::End
        } else {
            flow
        })
    }

    /// The content up to the lone dot, without the added dots; `None` when the line is cut.
    async fn content(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut content = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.line.read_until(b'\n', &mut line).await? == 0 {
                return Ok(None);
            }
            if line == b".\r\n" {
                return Ok(Some(content));
            }
            content.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }

    async fn hear(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        if self.line.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        if !self.over_tls {
            self.shared.hear_in_clear(line.clone());
        }
        Ok(Some(line))
    }

    /// Answers, or does what the turn says for that stage.
    async fn answer(&mut self, stage: Stage, ordinary: &str) -> io::Result<Flow> {
        match self.turn {
            Turn::Answer(at, code) if at == stage => {
                self.say(&format!("{code} scripted, for <canary@sink.example>"))
                    .await
            }
            Turn::Nonsense(at) if at == stage => self.say("HTTP/1.1 400 Bad Request").await,
            Turn::Cut(at) if at == stage => Ok(Flow::End),
            Turn::Silence(at) if at == stage => {
                while self.hear().await?.is_some() {}
                Ok(Flow::End)
            }
            _ => self.say(ordinary).await,
        }
    }

    async fn say(&mut self, text: &str) -> io::Result<Flow> {
        self.line
            .write_all(format!("{text}\r\n").as_bytes())
            .await?;
        self.line.flush().await?;
        Ok(if text.starts_with(['2', '3']) {
            Flow::Go
        } else {
            Flow::Refused
        })
    }
}

/// What stands between the angle brackets.
fn path(command: &str) -> String {
    let inside = command
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or_else(String::new, |(address, _)| address.to_owned())
}

fn decoded(base64: &str) -> String {
    let bytes = BASE64.decode(base64.as_bytes()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
