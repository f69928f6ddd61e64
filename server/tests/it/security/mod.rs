//! Who may see the shop's figures, and what strangers can do to the server.

mod certificate;
mod forged;
mod hostile;
mod policy;
mod sign_in;
mod wire;

use std::{io::Write, process::Stdio};

use crate::support::{Ended, Shop};

/// A shop with a night's figures.
async fn computed() -> Shop {
    let shop = Shop::each_level().await;
    shop.run(&["batch"]).done();
    shop
}

/// Runs `optiflow pin --stdin`.
fn set_pin(shop: &Shop, pin: &str) -> Ended {
    let mut command = shop.command(&["pin", "--stdin"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(pin.as_bytes()).unwrap();
    Ended::new(child.wait_with_output().unwrap())
}
