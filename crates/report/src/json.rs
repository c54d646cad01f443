//! The report for programs: codes, counts, shares in percent with one decimal.

use crate::WriteError;
use app::statistics::{Days, Report, Share};
use serde_json::{Map, Value};

/// One object and a line feed.
pub fn json(report: &Report) -> Result<Vec<u8>, WriteError> {
    let mut by = Map::new();
    for (group_by, figures) in &report.sections {
        let lines = figures.cells.iter().map(|cell| {
            serde_json::json!({
                "key": cell.key,
                "label": cell.label,
                "count": cell.count,
                "share": cell.share.map(Share::percent),
            })
        });
        by.insert(group_by.code().to_owned(), Value::Array(lines.collect()));
    }
    let (corrections, delays) = (report.corrections, report.delays);
    let counted = |(count, share): (i64, Share)| serde_json::json!({ "count": count, "share": share.percent() });
    let object = serde_json::json!({
        "fund": report.fund.code,
        "fund_name": report.fund.name,
        "year": report.year,
        "total": report.total,
        "by": by,
        "corrections": {
            "any": counted(corrections.any),
            "type": counted(corrections.request_type),
            "subject": counted(corrections.subject),
            "service": counted(corrections.service),
            "urgency": counted(corrections.urgency),
        },
        "delays": {
            "median_days_to_first_answer": delays.first_answer.map(Days::days),
            "median_days_to_closing": delays.closing.map(Days::days),
            "on_time": delays.on_time,
            "on_time_of": delays.on_time_of,
            "on_time_share": delays.on_time_share.percent(),
        },
    });
    let mut bytes = serde_json::to_vec_pretty(&object).map_err(WriteError::of)?;
    bytes.push(b'\n');
    Ok(bytes)
}
