//! How much room files take, in words.

use app::quotas::Storage;

/// `1 234 fichiers, 2,1 Go sur 500 Go (0,4 %)`.
pub fn told(storage: &Storage) -> String {
    let size = |bytes: i64| french::size(u64::try_from(bytes).unwrap_or_default());
    let ten_thousandths = storage.used.bytes.saturating_mul(10_000) / storage.most.max(1);
    let share = f64::from(u32::try_from(ten_thousandths).unwrap_or(u32::MAX)) / 100.0;
    format!(
        "{}, {} sur {} ({})",
        french::counted(storage.used.files, "fichier", "fichiers"),
        size(storage.used.bytes),
        size(storage.most),
        french::percent(share)
    )
}
