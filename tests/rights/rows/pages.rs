//! The rows of the pages.

use super::{Row, row};
use crate::rights::callers::Kind::{
    Administrator, Agent, Anonymous, Auditor, Manager, Member, OtherAgent, Supervisor,
};
use crate::rights::things::On;

pub const ROWS: &[Row] = &[
    row("GET /assets/{edition}/{name}", Anonymous, On::Asset),
    row("GET /accessibilite", Anonymous, On::Nothing),
    row("GET /donnees-personnelles", Anonymous, On::Nothing),
    row("GET /donnees-personnelles/en-clair", Anonymous, On::Nothing),
    row("GET /donnees-personnelles/{number}", Anonymous, On::Nothing).with("number=1"),
    row("GET /mentions-legales", Anonymous, On::Nothing),
    row("GET /plan-du-site", Anonymous, On::Nothing),
    // The entrance.
    row("GET /connexion", Anonymous, On::Nothing),
    row("POST /connexion", Anonymous, On::Nothing)
        .fields("adresse=nobody@ccas.example&mot_de_passe=une phrase assez longue&suite="),
    row("GET /connexion/code", Anonymous, On::Nothing),
    row("POST /connexion/code", Anonymous, On::Nothing).fields("code=123456&suite="),
    row("GET /connexion/secours", Anonymous, On::Nothing),
    row("POST /connexion/secours", Anonymous, On::Nothing)
        .fields("code_de_secours=7K3Q-XDPM-7K3Q-XDPM-7K3Q-XDPM&suite="),
    row("GET /connexion/fournisseur", Anonymous, On::Nothing),
    row("GET /connexion/fournisseur/retour", Anonymous, On::Nothing).with("?state=x&code=y"),
    row("GET /mot-de-passe", Anonymous, On::Nothing),
    row("POST /mot-de-passe", Anonymous, On::Nothing).fields("adresse=nobody@ccas.example"),
    row("POST /mot-de-passe/nouveau", Anonymous, On::Nothing).fields(
        "lien=x&mot_de_passe=une phrase assez longue&mot_de_passe_bis=une phrase assez longue",
    ),
    row("GET /invitation", Anonymous, On::Nothing),
    row("POST /invitation", Anonymous, On::Nothing).fields("lien=x"),
    row("POST /invitation/mot-de-passe", Anonymous, On::Nothing).fields(
        "lien=x&mot_de_passe=une phrase assez longue&mot_de_passe_bis=une phrase assez longue",
    ),
    row("POST /invitation/fournisseur", Anonymous, On::Nothing).fields("lien=x"),
    row("POST /invitation/code", Anonymous, On::Nothing).fields("lien=x&code=123456"),
    row("POST /invitation/codes", Anonymous, On::Nothing)
        .fields("code_de_secours=7K3Q-XDPM-7K3Q-XDPM-7K3Q-XDPM"),
    row("POST /deconnexion", Member, On::Herself),
    // One's account.
    row("GET /compte", Member, On::Nothing),
    row("GET /compte/notifications", Member, On::Nothing),
    row("POST /compte/notifications", Member, On::Herself)
        .fields("frequence=daily&version={version}"),
    row("GET /compte/securite", Member, On::Nothing),
    row("GET /compte/securite/application", Member, On::Nothing),
    row("POST /compte/securite/application", Member, On::Herself)
        .fields("ancien_mot_de_passe=x&code=123456"),
    row(
        "POST /compte/securite/application/confirmer",
        Member,
        On::Herself,
    )
    .fields("code=123456"),
    row("GET /compte/securite/codes", Member, On::Nothing),
    row("POST /compte/securite/codes", Member, On::Herself).fields("ancien_mot_de_passe=x"),
    row("POST /compte/securite/codes/fichier", Member, On::Herself)
        .fields("code_de_secours=7K3Q-XDPM-7K3Q-XDPM-7K3Q-XDPM"),
    row("GET /compte/securite/identite", Member, On::Nothing),
    row("POST /compte/securite/identite", Member, On::Herself).fields("ancien_mot_de_passe=x"),
    row(
        "POST /compte/securite/identite/retirer",
        Member,
        On::Herself,
    )
    .fields("ancien_mot_de_passe=x"),
    row("GET /compte/securite/mot-de-passe", Member, On::Nothing),
    row("POST /compte/securite/mot-de-passe", Member, On::Herself)
        .fields("ancien_mot_de_passe=x&mot_de_passe=y&mot_de_passe_bis=y"),
    row("POST /compte/sessions/{id}/fermer", Member, On::Colleague),
    row("POST /compte/sessions/fermer", Member, On::Herself),
    // One's organisation.
    row("GET /", Member, On::Nothing),
    row("GET /equipe", Member, On::Nothing),
    row("GET /equipe/inviter", Manager, On::Nothing),
    row("POST /equipe/inviter", Manager, On::Nothing)
        .fields("nom=Nora Essai&adresse={fresh}@ccas.example&role=partner_member"),
    row("GET /equipe/{id}", Manager, On::Colleague),
    row("POST /equipe/{id}/{act}", Manager, On::Colleague).with("act=suspendre"),
    row("GET /equipe/{id}/retirer", Manager, On::Colleague),
    row("POST /equipe/{id}/retirer", Manager, On::Colleague).fields("version={version}"),
    row("GET /equipe/{id}/role", Manager, On::Colleague),
    row("POST /equipe/{id}/role/apercu", Manager, On::Colleague).fields("role=partner_manager"),
    row("POST /equipe/{id}/role", Manager, On::Colleague)
        .fields("role=partner_manager&version={version}"),
    // Telling programs.
    row("GET /logiciels", Manager, On::Nothing),
    row("GET /logiciels/nouveau", Manager, On::Nothing),
    row("POST /logiciels/nouveau", Manager, On::Webhook)
        .fields("adresse=https://logiciel.example/ep&evenements=request.answered"),
    row("GET /logiciels/{id}", Manager, On::Webhook),
    row("POST /logiciels/{id}/renvoyer", Manager, On::Webhook),
    row("POST /logiciels/{id}/{how}", Manager, On::Webhook).with("how=remplacer"),
    row("POST /logiciels/{id}/{act}", Manager, On::Webhook)
        .with("act=suspendre")
        .fields("version={version}"),
    row("POST /logiciels/{id}/{act}", Manager, On::PausedWebhook)
        .with("act=reprendre")
        .fields("version={version}"),
    row("POST /logiciels/{id}/{act}", Manager, On::Webhook)
        .with("act=supprimer")
        .fields("version={version}"),
    // Filing.
    row("GET /demandes/nouvelle", Member, On::Nothing),
    row("POST /demandes/nouvelle", Member, On::Herself)
        .fields("cle=0192b3a4-0000-7000-8000-00000000000a&nom=Exemple"),
    row("GET /brouillons", Member, On::Nothing),
    row("GET /brouillons/{id}/{step}", Member, On::Draft).with("step=personne"),
    row("POST /brouillons/{id}/{step}", Member, On::Draft)
        .with("step=personne")
        .fields("version={version}&nom=Exemple"),
    row("POST /brouillons/{id}/apercu", Member, On::Draft).fields("texte=Bonjour"),
    row("GET /brouillons/{id}/pieces", Member, On::Draft),
    row("GET /brouillons/{id}/verification", Member, On::Draft),
    row("POST /brouillons/{id}/envoyer", Member, On::Draft),
    row("GET /brouillons/{id}/supprimer", Member, On::Draft),
    row("POST /brouillons/{id}/supprimer", Member, On::Draft),
    // Following.
    row("GET /demandes", Member, On::Nothing),
    row("GET /demandes/recherche", Member, On::Nothing),
    row("POST /demandes/recherche", Member, On::Herself)
        .fields("par=reference&reference=EP-2026-7K3QXD"),
    row("GET /demandes/{id}", Member, On::Filed),
    row("POST /demandes/{id}/acces", OtherAgent, On::Filed).fields("motif=review"),
    row("GET /demandes/{id}/accuse", Member, On::Filed),
    row("GET /demandes/{id}/mandat", Member, On::Filed),
    row("GET /demandes/{id}/pieces/{file}", Member, On::WithFile),
    row("POST /demandes/{id}/{act}", Member, On::Answered)
        .with("act=confirmer")
        .fields("version={version}"),
    row("POST /demandes/{id}/{act}", Member, On::Closed)
        .with("act=rouvrir")
        .fields("version={version}&motif=Suite"),
    row("POST /demandes/{id}/{act}", Member, On::Filed)
        .with("act=retirer")
        .fields("version={version}"),
    row("POST /demandes/{id}/{act}", Member, On::Filed)
        .with("act=accord-retire")
        .fields("version={version}"),
    row("POST /demandes/{id}/{act}", Member, On::Filed)
        .with("act=suivre")
        .fields("version={version}"),
    row("POST /demandes/{id}/{act}", Member, On::Closed)
        .with("act=noter")
        .fields("version={version}&note=4"),
    row("POST /demandes/{id}/messages", Member, On::Filed).file("fichiers"),
    row("POST /demandes/{id}/pieces", Member, On::Filed).file("fichiers"),
    row("POST /demandes/{id}/elements/{item}", Member, On::Asked).file("fichiers"),
    row("GET /statistiques", Member, On::Nothing),
    row("GET /statistiques/chiffres.{format}", Member, On::Nothing).with("format=csv"),
    // Treating.
    row("GET /tri", Agent, On::Nothing),
    row("GET /raccourcis", Agent, On::Nothing),
    row("POST /file/suivante", Agent, On::Filed).fields("cle=&service=c2s"),
    row("POST /file/lot", Agent, On::Filed).fields("geste=confier&agent={c2s}&choix={id}:1"),
    row("POST /file/vues", Agent, On::Herself).fields("nom=Vue&filtres="),
    row("POST /file/vues/{id}/oublier", Agent, On::Colleague),
    row("POST /demandes/{id}/brouillon/auto", Agent, On::Filed)
        .fields("message=Bonjour&version={version}&brouillon=0"),
    row("POST /demandes/{id}/fichiers", Agent, On::Filed).file("fichiers"),
    row("POST /demandes/{id}/reponse", Agent, On::Filed).file("fichiers"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::Filed)
        .with("act=prendre")
        .fields("version={version}"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::Filed)
        .with("act=confier")
        .fields("version={version}&agent={c2s}"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::Filed)
        .with("act=reorienter")
        .fields("version={version}&type=documents&sujet=ald&service=health_benefits&urgence=soon"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::Filed)
        .with("act=ecrire")
        .fields("version={version}&portee=note&message=Vu"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::Filed)
        .with("act=cloturer")
        .fields("version={version}&issue=resolved&etape=confirmer"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::TwoFiled)
        .with("act=lier")
        .fields("version={version}&autre={other_reference}"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::TwoFiled)
        .with("act=fusionner")
        .fields("version={version}&autre={other_reference}"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::Merged)
        .with("act=defusionner")
        .fields("version={version}"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::Closed)
        .with("act=rouvrir")
        .fields("version={version}&raison=Suite"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::Filed)
        .with("act=nir")
        .fields("version={version}"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::Filed)
        .with("act=brouillon")
        .fields("version={version}&message=Bonjour"),
    row("POST /demandes/{id}/traiter/{act}", Agent, On::Filed)
        .with("act=jeter")
        .fields("version={version}"),
    // Steering.
    row("GET /pilotage", Agent, On::Nothing),
    row("GET /calendrier", Supervisor, On::Nothing),
    row("POST /calendrier/apercu", Supervisor, On::Nothing)
        .fields("geste=closed&du=2027-05-07&au=&motif=Pont"),
    row("POST /calendrier", Supervisor, On::Nothing)
        .fields("geste=closed&du=2027-05-07&au=&motif=Pont&version=0"),
    row("GET /modeles", Agent, On::Nothing),
    row("GET /modeles/{id}", Supervisor, On::Template),
    row("POST /modeles/nouveau", Supervisor, On::Nothing).fields("titre=A&texte=B"),
    row("POST /modeles/{id}", Supervisor, On::Template).fields("titre=A&texte=B&version={version}"),
    row("POST /modeles/{id}/retirer", Supervisor, On::Template).fields("version={version}"),
    row("GET /regles", Agent, On::Nothing),
    row("GET /regles/{id}", Agent, On::RuleSet),
    row("POST /regles/{id}/repeter", Supervisor, On::RuleSet)
        .fields("version={version}&du=2026-11-01&au=2026-11-23"),
    row("POST /regles/{id}/publier", Supervisor, On::RuleSet).fields("version={version}"),
    // Administration.
    row("GET /administration", Administrator, On::Nothing),
    row("GET /administration/structures", Administrator, On::Nothing),
    row(
        "GET /administration/structures/nouvelle",
        Administrator,
        On::Nothing,
    ),
    row(
        "POST /administration/structures/nouvelle",
        Administrator,
        On::Nothing,
    )
    .fields("nom=CCAS&nature=ccas&reference=C-1&debut=2026-01-01&fin=&droit_nir=none"),
    row(
        "GET /administration/structures/{id}",
        Administrator,
        On::Organisation,
    ),
    row(
        "POST /administration/structures/{id}/{act}",
        Administrator,
        On::Organisation,
    )
    .with("act=suspendre"),
    row(
        "POST /administration/structures/{id}/conventions",
        Administrator,
        On::Organisation,
    )
    .fields("reference=C-2&debut=2027-01-01&fin=&droit_nir=none"),
    row(
        "POST /administration/structures/{id}/conventions/{convention}/{act}",
        Administrator,
        On::Organisation,
    )
    .with("act=suspendre"),
    row("GET /administration/comptes", Administrator, On::Nothing),
    row(
        "GET /administration/comptes/inviter",
        Administrator,
        On::Nothing,
    ),
    row(
        "POST /administration/comptes/inviter",
        Administrator,
        On::Nothing,
    )
    .fields("nom=Nora Essai&adresse={fresh}@cpam.example&role=agent&services=c2s"),
    row(
        "GET /administration/comptes/{id}",
        Administrator,
        On::FundColleague,
    ),
    row(
        "POST /administration/comptes/{id}/{act}",
        Administrator,
        On::FundColleague,
    )
    .with("act=suspendre"),
    row(
        "GET /administration/comptes/{id}/role",
        Administrator,
        On::FundColleague,
    ),
    row(
        "POST /administration/comptes/{id}/role/apercu",
        Administrator,
        On::FundColleague,
    )
    .fields("role=supervisor&services=c2s"),
    row(
        "POST /administration/comptes/{id}/role",
        Administrator,
        On::FundColleague,
    )
    .fields("role=supervisor&services=c2s&version={version}"),
    row("GET /administration/clients", Administrator, On::Nothing),
    row(
        "GET /administration/clients/nouveau",
        Administrator,
        On::Nothing,
    ),
    row(
        "POST /administration/clients/nouveau",
        Administrator,
        On::Nothing,
    )
    .fields("nom=Logiciel&permissions=requests:read&structure={ccas}"),
    row(
        "GET /administration/clients/{id}",
        Administrator,
        On::Program,
    ),
    row(
        "POST /administration/clients/{id}/limites",
        Administrator,
        On::Program,
    )
    .fields("reseaux=127.0.0.0/8&cles="),
    row(
        "POST /administration/clients/{id}/secrets",
        Administrator,
        On::Program,
    ),
    row(
        "POST /administration/clients/{id}/secrets/{secret}/retirer",
        Administrator,
        On::Program,
    ),
    row(
        "POST /administration/clients/{id}/{how}",
        Administrator,
        On::Program,
    )
    .with("how=remplacer"),
    row(
        "POST /administration/clients/{id}/{act}",
        Administrator,
        On::Program,
    )
    .with("act=suspendre"),
    row("GET /services", Administrator, On::Nothing),
    row("POST /services", Administrator, On::Desk)
        .fields("service=c2s&adresse=c2s@cpam.example&version={version}"),
    // Watching.
    row("GET /journal", Auditor, On::Nothing),
    row("POST /journal/alertes/{id}", Auditor, On::Alert).fields("note=Vu avec son responsable"),
    // What the law gives people.
    row("GET /droits", Supervisor, On::Nothing),
    row("POST /droits", Supervisor, On::Nothing).fields("nir=290039999999964"),
    row("POST /droits/{id}/copie", Supervisor, On::Filed).fields("motif=person&forme=json"),
    row("GET /droits/{id}", Supervisor, On::Filed),
    row("POST /droits/{id}/rectifier", Supervisor, On::Filed).fields(
        "version={version}&nom=Autre&prenoms=Amarante&naissance=09/03/1990&sans_nir=papers_lost",
    ),
    row("POST /droits/{id}/{act}", Supervisor, On::Filed)
        .with("act=limiter")
        .fields("version={version}"),
    row("GET /compte/securite/adresse", Member, On::Nothing),
    row("POST /compte/securite/adresse", Member, On::Nothing)
        .fields("ancien_mot_de_passe=x&adresse=autre@ccas.example"),
    row(
        "POST /compte/securite/adresse/confirmer",
        Member,
        On::Nothing,
    )
    .fields("lien=q3Jv0a1ZkT8mB2nXc5LdWg"),
    row("GET /compte/securite/confirmer", Member, On::Nothing),
    row("POST /compte/securite/confirmer", Member, On::Nothing).fields("code=000000&suite=/"),
    row("POST /session/prolonger", Member, On::Nothing),
    // Rules, one by one.
    row("GET /regles/brouillons", Supervisor, On::Nothing),
    row("POST /regles/brouillons", Supervisor, On::Nothing).fields("motif=Essai&version=0"),
    row("GET /regles/{id}/regle/{rule}", Supervisor, On::RuleSet).with("rule=reste"),
    row("POST /regles/{id}/regle/{rule}", Supervisor, On::RuleSet)
        .with("rule=reste")
        .fields("version={version}&libelle=Le reste"),
    row(
        "POST /regles/{id}/regle/{rule}/{act}",
        Supervisor,
        On::RuleSet,
    )
    .with("rule=reste&act=monter")
    .fields("version={version}"),
    row("POST /regles/{id}/supprimer", Supervisor, On::RuleSet).fields("version={version}"),
];
