//! Which requests are read at all: those a program sends, and no longer than they may be (design.md §9).

use super::{BODY_WAIT, MAX_BODY_BYTES};
use crate::xmlrpc::Hosts;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::{
    HeaderMap, Method, Request, StatusCode,
    body::{Body as _, Bytes, Incoming},
    header::{CONTENT_ENCODING, CONTENT_TYPE, HOST, HeaderName, ORIGIN},
};

/// Browsers say with it where a request comes from; programs don't know it.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

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
) -> Result<Bytes, Refused> {
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
    if request.body().size_hint().lower() > MAX_BODY_BYTES as u64 {
        return Err(Refused::TooLong);
    }
    let body = Limited::new(request.into_body(), MAX_BODY_BYTES).collect();
    match tokio::time::timeout(BODY_WAIT, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refused::TooLong),
        Ok(Err(_)) => Err(Refused::Broken),
        Err(_) => Err(Refused::TooSlow),
    }
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
