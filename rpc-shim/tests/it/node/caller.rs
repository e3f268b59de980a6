//! A caller that is no node of ours: messages written by hand, field by field.

use super::pair::LIMIT;
use std::net::SocketAddr;
use tokio::time::timeout;
use tonic::{
    Code, Request, Status, Streaming,
    client::Grpc,
    codegen::http::uri::PathAndQuery,
    transport::{Channel, Endpoint},
};
use tonic_prost::ProstCodec;

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Said {
    #[prost(string, tag = "1")]
    pub(crate) sender: String,
    #[prost(string, tag = "2")]
    pub(crate) content: String,
    #[prost(string, tag = "3")]
    pub(crate) timestamp: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Answer {
    #[prost(string, tag = "1")]
    pub(crate) sender: String,
    #[prost(string, tag = "2")]
    pub(crate) content: String,
    #[prost(string, tag = "3")]
    pub(crate) timestamp: String,
    #[prost(bool, tag = "4")]
    pub(crate) success: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Listener {
    #[prost(string, tag = "1")]
    pub(crate) client_id: String,
}

pub(crate) const SEND: &str = "/chat.ChatService/SendMessage";
pub(crate) const STREAM: &str = "/chat.ChatService/StreamMessages";

pub(crate) fn said(content: &str) -> Said {
    Said {
        sender: "Zé".to_owned(),
        content: content.to_owned(),
        timestamp: "22:19:49".to_owned(),
    }
}

/// A connection.
#[derive(Clone)]
pub(crate) struct Caller(Grpc<Channel>);

impl Caller {
    pub(crate) async fn new(address: SocketAddr) -> Self {
        Self::try_new(address).await.unwrap()
    }

    pub(crate) async fn try_new(address: SocketAddr) -> Option<Self> {
        let endpoint = Endpoint::from_shared(format!("http://{address}")).unwrap();
        let channel = timeout(LIMIT, endpoint.connect()).await.unwrap();
        channel.ok().map(|channel| Self(Grpc::new(channel)))
    }

    pub(crate) async fn call<Q, A>(&self, path: &'static str, request: Q) -> Result<A, Status>
    where
        Q: prost::Message + Default + 'static,
        A: prost::Message + Default + 'static,
    {
        let mut grpc = self.0.clone();
        let call = async {
            grpc.ready().await.map_err(|error| unready(&error))?;
            let (path, codec) = (PathAndQuery::from_static(path), ProstCodec::default());
            grpc.unary(Request::new(request), path, codec).await
        };
        let answer = timeout(LIMIT, call).await.unwrap();
        answer.map(tonic::Response::into_inner)
    }

    pub(crate) async fn say(&self, content: &str) -> Result<Answer, Status> {
        self.call(SEND, said(content)).await
    }

    pub(crate) async fn listen<Q, A>(
        &self,
        path: &'static str,
        request: Q,
    ) -> Result<Streaming<A>, Status>
    where
        Q: prost::Message + Default + 'static,
        A: prost::Message + Default + 'static,
    {
        let mut grpc = self.0.clone();
        let call = async {
            grpc.ready().await.map_err(|error| unready(&error))?;
            let (path, codec) = (PathAndQuery::from_static(path), ProstCodec::default());
            grpc.server_streaming(Request::new(request), path, codec)
                .await
        };
        let stream = timeout(LIMIT, call).await.unwrap();
        stream.map(tonic::Response::into_inner)
    }

    pub(crate) async fn subscribe(&self) -> Result<Streaming<Answer>, Status> {
        let client_id = "0b7a2a0e-6c1c-4f5e-9d3e-3f6f0c1f2a3b".to_owned();
        self.listen(STREAM, Listener { client_id }).await
    }
}

fn unready(error: &tonic::transport::Error) -> Status {
    Status::new(Code::Unavailable, error.to_string())
}

/// The next message of a stream.
pub(crate) async fn next<A>(stream: &mut Streaming<A>) -> Result<Option<A>, Status> {
    timeout(LIMIT, stream.message()).await.unwrap()
}
