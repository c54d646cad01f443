//! The moves, by those whose they are: an agent of the service that has the request, a manager of the
//! organisation that filed it.

use super::script::Move;
use super::{Stage, one};
use crate::output::Failure;
use app::auth::actor::of_account;
use app::requests::{Answer, Ask, Close, Target, answer, ask, close, sort, take, write};
use app::webhooks;
use domain::accounts::{Account, Actor, Membership, Role};
use domain::ids::OrganisationId;
use domain::notifications::NotificationKind;
use domain::requests::Request;
use domain::requests::state::{Outcome, Party};
use domain::text::{Body, EmailAddress, Label};
use mail::Reason;
use store::{accounts, outbox};

/// The fund asks for these.
const ITEMS: [&str; 2] = [
    "Avis d’impôt de l’année passée",
    "Relevé d’identité bancaire au nom de la personne",
];
const ASKING: &str =
    "Il nous manque ces deux pièces pour continuer. Le délai reprend dès que nous les avons.";
const ANSWERING: &str = "Le dossier a été vérifié, et tout est en ordre : la personne recevra la décision par courrier. Confirmez si tout est réglé.";
const REFUSING: &str = "Les conditions ne sont pas remplies à ce jour. La personne peut saisir la commission de recours amiable dans les deux mois.";
const BOUNCED: &str = "Le courriel qui vous annonçait la prise en charge nous est revenu : la boîte de votre responsable refuse nos messages. Vérifiez son adresse ; la suite est ici.";
/// Given-up mails that are looked through for one that came back.
const LOOKED_THROUGH: i64 = 50;

impl Stage<'_> {
    pub(super) async fn play(&self, request: &Request, next: Move) -> Result<(), Failure> {
        let (app, agent) = (self.app, &self.agent(request).await?);
        let target = Target {
            id: request.id,
            version: request.version,
        };
        match next {
            Move::Take => drop(take(app, agent, target).await?),
            Move::Answer => self.answer(agent, target).await?,
            Move::Sort(to) => drop(sort(app, agent, target, to).await?),
            Move::Refuse => {
                let refusal = Close {
                    outcome: Outcome::Refused,
                    message: Some(Body::parse(REFUSING)?),
                };
                close(app, agent, target, refusal).await?;
            }
            Move::Ask => {
                let items: Result<Vec<Label>, _> = ITEMS.into_iter().map(Label::parse).collect();
                let wanted = Ask {
                    items: items?,
                    message: Some(Body::parse(ASKING)?),
                    waiting_for: Party::Partner,
                };
                ask(app, agent, target, wanted).await?;
            }
            Move::TakeUntold => {
                self.mailboxes.refuse(&self.addresses(request).await?);
                take(app, agent, target).await?;
            }
            Move::TellBounce => {
                if self.came_back(request).await? {
                    write(app, agent, target, Body::parse(BOUNCED)?).await?;
                }
            }
            Move::AnswerTold => {
                self.mailboxes.accept(&self.addresses(request).await?);
                self.answer(agent, target).await?;
            }
            Move::TakeInOutage => {
                self.webhooks(request, false).await?;
                take(app, agent, target).await?;
            }
            Move::Resume => self.webhooks(request, true).await?,
        }
        Ok(())
    }

    async fn answer(&self, agent: &Actor, target: Target) -> Result<(), Failure> {
        let message = Body::parse(ANSWERING)?;
        answer(self.app, agent, target, Answer { message }).await?;
        Ok(())
    }

    /// An agent of the service that has it now.
    async fn agent(&self, request: &Request) -> Result<Actor, Failure> {
        let (fund, service) = (request.fund.clone(), request.filing.service);
        let everybody = self.app.store.read(move |tx| accounts::of_fund(tx, &fund));
        let mut everybody = everybody.await?;
        everybody.retain(|account| match &account.membership {
            Membership::Fund { services, .. } => services.contains(&service),
            Membership::Organisation(_) => false,
        });
        one(everybody, Role::Agent).map(of_account)
    }

    async fn managers(&self, organisation: OrganisationId) -> Result<Vec<Account>, Failure> {
        let colleagues = self
            .app
            .store
            .read(move |tx| accounts::of_organisation(tx, organisation));
        let mut colleagues = colleagues.await?;
        colleagues.retain(|account| account.role == Role::PartnerManager);
        Ok(colleagues)
    }

    async fn addresses(&self, request: &Request) -> Result<Vec<EmailAddress>, Failure> {
        let managers = self.managers(request.organisation).await?;
        Ok(managers.into_iter().map(|manager| manager.email).collect())
    }

    /// Whether a mail that told of the taking was refused.
    async fn came_back(&self, request: &Request) -> Result<bool, Failure> {
        let dead = self
            .app
            .store
            .read(|tx| outbox::list(tx, "dead", LOOKED_THROUGH));
        Ok(dead.await?.iter().any(|mail| {
            mail.event == NotificationKind::RequestTaken
                && mail.created_at >= request.updated_at
                && mail.failure.as_deref() == Some(Reason::RecipientRefused.code())
        }))
    }

    /// A manager lets every webhook of the organisation work, or none.
    async fn webhooks(&self, request: &Request, work: bool) -> Result<(), Failure> {
        let managers = self.managers(request.organisation).await?;
        let manager = of_account(one(managers, Role::PartnerManager)?);
        for webhook in webhooks::list(self.app, &manager).await? {
            let target = webhooks::Target {
                id: webhook.id,
                version: webhook.version,
            };
            if work && webhook.pause == Some(webhooks::WebhookPause::Paused) {
                webhooks::resume(self.app, &manager, target).await?;
            } else if !work && webhook.pause.is_none() {
                webhooks::pause(self.app, &manager, target).await?;
            }
        }
        Ok(())
    }
}
