//! The time before a shop has a file: the address answers already, and says how to begin.

use std::{path::Path, time::Duration};

use app::ports::Assets;
use tokio::net::TcpListener;

use super::{Failure, door::Door, serve::serve};
use crate::{
    config::Config,
    db::shop::{ShopDb, ShopError},
    nightly::live::Live,
    web,
};

/// How often the file is looked for.
const GLANCE: Duration = Duration::from_secs(1);

/// How the waiting ended.
pub(super) enum Waited {
    /// The file was there.
    NotAtAll,
    /// The file has come; whoever asks meanwhile waits at this address rather than being refused.
    UntilItCame(TcpListener),
    /// The server was told to stop before.
    InVain,
}

/// Serves the first steps until the shop's file is there.
pub(super) async fn for_the_shop(config: &Config, door: &Door, assets: &Assets) -> Result<Waited, Failure> {
    if !is_missing(&config.db_path).await {
        return Ok(Waited::NotAtAll);
    }
    tracing::warn!(file = %config.db_path.display(), "waiting for the shop's file");
    let arrived = async {
        while is_missing(&config.db_path).await {
            tokio::time::sleep(GLANCE).await;
        }
    };
    let router = web::first_steps(&config.db_path, &config.site_root, assets, &door.exposure);
    let (now, later) = twice(door.listen(config).await?).map_err(Failure::work)?;
    println!("Le fichier de la boutique n'est pas encore là : cette adresse dit comment commencer.");
    tokio::select! {
        () = serve(door, now, router, Live::default()) => Ok(Waited::InVain),
        () = arrived => Ok(Waited::UntilItCame(later)),
    }
}

/// The same address for two servers, one after the other.
fn twice(listener: TcpListener) -> std::io::Result<(TcpListener, TcpListener)> {
    let first = listener.into_std()?;
    let second = first.try_clone()?;
    Ok((TcpListener::from_std(first)?, TcpListener::from_std(second)?))
}

/// Whether there is no shop at all: any other trouble with the file is said in its own words.
async fn is_missing(path: &Path) -> bool {
    matches!(ShopDb::open(path).await, Err(ShopError::Missing { .. }))
}
