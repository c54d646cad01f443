//! What the service says of itself.

use mail::Links;
use testkit::on_each_database;

const PAGES: [&str; 4] = [
    "/accessibilite",
    "/mentions-legales",
    "/donnees-personnelles",
    "/plan-du-site",
];

on_each_database! {
    /// Whoever passes reads them, signed in or not.
    async fn everybody_reads_about_the_service(house) {
        let mut nobody = house.visitor();
        let mut member = house.visit_as("member@ccas.example").await;
        for path in PAGES {
            nobody.get(path).await.expect(200);
            member.get(path).await.expect(200).says("member");
        }
        nobody.get("/accessibilite").await.titled("Accessibilité : partiellement conforme").says("Défenseur des droits");
    }

    /// Every page of the site map opens for whoever it is shown to.
    async fn the_site_map_leads_to_pages_that_open(house) {
        for email in ["", "member@ccas.example", "supervisor@cpam.example", "manager@ccas.example", "agent@cpam.example", "administrator@cpam.example"] {
            let mut visitor = if email.is_empty() { house.visitor() } else { house.visit_as(email).await };
            let page = visitor.get("/plan-du-site").await.expect(200);
            let (_, inside) = page.html.split_once("<main").unwrap();
            let (inside, _) = inside.split_once("</main>").unwrap();
            let links: Vec<&str> = inside.split("href=\"").skip(1).map(|piece| piece.split('"').next().unwrap()).collect();
            assert!(links.len() > 5, "{email}");
            for link in links.into_iter().filter(|link| link.starts_with('/')) {
                let status = visitor.get(link).await.status;
                assert!([200, 303].contains(&status), "{email} {link}: {status}");
            }
        }
    }

    /// Each address that an e-mail leads to is a page of ours.
    async fn the_links_of_the_mails_resolve(house) {
        let mut visitor = house.visitor();
        for path in [Links::LOGIN, Links::INVITATION, Links::PASSWORD_RESET] {
            visitor.get(path).await.expect(200);
        }
        let request = format!("{}01890a5d-ac96-774b-bcce-b302099a8057", Links::REQUEST);
        for path in [Links::SECURITY, Links::ADDRESS, request.as_str()] {
            assert_eq!(visitor.get(path).await.leads_to(), format!("/connexion?suite={path}"));
        }
        let mut member = house.visit_as("member@ccas.example").await;
        member.get(Links::SECURITY).await.expect(200);
    }
}
