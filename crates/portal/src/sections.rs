//! Fields of a form, as data: what is asked, what was typed, what is wrong with it. One template draws
//! them all, so that each has its label, its hint and its refusal where assistive tools look for them.

/// A part of a form.
pub struct Section {
    /// The id of its title.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What goes with it.
    pub lede: &'static str,
    /// What it asks.
    pub controls: Vec<Control>,
}

/// A field.
pub struct Control {
    /// Its name, and its id in the page.
    pub name: &'static str,
    /// What is asked.
    pub label: &'static str,
    /// How to answer; may be empty.
    pub hint: &'static str,
    /// Whether it may stay empty.
    pub is_optional: bool,
    /// Its place in the grid.
    pub place: &'static str,
    /// How it is answered.
    pub kind: Kind,
    /// What was typed.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// How a field is answered.
pub enum Kind {
    /// A line; the `inputmode` and the class of its width.
    Line(&'static str, &'static str),
    /// Several lines, so many characters at most.
    Area(usize),
    /// One of a list.
    Select(Vec<Choice>),
    /// One of a few, all in sight.
    Radios(Vec<Choice>),
    /// Any of a few.
    Ticks(Vec<Choice>),
}

/// An answer to choose.
pub struct Choice {
    /// Its value.
    pub value: String,
    /// Its words.
    pub label: String,
    /// More words; may be empty.
    pub hint: &'static str,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// What is wrong with a field, in the summary.
pub struct Wrong {
    /// The field's name.
    pub field: &'static str,
    /// What is asked there.
    pub label: &'static str,
    /// What to correct.
    pub message: String,
}

impl Control {
    /// A line of text, in the whole width.
    pub const fn line(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            hint: "",
            is_optional: false,
            place: "field",
            kind: Kind::Line("text", ""),
            value: String::new(),
            error: None,
        }
    }

    /// The same field, answered otherwise.
    #[must_use]
    pub fn of(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// With a hint.
    #[must_use]
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// In half of the width, where there is room.
    #[must_use]
    pub const fn half(mut self) -> Self {
        self.place = "field half";
        self
    }

    /// It may stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// Whether its label is that of a group.
    pub const fn is_group(&self) -> bool {
        matches!(self.kind, Kind::Radios(_) | Kind::Ticks(_))
    }

    /// The `aria-describedby` of the field.
    pub fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if self.error.is_some() {
            ids.push(format!("{}-erreur", self.name));
        }
        if !self.hint.is_empty() {
            ids.push(format!("{}-aide", self.name));
        }
        ids.join(" ")
    }

    /// Chooses what was typed, and says what is wrong.
    pub fn fill(&mut self, typed: &[String], wrongs: &[Wrong]) {
        if let Kind::Select(choices) | Kind::Radios(choices) | Kind::Ticks(choices) = &mut self.kind
        {
            for choice in choices {
                choice.is_chosen = if typed.is_empty() {
                    choice.value.is_empty()
                } else {
                    typed.contains(&choice.value)
                };
            }
        }
        if let Some(value) = typed.first() {
            self.value.clone_from(value);
        }
        let wrong = wrongs.iter().find(|wrong| wrong.field == self.name);
        self.error = wrong.map(|wrong| wrong.message.clone());
    }
}

/// The values of a closed list, as answers.
#[macro_export]
macro_rules! choices_of {
    ($list:ty) => {
        <$list>::ALL
            .iter()
            .map(|one| $crate::sections::choice(one.code(), one.label()))
            .collect::<Vec<_>>()
    };
}

/// An answer.
pub fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: "",
        is_chosen: false,
    }
}

/// The same list, which may also stay without an answer.
pub fn or_nothing(words: &str, mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.insert(0, choice("", words));
    choices
}
