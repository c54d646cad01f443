//! Coming in and leaving.

pub mod login;
pub mod logout;
pub mod second_factor;

fn too_many(wait: u32) -> String {
    let wait = french::counted(wait, "seconde", "secondes");
    format!("Trop d’essais. Attendez {wait}, puis réessayez.")
}
