//! Calls to somebody else's server: one short connection for each, because the existing servers have one thread,
//! and a connection that idles blocks it (contracts.md §2).

use super::{Fault, MalformedXml, Value, read_response, write_call};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::{
    Request, StatusCode,
    body::Bytes,
    client::conn::http1,
    header::{CONNECTION, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use std::{io, time::Duration};
use thiserror::Error;
use tokio::{net::TcpStream, time::timeout};

/// How long connecting may take, looking the name up included.
pub const CONNECT_WAIT: Duration = Duration::from_secs(2);

/// How long the answer may take, from the connection on.
pub const ANSWER_WAIT: Duration = Duration::from_secs(5);

/// The longest answer: a room's whole history at an existing server, which bounds none.
pub const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// Why a call has no value.
#[derive(Debug, Error)]
pub enum CallError {
    /// Nobody there.
    #[error("cannot connect")]
    Connect(#[source] io::Error),
    /// No answer in time.
    #[error("no answer in time")]
    TooSlow,
    /// The connection broke, or it is no HTTP server.
    #[error("the connection broke")]
    Broken(#[source] hyper::Error),
    /// The address cannot stand in a request.
    #[error("the address is none")]
    Address(#[source] hyper::http::Error),
    /// It answers HTTP, but not this.
    #[error("answered with status {0}")]
    Status(StatusCode),
    /// A longer answer than [`MAX_ANSWER_BYTES`].
    #[error("the answer is too long")]
    TooLong,
    /// An answer that is none.
    #[error("the answer is malformed")]
    Malformed(#[source] MalformedXml),
    /// An answer of another form than this method has.
    #[error("the answer is not what was asked for")]
    Unexpected,
    /// The server refused the call.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Calls a method of the server at a host (a name or an address, without brackets) and port.
///
/// # Errors
/// [`CallError`].
pub async fn call(
    host: &str,
    port: u16,
    method: &str,
    params: &[Value],
) -> Result<Value, CallError> {
    let connecting = timeout(CONNECT_WAIT, TcpStream::connect((host, port)));
    let stream = connecting.await.map_err(|_| CallError::TooSlow)?;
    let stream = stream.map_err(CallError::Connect)?;
    let body = write_call(method, params);
    let asking = timeout(ANSWER_WAIT, ask(stream, host, port, body));
    let answer = asking.await.map_err(|_| CallError::TooSlow)??;
    Ok(read_response(&answer).map_err(CallError::Malformed)??)
}

async fn ask(stream: TcpStream, host: &str, port: u16, body: String) -> Result<Bytes, CallError> {
    let host = if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    };
    // No Accept-Encoding: existing servers would answer compressed.
    let request = Request::post("/RPC2")
        .header(HOST, host)
        .header(CONTENT_TYPE, "text/xml")
        .header(CONNECTION, "close")
        .body(Full::<Bytes>::from(body))
        .map_err(CallError::Address)?;
    let handshake = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(CallError::Broken)?;
    let asking = async {
        let response = sender.send_request(request).await;
        let response = response.map_err(CallError::Broken)?;
        if response.status() != StatusCode::OK {
            return Err(CallError::Status(response.status()));
        }
        let body = Limited::new(response.into_body(), MAX_ANSWER_BYTES);
        match body.collect().await {
            Ok(body) => Ok(body.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => Err(CallError::TooLong),
            Err(error) => Err(error
                .downcast::<hyper::Error>()
                .map_or(CallError::TooLong, |error| CallError::Broken(*error))),
        }
    };
    let mut asking = std::pin::pin!(asking);
    let mut connection = std::pin::pin!(connection);
    // The connection carries the request; once it is over the answer is there, or its error.
    tokio::select! {
        answer = asking.as_mut() => return answer,
        _ = connection.as_mut() => {}
    }
    asking.await
}
