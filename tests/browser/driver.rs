//! The program that drives the browser: one for each journey, on a port of its own.

use crate::browser::found::Programs;
use std::process::Stdio;
use tempfile::TempDir;
use thirtyfour::{
    ChromeCapabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel,
    WebDriver,
};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// What chromedriver says once it listens; an earlier line names port 0.
const STARTED: &str = "started successfully on port ";

/// How a browser is opened: alone, silent, in French, with everything of its own in one folder.
const ARGUMENTS: &[&str] = &[
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=fr-FR",
    "--window-size=1280,900",
];

/// A running chromedriver and the browser's folder, both gone when dropped.
pub struct Driver {
    _child: Child,
    port: u16,
    profile: TempDir,
}

impl Driver {
    /// Starts it on a free port.
    pub async fn start(programs: &Programs) -> Self {
        let mut child = Command::new(&programs.driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let port = loop {
            let line = lines.next_line().await.expect("a line");
            let line = line.expect("chromedriver says on which port it listens");
            if let Some((_, port)) = line.split_once(STARTED) {
                break port.trim_end_matches('.').parse().expect("a port");
            }
        };
        // Whatever else it says has to be read, or it stops at a full pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let profile = tempfile::tempdir().expect("a folder");
        Self {
            _child: child,
            port,
            profile,
        }
    }

    /// Opens a browser.
    pub async fn open(&self, programs: &Programs) -> WebDriver {
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("an HTTP client");
        WebDriver::builder(
            format!("http://127.0.0.1:{}", self.port),
            self.capabilities(programs),
        )
        .client(client)
        .connect()
        .await
        .unwrap_or_else(|error| panic!("the browser does not open: {error}"))
    }

    fn capabilities(&self, programs: &Programs) -> ChromeCapabilities {
        let mut wanted = DesiredCapabilities::chrome();
        let binary = programs.browser.to_str().expect("a path in UTF-8");
        wanted.set_binary(binary).expect("a binary");
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        for argument in ARGUMENTS.iter().copied().chain([profile.as_str()]) {
            wanted.add_arg(argument).expect("an argument");
        }
        // Chromium's own sandbox refuses to run as root, which CI's container is.
        wanted.add_arg("--no-sandbox").expect("an argument");
        wanted
            .set_browser_log_level(LoggingPrefsLogLevel::All)
            .expect("a log");
        wanted
    }
}
