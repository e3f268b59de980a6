//! The settings of QUIC, the same wherever a session runs.

use super::{congestion::Factory, ids::ConnectionIds, keys::Derived, limits, tls::SetupError};
use quinn_proto::{AckFrequencyConfig, EndpointConfig, IdleTimeout, TransportConfig, VarInt};
use ring::rand::{SecureRandom, SystemRandom};
use std::{sync::Arc, time::Duration};

/// The server's side of a session: the client opens the one stream.
pub(super) fn server() -> TransportConfig {
    let mut config = both(limits::SERVER_WINDOW);
    config.max_concurrent_bidi_streams(VarInt::from_u32(1));
    config
}

/// The client's side: nothing may be opened towards it, and it keeps the session alive.
pub(super) fn client() -> TransportConfig {
    let mut config = both(limits::CLIENT_WINDOW);
    config
        .max_concurrent_bidi_streams(VarInt::from_u32(0))
        .keep_alive_interval(Some(limits::KEEP_ALIVE));
    config
}

fn both(receive_window: u32) -> TransportConfig {
    let mut acknowledgements = AckFrequencyConfig::default();
    acknowledgements.ack_eliciting_threshold(VarInt::from_u32(limits::DATAGRAMS_PER_ACK));
    let idle = IdleTimeout::try_from(limits::IDLE).ok();
    let mut config = TransportConfig::default();
    config
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        .stream_receive_window(VarInt::from_u32(receive_window))
        .receive_window(VarInt::from_u32(receive_window))
        .send_window(limits::SEND_WINDOW)
        .max_idle_timeout(idle)
        .initial_rtt(limits::FIRST_ROUND_TRIP)
        .initial_mtu(limits::DATAGRAM)
        // Ethernet is known; a search costs 2 KiB a session and probes that get lost.
        .mtu_discovery_config(None)
        .crypto_buffer_size(limits::HANDSHAKE_BYTES)
        .ack_frequency_config(Some(acknowledgements))
        .congestion_controller_factory(Arc::new(Factory::default()))
        // It would let the network measure our round trips.
        .allow_spin(false);
    config
}

/// What holds for a whole endpoint. With a seed its connection ids, packet numbers and paddings are
/// the same in every run; TLS draws its own randomness.
pub(super) fn endpoint(
    derived: &Derived,
    seed: Option<[u8; 32]>,
) -> Result<EndpointConfig, SetupError> {
    let key = derived.connection_ids.clone();
    let mut salt = seed.unwrap_or_default();
    if seed.is_none() {
        let random = SystemRandom::new();
        random.fill(&mut salt).map_err(|_| SetupError::Key)?;
    }
    let mut config = EndpointConfig::new(Arc::new(derived.reset.clone()));
    config
        // The first byte tells QUIC from a bare frame by this bit: greased, about one packet in a
        // hundred would be taken for something else.
        .grease_quic_bit(false)
        .cid_generator(move || Box::new(ConnectionIds::new(key.clone(), salt)))
        // After a restart all clients ask at once, and a batch has one time. A reset is smaller than
        // what it answers, so that neither floods nor loops come of it.
        .min_reset_interval(Duration::ZERO)
        .rng_seed(seed)
        .supported_versions(vec![1]);
    Ok(config)
}
