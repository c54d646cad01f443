//! Reading our own pages: attributes between double quotes, tags in lower case, as the validator asks.

/// A field of a form.
pub struct Field {
    pub name: String,
    pub value: String,
    /// Whether a browser sends it: boxes when they are ticked.
    pub is_sent: bool,
}

/// What stands between two marks.
pub fn between<'a>(html: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let (_, rest) = html.split_once(from)?;
    rest.split_once(to).map(|(inside, _)| inside)
}

/// Each element of this name: its opening tag, and what is inside.
pub fn elements<'a>(html: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let (opening, closing) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(&opening) {
        let from = &rest[at + opening.len()..];
        rest = from;
        if !from.starts_with([' ', '>', '\n']) {
            continue;
        }
        let Some((tag, after)) = from.split_once('>') else {
            break;
        };
        let inside = after.split_once(&closing);
        found.push((tag, inside.map_or("", |(inside, _)| inside)));
    }
    found
}

/// The value of an attribute of an opening tag, decoded; empty for one that has none.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let starts = rest[..at].ends_with([' ', '\n', '"']);
        let after = &rest[at + name.len()..];
        rest = after;
        if !starts {
            continue;
        }
        if let Some(value) = after.strip_prefix("=\"") {
            return Some(decoded(value.split('"').next().unwrap_or_default()));
        }
        if after.is_empty() || after.starts_with([' ', '/', '\n']) {
            return Some(String::new());
        }
    }
    None
}

/// Every field, in order.
pub fn all_fields(html: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let tag = rest.split('>').next().unwrap_or_default();
        let field = match tag.split([' ', '\n']).next() {
            Some("input") => input(tag),
            Some("select") => select(tag, rest),
            Some("textarea") => area(tag, rest),
            _ => None,
        };
        fields.extend(field);
    }
    fields
}

/// What a browser sends with what is in a form, before any button is pressed.
pub fn sent_fields(html: &str) -> Vec<(String, String)> {
    let fields = all_fields(html).into_iter().filter(|field| field.is_sent);
    fields.map(|field| (field.name, field.value)).collect()
}

fn input(tag: &str) -> Option<Field> {
    let kind = attribute(tag, "type").unwrap_or_default();
    let is_box = matches!(kind.as_str(), "checkbox" | "radio");
    let value = attribute(tag, "value");
    Some(Field {
        name: attribute(tag, "name")?,
        value: value.unwrap_or_else(|| if is_box { "on" } else { "" }.to_owned()),
        is_sent: (!is_box || attribute(tag, "checked").is_some())
            && !matches!(kind.as_str(), "submit" | "file")
            && attribute(tag, "disabled").is_none(),
    })
}

fn select(tag: &str, rest: &str) -> Option<Field> {
    let name = attribute(tag, "name")?;
    let options = elements(rest.split("</select>").next()?, "option");
    let chosen = options
        .iter()
        .find(|(tag, _)| attribute(tag, "selected").is_some())
        .or_else(|| options.first())?;
    let value = attribute(chosen.0, "value");
    Some(Field {
        name,
        value: value.unwrap_or_else(|| words(chosen.1)),
        is_sent: attribute(tag, "disabled").is_none(),
    })
}

fn area(tag: &str, rest: &str) -> Option<Field> {
    let inside = between(rest, ">", "</textarea>")?;
    // A browser leaves out the line break that follows the tag.
    let inside = inside.strip_prefix('\n').unwrap_or(inside);
    Some(Field {
        name: attribute(tag, "name")?,
        value: decoded(inside),
        is_sent: attribute(tag, "disabled").is_none(),
    })
}

/// What is read, on one line.
pub fn words(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for (number, piece) in html.split('<').enumerate() {
        let shown = if number == 0 {
            piece
        } else {
            text.push(' ');
            piece.split_once('>').map_or("", |(_, shown)| shown)
        };
        text.push_str(shown);
    }
    one_space(&decoded(&text))
}

/// Spaces of any kind, as one; none before a comma or a full stop, where a tag ended.
pub fn one_space(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == '\u{202f}' || c == '\u{a0}')
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").replace(" .", ".").replace(" ,", ",")
}

fn decoded(text: &str) -> String {
    text.replace("&nbsp;", "\u{a0}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form class="a" action="/x"><input type="hidden" name="jeton" value="T&#38;1">
        <input type="checkbox" name="tick" checked><input type="radio" name="r" value="1">
        <input type="radio" name="r" value="2" checked><select name="s"><option value="a">A</option>
        <option value="b" selected>B</option></select><textarea name="t">
Un &#60;mot&#62;</textarea><input type="submit" name="go" value="x"></form><a href="/y">Aller&nbsp;:
        <b>là</b></a>"#;

    #[test]
    fn a_form_is_sent_as_a_browser_does() {
        let (tag, inside) = elements(PAGE, "form")[0];
        assert_eq!(attribute(tag, "action").as_deref(), Some("/x"));
        let sent = sent_fields(inside);
        let expected = [
            ("jeton", "T&1"),
            ("tick", "on"),
            ("r", "2"),
            ("s", "b"),
            ("t", "Un <mot>"),
        ];
        assert_eq!(
            sent.iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect::<Vec<_>>(),
            expected
        );
    }

    #[test]
    fn what_is_read_has_no_tags() {
        let (_, inside) = elements(PAGE, "a")[0];
        assert_eq!(words(inside), "Aller : là");
        assert_eq!(words("<p>Un <b>mot</b>, puis.</p>"), "Un mot, puis.");
    }
}
