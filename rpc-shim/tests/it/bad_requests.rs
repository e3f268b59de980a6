//! What may come instead of a call: each is answered shortly, repeats nothing, and the server goes on.

use crate::web::{Running, closing, echo, post, request, start, with_headers};
use rpc_shim::xmlrpc::{MAX_BODY_BYTES, MAX_MULTICALL, Value, write_call};
use std::fs;

const XML: &str = "Host: localhost\r\nContent-Type: text/xml\r\nConnection: close\r\n";

async fn status(server: &Running, request: &[u8]) -> u16 {
    let answer = server.ask(request).await;
    server.assert_serves().await;
    let code = answer
        .strip_prefix("HTTP/1.")
        .and_then(|rest| rest.get(2..5));
    code.unwrap_or("0").parse().expect("a status is a number")
}

/// The text of the fault that this body is answered with.
async fn fault(server: &Running, body: &str) -> String {
    let answer = server.ask(&closing(body)).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let code = "<name>faultCode</name><value><int>1</int></value>";
    assert!(answer.contains(code), "{answer}");
    let text = answer.split_once("<name>faultString</name><value><string>");
    let (_, text) = text.expect("it is a fault");
    let (text, _) = text.split_once("</string>").expect("the text ends");
    server.assert_serves().await;
    text.to_owned()
}

#[tokio::test]
async fn only_two_paths_and_post_are_served() {
    let server = start().await;
    let body = echo("a");
    for (line, expected) in [
        ("POST / HTTP/1.1", 200),
        ("POST /RPC2 HTTP/1.1", 200),
        ("POST /RPC2?a=b HTTP/1.1", 200),
        ("POST /RPC2 HTTP/1.0", 200),
        ("POST /rpc2 HTTP/1.1", 404),
        ("POST /RPC2/ HTTP/1.1", 404),
        ("POST /../etc/passwd HTTP/1.1", 404),
        ("GET /x HTTP/1.1", 404),
        ("GET / HTTP/1.1", 405),
        ("PUT /RPC2 HTTP/1.1", 405),
        ("OPTIONS /RPC2 HTTP/1.1", 405),
        ("NONSENSE", 400),
    ] {
        assert_eq!(
            status(&server, &request(line, XML, &body)).await,
            expected,
            "{line}"
        );
    }
}

#[tokio::test]
async fn a_web_page_is_refused() {
    let server = start().await;
    let body = echo("a");
    for (headers, expected) in [
        (
            "Host: 127.0.0.1:8005\r\nContent-Type: text/xml; charset=utf-8\r\n",
            200,
        ),
        ("Host: [::1]:8005\r\nContent-Type: TEXT/XML\r\n", 200),
        ("Host: Sala.local\r\nContent-Type: text/xml\r\n", 200),
        ("Content-Type: text/xml\r\n", 200),
        (
            "Host: localhost\r\nContent-Type: text/xml\r\nOrigin: null\r\n",
            403,
        ),
        (
            "Host: localhost\r\nContent-Type: text/xml\r\nSec-Fetch-Site: same-origin\r\n",
            403,
        ),
        ("Host: evil.example\r\nContent-Type: text/xml\r\n", 403),
        (
            "Host: localhost\r\nHost: evil.example\r\nContent-Type: text/xml\r\n",
            403,
        ),
        ("Host: localhost\r\nContent-Type: text/plain\r\n", 415),
        (
            "Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n",
            415,
        ),
        ("Host: localhost\r\n", 415),
        (
            "Host: localhost\r\nContent-Type: text/xml\r\nContent-Encoding: gzip\r\n",
            415,
        ),
    ] {
        let headers = format!("{headers}Connection: close\r\n");
        let request = request("POST / HTTP/1.1", &headers, &body);
        assert_eq!(status(&server, &request).await, expected, "{headers}");
    }
    let absolute = request("POST http://evil.example/RPC2 HTTP/1.1", XML, &body);
    assert_eq!(status(&server, &absolute).await, 403);
}

#[tokio::test]
async fn a_body_past_64_kib_is_refused() {
    let server = start().await;
    let frame = echo("").len();
    let longest = echo(&"a".repeat(MAX_BODY_BYTES - frame));
    assert_eq!(longest.len(), MAX_BODY_BYTES);
    assert_eq!(status(&server, &closing(&longest)).await, 200);
    let longer = echo(&"a".repeat(MAX_BODY_BYTES - frame + 1));
    assert_eq!(status(&server, &closing(&longer)).await, 413);
    // Without having sent it.
    let claimed = format!("POST / HTTP/1.1\r\n{XML}Content-Length: 99999999999\r\n\r\n");
    assert_eq!(status(&server, claimed.as_bytes()).await, 413);
    let mut chunked = format!("POST / HTTP/1.1\r\n{XML}Transfer-Encoding: chunked\r\n\r\n");
    for _ in 0..65 {
        chunked += &format!("400\r\n{}\r\n", "a".repeat(1_024));
    }
    assert_eq!(status(&server, chunked.as_bytes()).await, 413);
}

#[tokio::test]
async fn a_body_in_chunks_is_read() {
    let server = start().await;
    let body = echo("a");
    let chunk = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let chunked = format!("POST / HTTP/1.1\r\n{XML}Transfer-Encoding: chunked\r\n\r\n{chunk}");
    assert_eq!(status(&server, chunked.as_bytes()).await, 200);
    for broken in [
        "zz\r\n",
        "-1\r\n",
        "ffffffffffffffffff\r\n",
        "1;x=y\r\nab\r\n",
    ] {
        let chunked = format!("POST / HTTP/1.1\r\n{XML}Transfer-Encoding: chunked\r\n\r\n{broken}");
        assert_eq!(status(&server, chunked.as_bytes()).await, 400, "{broken}");
    }
    // Two lengths are how one request is made to look like two.
    let smuggled = with_headers("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", &body);
    assert_ne!(status(&server, &smuggled).await, 200);
}

#[tokio::test]
async fn headers_are_bounded() {
    let server = start().await;
    let many = "X: y\r\n".repeat(1_000);
    assert_eq!(status(&server, &with_headers(&many, &echo("a"))).await, 431);
    let long = format!("X: {}\r\n", "y".repeat(1_000_000));
    assert_eq!(status(&server, &with_headers(&long, &echo("a"))).await, 431);
}

#[tokio::test]
async fn a_hundred_thousand_levels_are_a_fault() {
    let server = start().await;
    let levels = 100_000;
    let nested = format!(
        "<methodCall><methodName>echo</methodName><params><param>{}",
        "<value><array><data>".repeat(levels)
    );
    // As many as fit; the body as a whole is too long.
    assert_eq!(status(&server, &closing(&nested)).await, 413);
    let text = fault(&server, &nested[..MAX_BODY_BYTES]).await;
    assert_eq!(
        text,
        "&lt;class 'xml.parsers.expat.ExpatError'&gt;:nested too deeply"
    );
}

#[tokio::test]
async fn bad_bodies_are_faults_that_repeat_nothing() {
    let server = start().await;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/xmlrpc/bad");
    for file in fs::read_dir(folder).expect("the fixtures are there") {
        let body = fs::read_to_string(file.expect("it can be read").path());
        let text = fault(&server, &body.expect("it is text")).await;
        let start = "&lt;class 'xml.parsers.expat.ExpatError'&gt;:";
        let words = text.strip_prefix(start).expect("one form of words for all");
        assert!(
            words.len() < 50
                && words
                    .bytes()
                    .all(|byte| b' ' == byte || byte == b'-' || byte.is_ascii_alphanumeric())
        );
    }
}

#[tokio::test]
async fn an_unknown_method_is_named_and_cut() {
    let server = start().await;
    let text = fault(&server, &write_call("nada", &[])).await;
    assert_eq!(
        text,
        "&lt;class 'Exception'&gt;:method \"nada\" is not supported"
    );
    let text = fault(&server, &write_call(&"ç".repeat(20_000), &[])).await;
    let cut = "ç".repeat(32);
    assert_eq!(
        text,
        format!("&lt;class 'Exception'&gt;:method \"{cut}\" is not supported")
    );
}

#[tokio::test]
async fn what_is_said_is_cleaned_both_ways() {
    let server = start().await;
    let body = "<methodCall><methodName>echo</methodName><params><param><value>a&#11;\u{7}\u{ffff}&#x202e;&#13;b</value></param></params></methodCall>";
    let answer = server.ask(&closing(body)).await;
    assert!(answer.contains("<string>a????\nb</string>"), "{answer}");
}

#[tokio::test]
async fn a_connection_serves_call_after_call() {
    let server = start().await;
    let mut caller = server.connect().await;
    for number in 0..20 {
        caller.send(&post(&echo(&number.to_string()))).await;
        let answer = caller.answer().await;
        assert!(answer.contains(&format!("<string>{number}</string>")));
    }
    // A fault closes nothing.
    caller.send(&post("nonsense")).await;
    assert!(caller.answer().await.contains("<fault>"));
    caller.send(&post(&echo("ainda"))).await;
    assert!(caller.answer().await.contains("ainda"));
}

#[tokio::test]
async fn introspection_and_several_calls_at_once() {
    let server = start().await;
    let ask = async |method: &str, params: &[Value]| {
        server.ask(&closing(&write_call(method, params))).await
    };
    let list = ask("system.listMethods", &[]).await;
    assert!(list.contains("<string>echo</string>") && list.contains("system.multicall"));
    let name = [Value::text("echo")];
    assert!(
        ask("system.methodSignature", &name)
            .await
            .contains("signatures not supported")
    );
    assert!(
        ask("system.methodHelp", &name)
            .await
            .contains("<string></string>")
    );

    let call = |method: &str| {
        Value::members([
            ("methodName", Value::text(method)),
            ("params", Value::Array(vec![Value::Int(7)])),
        ])
    };
    let calls = ["echo", "nada", "system.multicall"].map(call);
    let several = ask("system.multicall", &[Value::Array(calls.into())]).await;
    assert!(several.contains("<int>7</int>"));
    assert!(several.contains("method \"nada\" is not supported"));
    assert!(several.contains("recursive"));
    let many = Value::Array(vec![call("echo"); MAX_MULTICALL + 1]);
    assert!(
        fault(&server, &write_call("system.multicall", &[many]))
            .await
            .contains("too many")
    );
    for method in ["system.multicall", "system.methodHelp"] {
        assert!(
            fault(&server, &write_call(method, &[]))
                .await
                .contains("wrong number")
        );
        let wrong = [Value::Int(1)];
        assert!(
            fault(&server, &write_call(method, &wrong))
                .await
                .contains("wrong type")
        );
    }
}
