//! Which requests are read at all: those a program sends, and no longer than they may be.

use super::{BODY_WAIT, MAX_BODY_BYTES};
use crate::xmlrpc::Hosts;
use http_body_util::BodyExt as _;
use hyper::{
    HeaderMap, Method, Request, StatusCode,
    body::{Body as _, Incoming},
    header::{CONTENT_ENCODING, CONTENT_TYPE, EXPECT, HOST, HeaderName, ORIGIN},
};
use tokio::time::{Instant, timeout_at};

/// Browsers say with it where a request comes from; programs don't know it.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// How much of a body that is too long is read all the same, and thrown away: a caller who is still sending when the
/// connection closes never reads why.
const DRAINED_BYTES: u64 = 4 * 1024 * 1024;

/// Why a request is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// Neither `/` nor `/RPC2`.
    Path,
    /// Not POST.
    Method,
    /// From a web page, or under a name that is not ours.
    Caller,
    /// Not `text/xml`, or compressed.
    Kind,
    /// A longer body than [`MAX_BODY_BYTES`].
    TooLong,
    /// A body that took longer than [`BODY_WAIT`].
    TooSlow,
    /// A body that did not come whole, or was no HTTP.
    Broken,
}

impl Refused {
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::Path => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Caller => StatusCode::FORBIDDEN,
            Self::Kind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }
}

/// The body of a request that may be read.
pub(super) async fn read_request(
    hosts: &Hosts,
    request: Request<Incoming>,
) -> Result<Vec<u8>, Refused> {
    if !matches!(request.uri().path(), "/" | "/RPC2") {
        return Err(Refused::Path);
    }
    if request.method() != Method::POST {
        return Err(Refused::Method);
    }
    let named = request
        .uri()
        .authority()
        .map(hyper::http::uri::Authority::as_str);
    if !is_from_a_program(hosts, request.headers(), named) {
        return Err(Refused::Caller);
    }
    if !is_plain_xml(request.headers()) {
        return Err(Refused::Kind);
    }
    // Told before the body is there, so that it need not be sent.
    let claimed = request.body().size_hint().lower();
    let is_asked_for = request.headers().contains_key(EXPECT);
    if claimed > DRAINED_BYTES || (is_asked_for && claimed > MAX_BODY_BYTES as u64) {
        return Err(Refused::TooLong);
    }
    read_body(request.into_body(), claimed).await
}

/// The body, which claims to be so long.
async fn read_body(mut body: Incoming, claimed: u64) -> Result<Vec<u8>, Refused> {
    let deadline = Instant::now() + BODY_WAIT;
    let is_too_long = |length: u64| length.max(claimed) > MAX_BODY_BYTES as u64;
    let mut whole = Vec::new();
    let mut length = 0;
    loop {
        let frame = match timeout_at(deadline, body.frame()).await {
            Ok(Some(frame)) => frame.map_err(|_| Refused::Broken)?,
            Ok(None) => break,
            Err(_) if is_too_long(length) => break,
            Err(_) => return Err(Refused::TooSlow),
        };
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length += data.len() as u64;
        if length > DRAINED_BYTES {
            break;
        }
        if !is_too_long(length) {
            whole.extend_from_slice(&data);
        }
    }
    if is_too_long(length) {
        return Err(Refused::TooLong);
    }
    Ok(whole)
}

fn is_from_a_program(hosts: &Hosts, headers: &HeaderMap, named: Option<&str>) -> bool {
    if headers.contains_key(ORIGIN) || headers.contains_key(SEC_FETCH_SITE) {
        return false;
    }
    // HTTP/1.0 has no Host, and no browser is without.
    let mut called = headers.get_all(HOST).iter().map(|host| host.to_str());
    called.all(|host| host.is_ok_and(|host| hosts.allow(host)))
        && named.is_none_or(|named| hosts.allow(named))
}

fn is_plain_xml(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or("");
    let is_plain = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .all(|coding| coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    kind.trim().eq_ignore_ascii_case("text/xml") && is_plain
}
