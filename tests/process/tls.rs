//! PostgreSQL on another machine is spoken to over verified TLS, or not at all (S-061, S-513).

use crate::process::site::{Site, or_skipped};
use crate::process::sql::Sql;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use temp_postgres::{Cluster, Identity};
use testkit::Where;

/// Whether this very connection is encrypted, as the server says.
const ENCRYPTED: &str =
    "SELECT count(*) AS n FROM pg_stat_ssl WHERE ssl AND pid = pg_backend_pid()";

/// The binary brings a database to its version over TLS when the server shows a certificate of the
/// authority for the name it was called by; with another authority or another name it stops.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s061_postgresql_is_reached_over_verified_tls_only() {
    let site = Site::open(Where::Sqlite).expect("a place");
    let (authority, identity) = identity_of("localhost");
    let (other, _) = identity_of("localhost");
    let Some(cluster) = or_skipped(Cluster::start_over_tls(&identity)) else {
        return;
    };
    let database = cluster.database().expect("a database");
    let name = database.rsplit('/').next().expect("a name");
    let url = |host: &str, authority: &str, file: &str| {
        let file = site.folder().join(file);
        std::fs::write(&file, authority).expect("a file");
        let port = cluster.port();
        let verified = format!("sslmode=verify-full&sslrootcert={}", file.display());
        format!("postgres://postgres@{host}:{port}/{name}?{verified}")
    };
    let good = url("localhost", &authority, "authority.pem");
    let cases = [
        (
            "another authority",
            url("localhost", &other, "other.pem"),
            false,
        ),
        (
            "another name",
            url("127.0.0.1", &authority, "authority.pem"),
            false,
        ),
        ("verified", good.clone(), true),
    ];
    let mut site = site;
    for (what, url, accepted) in cases {
        site = site.with("EP_DATABASE_URL", &url);
        assert_eq!(
            site.run(&["migrate"]).await.success(),
            accepted,
            "{what}: {}",
            site.log()
        );
    }
    assert_eq!(Sql::connect(&good).number(ENCRYPTED), 1);
    let mut socket = Sql::connect(&database);
    assert_eq!(
        socket.number("SELECT count(*) AS n FROM requests"),
        0,
        "it was migrated"
    );
}

/// A throw-away authority, and what a server of this name needs that it vouches for.
fn identity_of(name: &str) -> (String, Identity) {
    let authority_key = KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority
        .distinguished_name
        .push(DnType::CommonName, "Throw-away authority");
    let pem = authority
        .self_signed(&authority_key)
        .expect("a certificate")
        .pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().expect("a key");
    let leaf = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
    let certificate = leaf.signed_by(&key, &issuer).expect("a certificate").pem();
    (
        pem,
        Identity {
            certificate,
            key: key.serialize_pem(),
        },
    )
}
