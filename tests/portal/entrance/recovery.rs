//! A lost telephone.

use super::invitation::codes;
use testkit::{PASSWORD, Visitor, on_each_database};

async fn ten_codes(visitor: &mut Visitor) -> Vec<String> {
    visitor.get("/compte/securite/codes").await.expect(200);
    let fields = [("ancien_mot_de_passe", PASSWORD)];
    codes(
        &visitor
            .submit("/compte/securite/codes", &fields)
            .await
            .expect(200),
    )
}

on_each_database! {
    /// S-020: a recovery code opens a session once; she is told by e-mail.
    async fn s020_a_recovery_code_serves_once(house) {
        let mut visitor = house.visit_as("member@ccas.example").await;
        let codes = ten_codes(&mut visitor).await;
        assert_eq!(codes.len(), 10);
        let mut other = house.visitor();
        assert_eq!(other.get("/connexion/secours").await.leads_to(), "/connexion");
        let wrong = other.sign_in_with("member@ccas.example", PASSWORD, "000000").await.expect(422);
        assert_eq!(wrong.link("J’ai perdu mon téléphone").unwrap(), "/connexion/secours");
        other.get("/connexion/secours").await.expect(200);
        let wrong = other.submit("/connexion/secours", &[("code_de_secours", "AAAA-AAAA")]).await.expect(422);
        wrong.titled("Erreur : ").says("Ce code n’est pas le bon");
        let typed = codes[3].to_lowercase().replace('-', " ");
        let opened = other.submit("/connexion/secours", &[("code_de_secours", &typed)]).await;
        other.follow(&opened).await.expect(200).says("Vous êtes entré avec un code de secours").says("9 codes restants");
        let letters = house.letters(1).await;
        assert!(letters.iter().any(|letter| letter.subject.starts_with("Un code de secours a été utilisé")));
        let mut third = house.visitor();
        third.sign_in_with("member@ccas.example", PASSWORD, "000000").await.expect(422);
        third.get("/connexion/secours").await.expect(200);
        third.submit("/connexion/secours", &[("code_de_secours", &codes[3])]).await.expect(422);
    }

    /// S-020: another's code opens nothing; ten others take the place of the first ten.
    async fn s020_codes_are_ones_own_and_replaced_together(house) {
        let mut member = house.visit_as("member@ccas.example").await;
        let hers = ten_codes(&mut member).await;
        let again = ten_codes(&mut member).await;
        assert!(hers.iter().all(|code| !again.contains(code)));
        let mut other = house.visitor();
        for (email, code) in [("colleague@ccas.example", &again[0]), ("member@ccas.example", &hers[0])] {
            other.sign_in_with(email, PASSWORD, "000000").await.expect(422);
            other.get("/connexion/secours").await.expect(200);
            other.submit("/connexion/secours", &[("code_de_secours", code)]).await.expect(422);
        }
        member.get("/compte/securite/codes").await.expect(200);
        let refused = member.submit("/compte/securite/codes", &[("ancien_mot_de_passe", "autre")]).await.expect(422);
        refused.says("Ce n’est pas votre mot de passe actuel");
    }
}
