//! The proxy that `docs/nginx/espace-partenaire.conf` makes of Debian's nginx: which handshakes it takes
//! (S-136), and what the service knows through it.

use rcgen::{CertificateParams, KeyPair};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::{House, Where};

const NAME: &str = "partenaires.example";
const PATIENCE: Duration = Duration::from_secs(20);

/// What each handshake is asked to use, and whether it must succeed. The client is told to offer what is
/// no longer safe (`@SECLEVEL=0`): a refusal is the proxy's.
const HANDSHAKES: &[(&str, &[&str], bool)] = &[
    ("TLS 1.0", &["-tls1", "-cipher", "ALL:@SECLEVEL=0"], false),
    ("TLS 1.1", &["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], false),
    (
        "RSA key exchange",
        &["-tls1_2", "-cipher", "kRSA:@SECLEVEL=0"],
        false,
    ),
    (
        "finite-field DH",
        &["-tls1_2", "-cipher", "kDHE:@SECLEVEL=0"],
        false,
    ),
    (
        "CBC",
        &[
            "-tls1_2",
            "-cipher",
            "ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0",
        ],
        false,
    ),
    (
        "no encryption",
        &["-tls1_2", "-cipher", "eNULL:@SECLEVEL=0"],
        false,
    ),
    (
        "anonymous",
        &["-tls1_2", "-cipher", "aNULL:@SECLEVEL=0"],
        false,
    ),
    (
        "a curve that was not chosen",
        &["-tls1_3", "-curves", "P-521"],
        false,
    ),
    (
        "TLS 1.2 AES-256-GCM",
        &["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"],
        true,
    ),
    (
        "TLS 1.2 AES-128-GCM",
        &["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"],
        true,
    ),
    (
        "TLS 1.2 ChaCha20",
        &["-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"],
        true,
    ),
    (
        "TLS 1.3 AES-256-GCM",
        &["-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384"],
        true,
    ),
    (
        "TLS 1.3 AES-128-GCM",
        &["-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"],
        true,
    ),
    (
        "TLS 1.3 ChaCha20",
        &["-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"],
        true,
    ),
    ("X25519", &["-tls1_3", "-curves", "X25519"], true),
    ("P-256", &["-tls1_3", "-curves", "P-256"], true),
    ("P-384", &["-tls1_3", "-curves", "P-384"], true),
];

/// nginx with the file that we ship, in a folder of its own.
struct Proxy {
    child: Child,
    secure: u16,
    plain: u16,
    authority: String,
    folder: TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_there(program: &str) -> bool {
    let found = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&found)
        .chain([PathBuf::from("/usr/sbin")])
        .any(|folder| folder.join(program).is_file())
}

/// Where Debian puts it, which is not in everybody's path.
fn nginx() -> &'static str {
    let debian = "/usr/sbin/nginx";
    if Path::new(debian).is_file() {
        debian
    } else {
        "nginx"
    }
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// What is changed of the file, as its comments say; each change must find its place.
fn changed(folder: &Path, upstream: &str, (secure, plain): (u16, u16)) -> String {
    let shipped =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/nginx/espace-partenaire.conf");
    let mut text = std::fs::read_to_string(shipped).expect("the shipped file");
    let changes = [
        ("server 127.0.0.1:8080;", format!("server {upstream};")),
        (
            "/etc/ssl/espace-partenaire/fullchain.pem",
            folder.join("chain.pem").display().to_string(),
        ),
        (
            "/etc/ssl/espace-partenaire/key.pem",
            folder.join("key.pem").display().to_string(),
        ),
        (
            "/var/log/nginx/espace-partenaire.log",
            folder.join("access.log").display().to_string(),
        ),
        ("listen [::]:443 ssl default_server;", String::new()),
        ("listen [::]:443 ssl http2;", String::new()),
        ("listen [::]:80 default_server;", String::new()),
        ("listen 443 ssl", format!("listen 127.0.0.1:{secure} ssl")),
        (
            "listen 80 default_server",
            format!("listen 127.0.0.1:{plain} default_server"),
        ),
    ];
    for (from, to) in changes {
        assert!(text.contains(from), "{from} is not in the file");
        text = text.replace(from, &to);
    }
    text
}

#[expect(clippy::print_stderr, reason = "a test says what it skips")]
fn start(upstream: &str) -> Option<Proxy> {
    if !is_there("nginx") || !is_there("openssl") {
        let required = std::env::var("PROXY_TESTS").is_ok_and(|value| value == "required");
        assert!(
            !required,
            "PROXY_TESTS=required, but nginx or openssl is not installed"
        );
        eprintln!("SKIPPED: nginx or openssl is not installed");
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (secure, plain) = (free_port(), free_port());
    let key = KeyPair::generate().expect("a key");
    let leaf = CertificateParams::new(vec![NAME.to_owned()]).expect("parameters");
    let certificate = leaf.self_signed(&key).expect("a certificate").pem();
    std::fs::write(folder.path().join("chain.pem"), &certificate).expect("a file");
    std::fs::write(folder.path().join("key.pem"), key.serialize_pem()).expect("a file");
    let ours = changed(folder.path(), upstream, (secure, plain));
    std::fs::write(folder.path().join("ours.conf"), ours).expect("a file");
    let place = folder.path().display();
    let around = format!(
        "daemon off; master_process off; pid {place}/pid; error_log {place}/error.log;\n\
         events {{}}\n\
         http {{ client_body_temp_path {place}/a; proxy_temp_path {place}/b; fastcgi_temp_path {place}/c;\n\
         uwsgi_temp_path {place}/d; scgi_temp_path {place}/e; include {place}/ours.conf; }}\n"
    );
    std::fs::write(folder.path().join("nginx.conf"), around).expect("a file");
    let child = Command::new(nginx())
        .args([
            "-e",
            &format!("{place}/start.log"),
            "-p",
            &place.to_string(),
            "-c",
        ])
        .arg(folder.path().join("nginx.conf"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("nginx");
    let proxy = Proxy {
        child,
        secure,
        plain,
        authority: certificate,
        folder,
    };
    let until = Instant::now() + PATIENCE;
    while std::net::TcpStream::connect(("127.0.0.1", secure)).is_err() {
        assert!(
            Instant::now() < until,
            "nginx does not listen: {}",
            proxy.log()
        );
        std::thread::yield_now();
    }
    Some(proxy)
}

impl Proxy {
    fn log(&self) -> String {
        let read =
            |name: &str| std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        format!("{}{}", read("start.log"), read("error.log"))
    }

    /// Whether a handshake succeeds, and what openssl says of it.
    fn shakes(&self, name: &str, with: &[&str]) -> (bool, String) {
        let said = Command::new("openssl")
            .args([
                "s_client",
                "-connect",
                &format!("127.0.0.1:{}", self.secure),
                "-servername",
                name,
            ])
            .args(with)
            .stdin(Stdio::null())
            .output()
            .expect("openssl");
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        let cipher = text
            .lines()
            .find_map(|line| line.trim().strip_prefix("New, "));
        let is_open = cipher.is_some_and(|cipher| !cipher.contains("(NONE)"));
        (
            is_open,
            format!("{text}{}", String::from_utf8_lossy(&said.stderr)),
        )
    }

    fn client(&self) -> reqwest::Client {
        let authority =
            reqwest::Certificate::from_pem(self.authority.as_bytes()).expect("a certificate");
        let address = ([127, 0, 0, 1], self.secure).into();
        reqwest::Client::builder()
            .add_root_certificate(authority)
            .resolve(NAME, address)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client")
    }
}

/// S-136: TLS 1.2 and 1.3 with ephemeral curves and AEAD suites, and nothing else; nothing for a name that
/// is not ours; HSTS; clear text only leads to TLS.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s136_the_shipped_proxy_takes_safe_handshakes_only() {
    let house = House::open(Where::Sqlite).await.expect("a house");
    let Some(proxy) = start(&house.running.address.to_string()) else {
        return;
    };
    for (what, with, accepted) in HANDSHAKES {
        let (is_open, said) = proxy.shakes(NAME, with);
        assert_eq!(is_open, *accepted, "{what}: {said}");
    }
    let (is_open, said) = proxy.shakes("autre.example", &[]);
    assert!(!is_open, "a name that is not ours: {said}");
    let client = proxy.client();
    let url = format!("https://{NAME}:{}", proxy.secure);
    let page = client
        .get(format!("{url}/connexion"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(page.status(), 200);
    let headers = page.headers().clone();
    let all = |name: &str| headers.get_all(name).iter().count();
    assert!(
        headers["strict-transport-security"]
            .to_str()
            .unwrap()
            .contains("max-age=31536000")
    );
    for name in [
        "strict-transport-security",
        "content-security-policy",
        "x-content-type-options",
    ] {
        assert_eq!(all(name), 1, "{name}");
    }
    assert!(
        !headers["server"].to_str().unwrap().contains('/'),
        "no version is told"
    );
    let alive = client
        .get(format!("{url}/readyz"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(alive.status(), 200);
    let clear = format!("http://127.0.0.1:{}/connexion", proxy.plain);
    let led = client.get(clear).send().await.expect("an answer");
    assert_eq!(led.status(), 301);
    assert_eq!(
        led.headers()["location"],
        format!("https://{NAME}/connexion")
    );
    let large = vec![b'x'; 53 * 1024 * 1024];
    let refused = client
        .post(format!("{url}/api/v1/requests"))
        .body(large)
        .send()
        .await;
    assert!(refused.is_err() || refused.is_ok_and(|answer| answer.status() == 413));
}
