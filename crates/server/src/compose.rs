//! The only place where everything meets: configuration in, a running service out.

use crate::config::{Config, MailRoute};
use crate::disks::Disks;
use crate::output::Failure;
use crate::rounds::{self, lasting};
use crate::{disks, metrics, panics};
use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, HttpServer, web};
use app::auth::passwords::Passwords;
use app::auth::throttle::Throttle;
use app::auth::tokens::Tokens;
use app::budgets::Budgets;
use app::{App, Settings, webhooks};
use domain::clock::{Clock, Random};
use mail::{Letterhead, Links, SmtpRelay, Transport};
use outbound::Courier;
use std::any::Any;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use store::{Store, portable};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A client that hangs up has this long to say so.
const FAREWELL: Duration = Duration::from_secs(2);
/// Calls under way have this long when the service stops; the delivery worker, five seconds more.
const STOP_SECONDS: u64 = 20;
const HTTP_STOP: Duration = Duration::from_secs(STOP_SECONDS + 2);
const WORKER_STOP: Duration = Duration::from_secs(5);

/// The present and randomness: the system's in production, others in tests and replays.
#[derive(Clone)]
pub struct Nature {
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
}

impl Nature {
    /// The real world.
    pub fn real() -> Self {
        Self {
            clock: Arc::new(crate::clock::SystemClock),
            random: Arc::new(crate::clock::SystemRandom),
        }
    }
}

/// Opens the database, brought to this version, and everything that use cases need.
/// `public_url` has no final slash.
pub async fn assemble(config: &Config, nature: &Nature, public_url: &str) -> Result<App, Failure> {
    ensure_state(&config.state)
        .map_err(|error| Failure::new(format!("EP_STATE: cannot be created: {}", error.kind())))?;
    let keyring = config.keys.keyring(nature.random.as_ref())?;
    store::server_log::check(&config.database.database)?;
    Store::migrate(&config.database.database)?;
    let store = Store::open(
        config.database.database.clone(),
        keyring,
        Arc::clone(&nature.clock),
        Arc::clone(&nature.random),
        config.database.settings,
    )?;
    let files = files::FileStore::open(&config.files.url, &config.files.options)
        .map_err(|error| Failure::new(format!("EP_FILES_URL: {error}")))?;
    let tokens = Tokens::load(
        &store,
        public_url,
        Arc::clone(&nature.clock),
        Arc::clone(&nature.random),
    )
    .await?;
    let journal = Arc::new(config.audit.keeping(nature.random.as_ref())?);
    let provider = config.oidc.clone();
    let federation = provider.map(|chosen| chosen.federation(public_url));
    Ok(App {
        store,
        files,
        courier: Courier::new(config.webhooks.clone())
            .map_err(|error| Failure::new(format!("webhooks: {error}")))?,
        clock: Arc::clone(&nature.clock),
        random: Arc::clone(&nature.random),
        passwords: Passwords::new(),
        throttle: Throttle::new(),
        budgets: Budgets::new(config.http.limits),
        tokens,
        federation: federation.transpose()?,
        sorter: config.routing.sorter()?,
        settings: Settings {
            public_url: public_url.to_owned(),
            keeping: config.keeping,
            cases_per_hour: config.cases_per_hour,
            quotas: config.quotas,
        },
        journal,
        bursts: app::audit::Bursts::default(),
        noted: app::openings::Noted::default(),
        scanner: config.scanner.clone(),
        scan_waiting: tokio::sync::Notify::new(),
        loads: app::treating::Loads::default(),
        mail_waiting: tokio::sync::Notify::new(),
    })
}

/// Makes the folder of the program's own files, for its owner alone.
pub fn ensure_state(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

/// The same, for a command that serves nobody.
pub async fn assemble_offline(config: &Config, nature: &Nature) -> Result<App, Failure> {
    let public_url = config.http.public_url(config.http.listen);
    assemble(config, nature, &public_url).await
}

/// SIGTERM and SIGINT. To be listened to before we say that we serve: whoever starts us may stop us
/// as soon as we do.
pub struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    /// Listens from now on.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }
}

/// A service that runs.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What people call it.
    pub public_url: String,
    /// What it works with.
    pub app: Arc<App>,
    http: ServerHandle,
    measuring: Option<ServerHandle>,
    serving: JoinHandle<std::io::Result<()>>,
    delivering: JoinHandle<()>,
    telling: JoinHandle<()>,
    journaling: JoinHandle<()>,
    rounds: Vec<JoinHandle<()>>,
    stopping: watch::Sender<bool>,
}

/// Takes the address; refused with a clear line when somebody else has it.
pub fn listen(config: &Config) -> Result<TcpListener, Failure> {
    TcpListener::bind(config.http.listen).map_err(|error| {
        Failure::new(format!(
            "EP_HTTP_LISTEN: {} cannot be listened on: {error}",
            config.http.listen
        ))
    })
}

/// Starts the service: when this returns, it listens.
pub async fn start(config: &Config, nature: &Nature) -> Result<Running, Failure> {
    start_with(config, nature, |_| {}).await
}

/// The same, with routes of a test's own: of those that break, for one.
pub async fn start_with(
    config: &Config,
    nature: &Nature,
    more: fn(&mut ServiceConfig),
) -> Result<Running, Failure> {
    let listener = listen(config)?;
    let address = listener.local_addr()?;
    let public_url = config.http.public_url(address);
    let links =
        Links::new(&public_url).map_err(|error| Failure::new(format!("EP_PUBLIC_URL: {error}")))?;
    let transport = transport(config)?;
    // To look at an embedded database makes its file, which must not be there before its root key.
    ensure_state(&config.state)
        .map_err(|error| Failure::new(format!("EP_STATE: cannot be created: {}", error.kind())))?;
    config.keys.keyring(nature.random.as_ref())?;
    if portable::occupancy_of(&config.database.database)? == portable::Occupancy::Unverified {
        return Err(Failure::new(
            "this database was restored and not verified: run the same `restore` to its end",
        ));
    }
    let app = Arc::new(assemble(config, nature, &public_url).await?);
    let (stopping, stop) = watch::channel(false);
    let letterhead = Letterhead {
        from: config.mail.from.clone(),
        links,
    };
    let post = (transport, letterhead);
    let delivering = rounds::deliver(config, &app, &post, &stop);
    let (told, until) = (Arc::clone(&app), stop.clone());
    let telling = lasting("webhooks", move || {
        webhooks::run(Arc::clone(&told), until.clone())
    });
    let journaling = rounds::journal(&app, post, stop);
    let disks = Arc::new(Disks::of(config));
    let server = http(config, listener, &app, &disks, more)?;
    let measuring = measure(config, &app)?;
    Ok(Running {
        rounds: rounds::begin(config, &app, &disks),
        address,
        public_url,
        app,
        journaling,
        http: server.handle(),
        measuring,
        serving: tokio::spawn(server),
        delivering,
        telling,
        stopping,
    })
}

/// Serves what is counted, where the operator wants it.
fn measure(config: &Config, app: &Arc<App>) -> Result<Option<ServerHandle>, Failure> {
    let Some(listen) = config.http.metrics else {
        return Ok(None);
    };
    let server = metrics::serve(listen, web::Data::from(Arc::clone(app)))?;
    let handle = server.handle();
    drop(tokio::spawn(server));
    Ok(Some(handle))
}

fn http(
    config: &Config,
    listener: TcpListener,
    app: &Arc<App>,
    disks: &Arc<Disks>,
    more: fn(&mut ServiceConfig),
) -> Result<actix_web::dev::Server, Failure> {
    let disks = web::Data::from(Arc::clone(disks));
    let data = web::Data::from(Arc::clone(app));
    let random = Arc::clone(&app.random);
    let proxies = web::Data::new(config.http.proxies.clone());
    let (patience, endings) = (config.http.patience, config.http.endings);
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(data.clone())
            .app_data(proxies.clone())
            .app_data(web::Data::new(patience))
            .app_data(web::Data::new(endings))
            .app_data(disks.clone())
            .wrap(from_fn(edge::slow::in_time))
            .wrap(from_fn(api::tell_endings))
            .wrap(from_fn(api::within_budget))
            .wrap(from_fn(portal::in_frame))
            .wrap(actix_web::middleware::from_fn(edge::head_as_get))
            .wrap(from_fn(crate::journal::witness))
            .wrap(from_fn(disks::admit))
            .wrap(from_fn(panics::answered))
            .wrap(edge::security_headers())
            .wrap(edge::RequestIds::new(Arc::clone(&random)))
            .wrap(from_fn(crate::access_log::log))
            .configure(more)
            .configure(api::configure)
            .configure(portal::routes)
            .default_service(web::to(nowhere))
    })
    .workers(config.http.workers)
    .on_connect(move |connection, _| give_up_unread(connection, patience.unread))
    .client_request_timeout(patience.head)
    .client_disconnect_timeout(FAREWELL)
    .keep_alive(patience.silence)
    .shutdown_timeout(STOP_SECONDS)
    .disable_signals()
    .listen(listener)?;
    Ok(server.run())
}

/// Has the system close a connection whose other end takes nothing of what is sent to it (S-425):
/// a program that waits to write is not asked whether it still wants to.
fn give_up_unread(connection: &dyn Any, after: Duration) {
    if let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>() {
        let socket = socket2::SockRef::from(stream);
        if let Err(error) = socket.set_tcp_user_timeout(Some(after)) {
            tracing::warn!(error = %error.kind(), "a connection has no time limit");
        }
    }
}

/// No route took the call: a program is told so in JSON, a person by a page.
async fn nowhere(request: HttpRequest, methods: web::Data<api::Methods>) -> HttpResponse {
    if api::is_ours(request.path()) {
        api::not_a_route(request, methods).await
    } else {
        portal::not_found(&request).await
    }
}

fn transport(config: &Config) -> Result<Transport, Failure> {
    match &config.mail.route {
        MailRoute::Folder(folder) => Ok(Transport::Folder(folder.clone())),
        MailRoute::Smtp(url, authority) => SmtpRelay::new(url.clone(), authority.as_deref())
            .map(Transport::Smtp)
            .map_err(|error| Failure::new(format!("EP_SMTP_URL: {error}"))),
    }
}

impl Running {
    /// Has something go on beside the calls until the service stops, wherever it then is.
    pub fn beside(&mut self, round: JoinHandle<()>) {
        self.rounds.push(round);
    }

    /// Stops: no new call is taken, those under way are finished, then the delivery worker's mail.
    /// In 30 seconds at most.
    pub async fn stop(self) -> Result<(), Failure> {
        let Self {
            http,
            measuring,
            serving,
            delivering,
            telling,
            mut journaling,
            rounds,
            stopping,
            ..
        } = self;
        if let Some(measuring) = measuring {
            measuring.stop(false).await;
        }
        for round in rounds {
            round.abort();
        }
        // Whatever hangs, the process ends: what it had acknowledged is in the database.
        let stopped = tokio::time::timeout(HTTP_STOP, http.stop(true)).await;
        if stopped.is_err() {
            tracing::warn!("calls under way were cut");
            serving.abort();
        }
        let _ = stopping.send(true);
        let aborts = [delivering.abort_handle(), telling.abort_handle()];
        let both = futures_util::future::join(delivering, telling);
        if tokio::time::timeout(WORKER_STOP, both).await.is_err() {
            aborts.iter().for_each(tokio::task::AbortHandle::abort);
        }
        if tokio::time::timeout(WORKER_STOP, &mut journaling)
            .await
            .is_err()
        {
            journaling.abort();
        }
        match serving.await {
            Ok(served) => Ok(served?),
            Err(cut) if cut.is_cancelled() => Ok(()),
            Err(error) => Err(Failure::new(error.to_string())),
        }
    }

    /// Serves until the process is asked to stop, then stops; or until serving fails.
    pub async fn serve_until(mut self, mut asked: StopSignals) -> Result<(), Failure> {
        tokio::select! {
            _ = asked.terminate.recv() => {}
            _ = asked.interrupt.recv() => {}
            ended = &mut self.serving => {
                ended.map_err(|error| Failure::new(error.to_string()))??;
                return Err(Failure::new("the service ended by itself"));
            }
        }
        tracing::info!("stopping");
        self.stop().await
    }
}
