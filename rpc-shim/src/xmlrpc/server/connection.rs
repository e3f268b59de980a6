//! One connection: its requests one after the other, until it goes or has to.

use super::{
    CALL_WAIT, MAX_BODY_BYTES, Methods, Peer, QUIET_WAIT, Server, comes_true,
    request::{Refused, read_request},
    seats::Place,
};
use crate::xmlrpc::{Fault, read_call, system, write_fault, write_response};
use http_body_util::Full;
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{ALLOW, CONNECTION, CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use std::{convert::Infallible, pin::pin};
use tokio::{net::TcpStream, sync::watch};

/// Header lines of a request; existing callers send five.
const MAX_HEADERS: usize = 32;

/// Serves a connection until it is over.
pub(super) async fn serve<M: Methods>(
    server: &Server<M>,
    stream: TcpStream,
    peer: Peer,
    mut shutdown: watch::Receiver<bool>,
) {
    let Some((place, mut sent_away)) = server.seats.take() else {
        return;
    };
    let answer = service_fn(|request| answer(server, &place, peer, request));
    let mut http = http1::Builder::new();
    // The quiet of a connection is bounded here, headers included.
    http.header_read_timeout(None).max_headers(MAX_HEADERS);
    http.max_buf_size(MAX_BODY_BYTES);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), answer));
    let mut is_ending = false;
    loop {
        let check_at = place.quiet_since().map(|since| since + QUIET_WAIT);
        let check_at = check_at.unwrap_or_else(|| tokio::time::Instant::now() + QUIET_WAIT);
        tokio::select! {
            // What went wrong with a connection is its peer's concern.
            _ = connection.as_mut() => return,
            _ = &mut sent_away => return,
            () = comes_true(&mut shutdown), if !is_ending => {
                is_ending = true;
                connection.as_mut().graceful_shutdown();
            }
            () = tokio::time::sleep_until(check_at) => {
                let now = tokio::time::Instant::now();
                if place.quiet_since().is_some_and(|since| since + QUIET_WAIT <= now) {
                    return;
                }
            }
        }
    }
}

async fn answer<M: Methods>(
    server: &Server<M>,
    place: &Place<'_>,
    peer: Peer,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    place.fall_quiet();
    let response = match read_request(&server.hosts, request).await {
        Ok(body) => {
            place.be_busy();
            document(call(server, &body, peer).await)
        }
        Err(refused) => refusal(refused),
    };
    place.fall_quiet();
    Ok(response)
}

/// The XML of what became of a call.
async fn call<M: Methods>(server: &Server<M>, body: &[u8], peer: Peer) -> String {
    let (method, params) = match read_call(body) {
        Ok(call) => call,
        Err(error) => return write_fault(&error.into()),
    };
    let called = system::call(&server.methods, &method, params, peer);
    match tokio::time::timeout(CALL_WAIT, called).await {
        Ok(Ok(value)) => write_response(&value),
        Ok(Err(fault)) => write_fault(&fault),
        Err(_) => write_fault(&Fault::busy()),
    }
}

fn document(xml: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(xml));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    response
}

fn refusal(refused: Refused) -> Response<Full<Bytes>> {
    let status = refused.status();
    let words = status.canonical_reason().unwrap_or_default();
    let mut response = Response::new(Full::from(words));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    // What is still to come of the request is not waited for.
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static("POST"));
    }
    response
}
