//! Text that carries the checksum of itself.

use sha2::{Digest, Sha256};

/// The text below a line with its SHA-256.
pub(super) fn seal(text: &str) -> String {
    format!("{}{text}", first_line(text))
}

/// The text that was sealed, or why there is none: what is empty, cut off or changed has none.
pub(super) fn unseal(bytes: Vec<u8>) -> Result<String, String> {
    let sealed = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let text = sealed
        .split_once('\n')
        .filter(|(line, _)| line.starts_with("checksum = "))
        .map(|(_, text)| text)
        .ok_or("it does not begin with a line `checksum = ...`")?;
    if sealed.len() == first_line(text).len() + text.len() && sealed.starts_with(&first_line(text))
    {
        Ok(text.to_owned())
    } else {
        Err("its checksum does not fit its text, which was changed or cut off".to_owned())
    }
}

fn first_line(text: &str) -> String {
    format!("checksum = \"{}\"\n", hex::encode(Sha256::digest(text)))
}
