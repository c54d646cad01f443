//! The only place where everything meets: configuration in, a running service out.

use crate::config::{Config, KeysConfig, MailRoute};
use crate::metrics;
use crate::output::Failure;
use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, HttpServer, web};
use app::auth::passwords::Passwords;
use app::auth::throttle::Throttle;
use app::auth::tokens::Tokens;
use app::delivery::Nodes;
use app::{App, Settings, attachments, delivery, webhooks};
use domain::clock::{Clock, Random};
use mail::{Folder, Letterhead, Links, SmtpRelay, Transport};
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
const HOUR: Duration = Duration::from_hours(1);
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
        tokens,
        federation: federation.transpose()?,
        sorter: config.routing.sorter()?,
        settings: Settings {
            public_url: public_url.to_owned(),
            keeping: config.keeping,
            cases_per_hour: config.cases_per_hour,
        },
        journal,
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
    let post = (transport.clone(), letterhead.clone());
    let nodes = if config.database.database.may_be_shared() {
        Nodes::Several
    } else {
        Nodes::One
    };
    let delivering = tokio::spawn(delivery::run(
        Arc::clone(&app),
        transport,
        letterhead,
        nodes,
        stop.clone(),
    ));
    let telling = tokio::spawn(webhooks::run(Arc::clone(&app), stop));
    let journaling = tokio::spawn(app::audit::run(
        Arc::clone(&app),
        post.0,
        post.1,
        stopping.subscribe(),
    ));
    let server = http(config, listener, &app)?;
    let measuring = measure(config, &app)?;
    Ok(Running {
        rounds: rounds(config, &app),
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

/// What goes on beside the calls, and may stop wherever it is: the next life goes on.
fn rounds(config: &Config, app: &Arc<App>) -> Vec<JoinHandle<()>> {
    let scanned = Arc::clone(app);
    vec![
        tokio::spawn(sweep(Arc::clone(app))),
        tokio::spawn(keep_no_longer(Arc::clone(app))),
        tokio::spawn(keep_keys(Arc::clone(app), config.keys.clone())),
        tokio::spawn(async move { attachments::scan_all(&scanned).await }),
    ]
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

/// How often keys are looked at: `key rewrap` waits longer than that before the first wrap.
const KEYS_SEEN: Duration = Duration::from_secs(1);

/// Takes up root keys and signing keys that another process announced (S-505, S-221).
async fn keep_keys(app: Arc<App>, keys: KeysConfig) {
    let mut seconds = tokio::time::interval(KEYS_SEEN);
    let mut told = None;
    loop {
        seconds.tick().await;
        if let Err(error) = app.tokens.keep(&app.store).await {
            tracing::warn!(%error, "signing keys were not looked at");
        }
        let announced = app.store.read(store::keys::unknown_announced).await;
        let Ok(Some(kid)) = announced else { continue };
        let taken_up = keys
            .existing()
            .map_err(Failure::from)
            .and_then(|keyring| Ok(app.store.take_up(keyring)?));
        match taken_up {
            Ok(()) if app.store.knows(kid) => tracing::info!(%kid, "root key taken up"),
            Ok(()) | Err(_) if told == Some(kid) => {}
            Ok(()) | Err(_) => {
                told = Some(kid);
                tracing::error!(%kid, "this root key is in use elsewhere and was not given to us");
            }
        }
    }
}

/// Ends what is kept no longer, at each start and every six hours (S-116).
async fn keep_no_longer(app: Arc<App>) {
    let mut rounds = tokio::time::interval(6 * HOUR);
    loop {
        rounds.tick().await;
        if let Err(error) = app::retention::run(&app).await {
            tracing::warn!(%error, "what is due was not ended");
        }
    }
}

/// Removes orphan files, every hour.
async fn sweep(app: Arc<App>) {
    let mut hours = tokio::time::interval(HOUR);
    loop {
        hours.tick().await;
        if let Err(error) = delivery::sweep_files(&app).await {
            tracing::warn!(%error, "files were not swept");
        }
    }
}

fn http(
    config: &Config,
    listener: TcpListener,
    app: &Arc<App>,
) -> Result<actix_web::dev::Server, Failure> {
    let data = web::Data::from(Arc::clone(app));
    let random = Arc::clone(&app.random);
    let proxies = web::Data::new(config.http.proxies.clone());
    let patience = config.http.patience;
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(data.clone())
            .app_data(proxies.clone())
            .app_data(web::Data::new(patience))
            .wrap(from_fn(edge::slow::in_time))
            .wrap(from_fn(portal::in_frame))
            .wrap(actix_web::middleware::from_fn(edge::head_as_get))
            .wrap(from_fn(crate::journal::witness))
            .wrap(edge::security_headers())
            .wrap(edge::RequestIds::new(Arc::clone(&random)))
            .wrap(from_fn(crate::access_log::log))
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
        MailRoute::Folder(path) => Ok(Transport::Folder(Folder::new(path))),
        MailRoute::Smtp(url, authority) => SmtpRelay::new(url.clone(), authority.as_deref())
            .map(Transport::Smtp)
            .map_err(|error| Failure::new(format!("EP_SMTP_URL: {error}"))),
    }
}

impl Running {
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
