//! What is in front of her eyes: the width, the size of text, pictures; and scripts, on or off.

use crate::browser::ui::Ui;
use data_encoding::BASE64;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

/// The widths of screens that pages are looked at on: an old desktop, a telephone.
pub const WIDTHS: [u32; 2] = [1280, 390];
/// A few frames.
const FRAMES: Duration = Duration::from_millis(80);
/// The tallest picture, in pixels.
const TALLEST: f64 = 6000.0;

impl Ui {
    /// What every journey begins with: an empty cache, always, so that each page is as first seen.
    pub(super) async fn prepare(&self) {
        self.tell("Network.enable", json!({})).await;
        self.tell("Network.setCacheDisabled", json!({ "cacheDisabled": true }))
            .await;
        self.tell("Page.enable", json!({})).await;
        self.width(WIDTHS[0]).await;
    }

    /// Tells the browser something that only its own protocol knows.
    pub(in crate::browser) async fn tell(&self, method: &str, parameters: Value) -> Value {
        let told = self.web.cdp().send_raw(method, parameters).await;
        told.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// What a script answers, run beside the page's own.
    pub(in crate::browser) async fn ask(&self, script: &str) -> Value {
        let answer = self.web.execute(script, vec![]).await;
        answer
            .unwrap_or_else(|error| panic!("{error}: {script}"))
            .json()
            .clone()
    }

    /// Makes the window this wide, in CSS pixels. Zooming a window to 200 % halves its width.
    pub async fn width(&self, width: u32) {
        let screen =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.tell("Emulation.setDeviceMetricsOverride", screen)
            .await;
        // What unfolds by the width of its container does so in the frame after.
        tokio::time::sleep(FRAMES).await;
    }

    /// Turns the pages' scripts off, until the end of the journey.
    pub async fn without_scripts(&self) {
        self.tell(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": true }),
        )
        .await;
    }

    /// Takes two pictures that are looked at by eye: in shades of grey, and in the colours that a machine
    /// set to high contrast imposes (RGAA 3.1, 10.5).
    pub async fn without_colours(&self, name: &str) {
        let grey = json!({ "type": "achromatopsia" });
        self.tell("Emulation.setEmulatedVisionDeficiency", grey)
            .await;
        self.picture(&format!("{name}-grey")).await;
        let seen = json!({ "type": "none" });
        self.tell("Emulation.setEmulatedVisionDeficiency", seen)
            .await;
        let imposed =
            |value: &str| json!({ "features": [{ "name": "forced-colors", "value": value }] });
        self.tell("Emulation.setEmulatedMedia", imposed("active"))
            .await;
        self.picture(&format!("{name}-imposed")).await;
        self.tell("Emulation.setEmulatedMedia", imposed("none"))
            .await;
    }

    /// Takes a picture of the whole page, into a folder that git ignores.
    pub async fn picture(&self, name: &str) {
        // What sticks to the top of the window would stand in the middle of the picture.
        self.ask("scrollTo(0, 0)").await;
        let file = artefact(&self.name, &format!("{name}.png"));
        let size = self
            .ask("return [innerWidth, document.documentElement.scrollHeight]")
            .await;
        let (width, height) = (
            size[0].as_f64().unwrap_or(1280.0),
            size[1].as_f64().unwrap_or(900.0),
        );
        let clip =
            json!({ "x": 0, "y": 0, "width": width, "height": height.min(TALLEST), "scale": 1 });
        let parameters = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let picture = self.tell("Page.captureScreenshot", parameters).await;
        let bytes = BASE64.decode(picture["data"].as_str().unwrap_or_default().as_bytes());
        std::fs::write(&file, bytes.expect("base64")).expect("a picture");
    }
}

/// Where something made by a test is kept.
pub fn artefact(test: &str, name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("artefacts")
        .join(test);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder.join(name)
}
