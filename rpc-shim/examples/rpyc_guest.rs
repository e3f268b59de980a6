//! A guest of an existing multicast chat that speaks RPyC: `rpyc_guest ADDR:PORT NAME TEXT` joins, says the
//! text, prints what it is told until it hears it, confirms it and leaves.

use rpc_shim::{multicast::ChatMessage, rpyc::Client};
use std::{error::Error, time::Duration};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, name, text] = arguments.as_slice() else {
        return Err("usage: rpyc_guest ADDR:PORT NAME TEXT".into());
    };
    let mut client = Client::connect(address.parse()?).await?;
    if !client.join(name).await? {
        return Err("the name is taken".into());
    }
    client.send_message(name, text).await?;
    loop {
        match client.message(name).await? {
            None => tokio::time::sleep(Duration::from_millis(100)).await,
            Some(ChatMessage::Chat(chat)) if *chat.sender == **name => {
                println!("{chat:?}");
                client.read_confirm(name, chat.msg_id).await?;
                break;
            }
            Some(message) => println!("{message:?}"),
        }
    }
    client.leave(name).await?;
    Ok(client.close().await?)
}
