//! What the server does instead of accepting.

/// A moment of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The first line the server says.
    Greeting,
    /// The answer to EHLO.
    Hello,
    /// The answer to STARTTLS.
    StartTls,
    /// The answer to AUTH.
    Auth,
    /// The answer to MAIL FROM.
    Sender,
    /// The answer to RCPT TO.
    Recipient,
    /// The answer to DATA.
    Data,
    /// The answer to the content.
    Content,
}

/// How the server behaves during one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Accepts what is in order.
    Accept,
    /// Answers that code at that stage.
    Answer(Stage, u16),
    /// Cuts the line at that stage, without answering.
    Cut(Stage),
    /// Never answers at that stage; leaves when the client does.
    Silence(Stage),
    /// Keeps the mail, then cuts the line before saying so.
    AcceptThenCutBeforeAnswer,
    /// Keeps the mail, says so, then cuts the line before QUIT.
    AcceptThenCut,
    /// Does not offer STARTTLS, as if somebody on the way had removed it.
    HideStartTls,
    /// Speaks something that is not SMTP at that stage.
    Nonsense(Stage),
    /// Slips the rest of a conversation, in clear, behind the answer to STARTTLS, as somebody on the
    /// way could: a client that believes it takes a mail for accepted that nobody has.
    InjectBeforeTls,
}

impl Turn {
    /// Whether the mail is kept when its content has been received.
    pub(crate) const fn keeps(self) -> bool {
        !matches!(
            self,
            Self::Answer(Stage::Content, _)
                | Self::Cut(Stage::Content)
                | Self::Silence(Stage::Content)
                | Self::Nonsense(Stage::Content)
        )
    }
}
