//! Where a server keeps what is its own when nobody says where.

use etcetera::BaseStrategy as _;
use std::path::PathBuf;

/// The user's data folder as the platform has it, and `recado` in it.
pub(super) fn default() -> PathBuf {
    // Without a home folder (a bare service account) the current one is the only honest choice.
    etcetera::base_strategy::choose_native_strategy().map_or_else(
        |_| PathBuf::from("recado"),
        |folders| folders.data_dir().join("recado"),
    )
}
