//! TLS 1.3 as Recado speaks it: keys are identities, certificates only carry them.
//!
//! Nobody signs certificates here and nothing in them is looked at but the key. So their names mean
//! nothing, their validity is fixed, and no clock is asked.

use super::identity::{KeyPair, Pin};
use quinn_proto::crypto::rustls::{QuicClientConfig, QuicServerConfig};
use rcgen::{CertificateParams, DistinguishedName, DnType, PKCS_ED25519, SerialNumber};
use rustls::{
    ClientConfig, ServerConfig, SupportedProtocolVersion,
    client::Resumption,
    crypto::{CryptoProvider, ring as provider},
    pki_types::{CertificateDer, PrivatePkcs8KeyDer, UnixTime},
    server::NoServerSessionStorage,
    sign::{CertifiedKey, SingleCertAndKey},
    time_provider::TimeProvider,
};
use std::sync::{Arc, OnceLock};
use thiserror::Error;

mod verify;

pub(super) use verify::key_info;

/// The protocol inside, as ALPN names it (RFC 7301).
pub(super) const ALPN: &[u8] = b"recado/1";

const VERSIONS: [&SupportedProtocolVersion; 1] = [&rustls::version::TLS13];

/// Why an endpoint could not be set up; practically never.
#[derive(Debug, Error)]
pub enum SetupError {
    /// No certificate could be made for the key.
    #[error("no certificate could be made")]
    Certificate(#[from] rcgen::Error),
    /// TLS did not take the settings.
    #[error("TLS could not be set up")]
    Tls(#[from] rustls::Error),
    /// The cipher that QUIC begins with is missing.
    #[error("the cipher of QUIC's first packets is missing")]
    InitialCipher,
    /// A key could not be derived or made.
    #[error("a key could not be made")]
    Key,
    /// The address cannot be connected to.
    #[error("no connection can be made to this address")]
    Address(#[from] quinn_proto::ConnectError),
}

/// The server's side: it asks for a certificate, takes any, and has its key proved.
pub(super) fn server(key: &KeyPair) -> Result<QuicServerConfig, SetupError> {
    let credentials = credentials(key, &certificate(key)?)?;
    let mut config = ServerConfig::builder_with_details(ciphers(), Arc::new(NoClock))
        .with_protocol_versions(&VERSIONS)?
        .with_client_cert_verifier(Arc::new(verify::AnyClient))
        .with_cert_resolver(credentials);
    config.alpn_protocols = vec![ALPN.to_vec()];
    // Sessions are long and a handshake costs a quarter of a millisecond; what is not resumed cannot be
    // replayed.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.max_early_data_size = 0;
    QuicServerConfig::try_from(config).map_err(|_| SetupError::InitialCipher)
}

/// The client's side. Only the server with the pin `expected` gets to the end of the handshake; without
/// one, anybody. `found` is set to whoever answered.
///
/// `certificate` is that of the key, except where a test plays the thief.
pub(super) fn client(
    key: &KeyPair,
    certificate: &CertificateDer<'static>,
    expected: Option<Pin>,
    found: Arc<OnceLock<Pin>>,
) -> Result<QuicClientConfig, SetupError> {
    let mut config = ClientConfig::builder_with_details(ciphers(), Arc::new(NoClock))
        .with_protocol_versions(&VERSIONS)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verify::PinnedServer { expected, found }))
        .with_client_cert_resolver(credentials(key, certificate)?);
    config.alpn_protocols = vec![ALPN.to_vec()];
    config.resumption = Resumption::disabled();
    config.enable_early_data = false;
    // Names mean nothing here, and telling one to the network helps nobody.
    config.enable_sni = false;
    QuicClientConfig::try_from(config).map_err(|_| SetupError::InitialCipher)
}

/// The certificate that carries a key: always the same for the same key.
pub(super) fn certificate(key: &KeyPair) -> Result<CertificateDer<'static>, SetupError> {
    let pkcs8 = key.to_pkcs8();
    let signer = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(
        &PrivatePkcs8KeyDer::from(pkcs8.as_slice()),
        &PKCS_ED25519,
    )?;
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "recado");
    params.serial_number = Some(SerialNumber::from(1));
    params.not_before = rcgen::date_time_ymd(2000, 1, 1);
    params.not_after = rcgen::date_time_ymd(4096, 1, 1);
    Ok(params.self_signed(&signer)?.der().clone())
}

fn credentials(
    key: &KeyPair,
    certificate: &CertificateDer<'static>,
) -> Result<Arc<SingleCertAndKey>, SetupError> {
    let pkcs8 = key.to_pkcs8();
    let signer = provider::sign::any_eddsa_type(&PrivatePkcs8KeyDer::from(pkcs8.as_slice()))?;
    let certified = CertifiedKey::new(vec![certificate.clone()], signer);
    Ok(Arc::new(SingleCertAndKey::from(certified)))
}

/// One key exchange and the ciphers of TLS 1.3, the cheapest with AES instructions first. With one
/// exchange nobody has to ask again, and every handshake is equally long.
fn ciphers() -> Arc<CryptoProvider> {
    use provider::cipher_suite::{
        TLS13_AES_128_GCM_SHA256, TLS13_AES_256_GCM_SHA384, TLS13_CHACHA20_POLY1305_SHA256,
    };
    Arc::new(CryptoProvider {
        cipher_suites: vec![
            TLS13_AES_128_GCM_SHA256,
            TLS13_CHACHA20_POLY1305_SHA256,
            TLS13_AES_256_GCM_SHA384,
        ],
        kx_groups: vec![provider::kx_group::X25519],
        ..provider::default_provider()
    })
}

/// rustls wants the time for the validity of certificates, which is not looked at, and for tickets,
/// which there are none of.
#[derive(Debug)]
struct NoClock;

impl TimeProvider for NoClock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(std::time::Duration::ZERO))
    }
}
