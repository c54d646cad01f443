//! What is like nothing else.

pub const BIRTH_NAME: &str = "Xylocanaride";
pub const FIRST_NAME: &str = "Quenotine-Ulmaire";
pub const NIR: &str = "290039999999964";
pub const PHONE: &str = "0639987412";
pub const STREET: &str = "77 impasse Vorgalimbe";
pub const CHOSEN: &str = "quarante canaris mauves du Tibet";
pub const WORDS: [(&str, &str); 12] = [
    ("title", "Titre Bravounette"),
    (
        "text",
        "Phrase-Carmantide de la demande C2S, où en est le dossier ?",
    ),
    ("message", "Mot-Dravigule du partenaire"),
    ("note", "Mot-Espagrole de la note"),
    ("question", "Mot-Fulgarine de la question"),
    ("item", "Piece-Gorvandel"),
    ("answer", "Mot-Horlivace de la reponse"),
    ("closing", "Mot-Ildramire de la fin"),
    ("reopening", "Mot-Jorquevil de la suite"),
    ("draft", "Mot-Kelvarude du brouillon"),
    ("reply draft", "Mot-Lomberque en cours"),
    ("refused", "Mot-Morvaline refuse"),
];
pub const FILE_NAME: &str = "avis-Nolgarive.pdf";

/// The words of this place.
pub fn words(what: &str) -> &'static str {
    WORDS
        .iter()
        .find(|(name, _)| *name == what)
        .map(|(_, text)| *text)
        .expect("words")
}
