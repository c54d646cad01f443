//! What the core says while one writes.

use super::{MATTER, PERSON, begin, file};
use testkit::on_each_database;

on_each_database! {
    /// S-120: where it would go, why, what is missing; without scripts by a button, with them by itself.
    async fn the_sorting_is_proposed_before_sending(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let draft = begin(&mut member, PERSON).await;
        let step = format!("{draft}/demande");
        member.get(&step).await.expect(200);
        let mut fields = MATTER.to_vec();
        fields.push(("action", "proposition"));
        let answer = member.submit(&step, &fields).await;
        assert_eq!(answer.leads_to(), format!("{step}#proposition"));
        let page = member.get(&step).await.expect(200);
        page.says("Complémentaire santé solidaire").says("Pourquoi cette proposition").says("Pour que la demande soit complète");
        let token = member.last_page().field("jeton").unwrap();
        let mut typed = vec![("jeton", token.as_str())];
        typed.extend(MATTER);
        let fragment = member.post(&format!("{draft}/apercu"), &typed).await.expect(200);
        let fragment = fragment.says("Service C2S");
        assert!(!fragment.html.contains("<html"));
    }

    /// S-108: a number in the text is said while writing, with the field made for it.
    async fn s108_personal_data_in_free_text_is_said(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let draft = begin(&mut member, PERSON).await;
        let step = format!("{draft}/demande");
        member.get(&step).await.expect(200);
        let fields = [("type", "inconnu"), ("titre", "Rappeler le 06 39 98 00 01"), ("texte", "Son numéro est 2 90 03 99 999 999 64, merci."), ("action", "proposition")];
        member.submit(&step, &fields).await.leads_to();
        let page = member.get(&step).await.expect(200).says("numéro de sécurité sociale : utilisez le champ prévu");
        assert_eq!(page.link("Ouvrir le champ du numéro").as_deref(), Some("personne#nir"));
        // In the title, which lists show, it is refused.
        member.submit(&step, &[("action", "suite")]).await.expect(422).says("Objet, en une ligne");
    }

    /// S-511: what is already in progress for the same person and matter is said, by its own reference.
    async fn s511_what_is_already_in_progress_is_said(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        file(&mut member).await;
        let mut colleague = house.visit_as("colleague@ccas.example").await;
        let draft = begin(&mut colleague, PERSON).await;
        let step = format!("{draft}/demande");
        colleague.get(&step).await.expect(200);
        let mut fields = MATTER.to_vec();
        fields.push(("action", "proposition"));
        colleague.submit(&step, &fields).await.leads_to();
        colleague.get(&step).await.expect(200).says("a déjà une demande en cours pour cette personne");
    }
}
