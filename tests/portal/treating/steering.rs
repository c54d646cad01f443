//! What supervisors look at.

use super::{act, filed, page};
use testkit::on_each_database;

on_each_database! {
    /// Load by service and by agent, what is late, and giving it to somebody else.
    async fn late_requests_are_given_to_others(house) {
        let filed = filed(&house).await;
        let mut agent = house.visit_as("agent@cpam.example").await;
        agent.get(&page(&filed)).await.expect(200);
        agent.submit(&act(&filed, "prendre"), &[]).await.leads_to();
        house.set_now("2026-12-22T09:00:00Z");
        let mut supervisor = house.visit_as("supervisor@cpam.example").await;
        let load = supervisor.get("/pilotage").await.expect(200).says(filed["reference"].as_str().unwrap());
        load.says("plus de 10 jours ouvrés 1");
        let tick = format!("{}:2", filed["id"].as_str().unwrap());
        let fields = [("geste", "confier"), ("agent", &house.people.c2s_agent.to_string()), ("choix", &tick)];
        supervisor.post("/file/lot", &fields).await.expect(200).says("1 sur 1");
        supervisor.get("/pilotage").await.expect(200).says("c2s 1 1 1");
    }
}
