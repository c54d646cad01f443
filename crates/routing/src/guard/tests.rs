//! S-108: numbers, addresses and names, however they are typed.

use super::*;

fn kinds(text: &str) -> Vec<Leak> {
    scan(text).iter().map(|finding| finding.leak).collect()
}

/// S-108: every way in which a NIR is typed.
#[test]
fn s108_a_nir_is_found_however_it_is_typed() {
    for number in [
        "199019900099976",
        "1 99 01 99 000 999 76",
        "1.99.01.99.000.999.76",
        "1990199000999",
        "1 99 01 2A 999 999 08",
        "2 99 12 2B 999 999/64",
        "1 99 O1 99 OOO 999 76",
        "7900399999999 58",
        "1 99 01 99 000 999 / clé 76",
    ] {
        let text = format!("son numéro est {number}, merci");
        assert_eq!(kinds(&text), [Leak::Nir], "{number}");
    }
}

/// S-108: numbers that are something else.
#[test]
fn s108_other_numbers_are_not_a_nir() {
    for text in [
        "dossier 2025-000123",
        "facture 1234567890123456",
        "SIRET 73282932000074",
        "le 12/10/2025 à 15 h 30",
        "1 850 €",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn s108_phones_addresses_accounts_and_codes_are_found() {
    assert_eq!(
        kinds("au 06 12 34 56 78 ou +33 6 12 34 56 78"),
        [Leak::Phone, Leak::Phone]
    );
    assert_eq!(kinds("ecrire à jean.test@exemple.invalid."), [Leak::Email]);
    assert_eq!(kinds("RIB FR76 3000 6000 0112 3456 7890 189"), [Leak::Iban]);
    assert_eq!(kinds("dépression F32.1"), [Leak::Diagnosis]);
    assert_eq!(kinds("appeler Mme Exemple demain"), [Leak::PersonName]);
}

#[test]
fn s108_the_range_is_the_value() {
    let text = "tél. 06.12.34.56.78 le soir";
    let finding = refusal(text).unwrap();
    assert_eq!(text.get(finding.range), Some("06.12.34.56.78"));
}

#[test]
fn s108_a_name_warns_but_does_not_refuse_a_title() {
    assert_eq!(refusal("C2S de Mme Exemple"), None);
}
