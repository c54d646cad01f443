//! The last of the disk is for signing in, reading and the journal: below a reserve nothing new is
//! taken, so that people can still see what there is while room is made (S-412).

use crate::config::Config;
use crate::journal::is_program;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError, web};
use app::AppError;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often the disks are looked at.
const LOOK: Duration = Duration::from_secs(1);
/// Whoever is refused may try again after this many seconds.
const WAIT: HeaderValue = HeaderValue::from_static("60");

/// What is written all the same: signing in and out, and looking for somebody.
const TAKEN: [&str; 9] = [
    "/api/v1/auth/",
    "/oauth/",
    "/api/v1/requests:preview",
    "/connexion",
    "/deconnexion",
    "/session/",
    "/mot-de-passe",
    "/demandes/recherche",
    "/compte/sessions/",
];

/// The disks of this machine that the service writes on, and whether one is nearly full.
pub struct Disks {
    folders: Vec<PathBuf>,
    reserve: u64,
    is_short: AtomicBool,
}

impl Disks {
    /// The disks of the embedded database, of the files and of the program's own folder.
    pub fn of(config: &Config) -> Self {
        let database = config.database.database.own_file();
        let database = database.and_then(|file| Some(file.parent()?.to_owned()));
        let files = config.files.url.strip_prefix("file://").map(PathBuf::from);
        let folders = [database, files, Some(config.state.clone())];
        let disks = Self {
            folders: folders.into_iter().flatten().collect(),
            reserve: config.disk_reserve,
            is_short: AtomicBool::new(false),
        };
        disks.look();
        disks
    }

    /// Looks at each disk. One that cannot be looked at is no reason to refuse anything.
    fn look(&self) {
        let is_short = self.folders.iter().any(|folder| {
            rustix::fs::statvfs(folder)
                .is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) < self.reserve)
        });
        if self.is_short.swap(is_short, Ordering::Relaxed) != is_short {
            if is_short {
                tracing::error!("the disk is nearly full: nothing new is taken");
            } else {
                tracing::info!("there is room on the disk again");
            }
        }
    }

    /// Whether this call may be served: it takes nothing new, or there is room.
    fn admits(&self, method: &Method, path: &str) -> bool {
        method.is_safe()
            || !self.is_short.load(Ordering::Relaxed)
            || TAKEN.iter().any(|taken| path.starts_with(taken))
    }
}

/// Looks at the disks as long as the process lives.
pub async fn watch(disks: Arc<Disks>) {
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        disks.look();
    }
}

/// Refuses what is new while the disk is nearly full.
pub async fn admit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let disks = request.app_data::<web::Data<Disks>>();
    if disks.is_none_or(|disks| disks.admits(request.method(), request.path())) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let mut refusal: HttpResponse = if is_program(request.path()) {
        api::Problem::from(AppError::Unavailable).error_response()
    } else {
        portal::refused(AppError::Unavailable)
    };
    refusal.headers_mut().insert(RETRY_AFTER, WAIT);
    Ok(request.into_response(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disks(reserve: u64) -> Disks {
        let disks = Disks {
            folders: vec![std::env::temp_dir()],
            reserve,
            is_short: AtomicBool::new(false),
        };
        disks.look();
        disks
    }

    /// S-412: the last of the disk is for signing in and reading.
    #[test]
    fn s412_nothing_new_is_taken_below_the_reserve() {
        let (full, free) = (disks(u64::MAX), disks(1));
        for (method, path, is_new) in [
            (Method::GET, "/api/v1/requests", false),
            (Method::POST, "/api/v1/auth/login", false),
            (Method::POST, "/oauth/token", false),
            (Method::POST, "/connexion/code", false),
            (Method::POST, "/demandes/recherche", false),
            (Method::POST, "/api/v1/requests", true),
            (Method::POST, "/api/v1/requests/1/attachments", true),
            (Method::PUT, "/api/v1/drafts/1", true),
            (Method::POST, "/brouillons/1/envoyer", true),
        ] {
            assert_eq!(full.admits(&method, path), !is_new, "{method} {path}");
            assert!(free.admits(&method, path), "{method} {path}");
        }
    }
}
