//! What was read last, for the time when a file cannot be read: a till that locks its file, a disk that is unplugged, a
//! copy that is half there. Pages go on with it and say so; the first good reading ends it, without a restart.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use app::api::alerts::{Outage, OutageFile};
use jiff::civil::{Date, DateTime};
use optiflow_domain::{ArticleId, StockOnHand};

use super::{ReadError, view::View};
use crate::db::shop::{Article, ShopDb, ShopError};

/// What the till's file said of itself when it was last read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Heard {
    pub(super) version: i64,
    pub(super) last_sale: Option<Date>,
    /// The last sale before D0.
    pub(super) sale_before: Option<Date>,
}

/// Everything that the list takes from the till's file.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// D0 when they were read.
    as_of: Date,
    pub(super) articles: BTreeMap<ArticleId, Article>,
    pub(super) stock: BTreeMap<ArticleId, StockOnHand>,
    sold: BTreeMap<ArticleId, f64>,
    /// Up to when the stock recorded counted, and when the next one, dated ahead, comes to count.
    cutoff: DateTime,
    next_stock: Option<DateTime>,
}

impl Facts {
    pub(super) async fn read(shop: &ShopDb, view: &View) -> Result<Self, ShopError> {
        let articles = shop.articles(view.as_of).await?;
        Ok(Self {
            as_of: view.as_of,
            articles: articles.into_iter().map(|article| (article.id, article)).collect(),
            stock: shop.stock_at(view.cutoff).await?,
            sold: shop.sold_on(view.as_of).await?,
            cutoff: view.cutoff,
            next_stock: shop.next_stock(view.cutoff).await?,
        })
    }

    /// Whether time alone has changed nothing since.
    pub(super) fn hold_at(&self, cutoff: DateTime) -> bool {
        self.cutoff <= cutoff && self.next_stock.is_none_or(|next| cutoff < next)
    }

    /// What an article has sold on D0, as far as is known: of a day that began since then, nothing.
    pub(super) fn sold(&self, id: ArticleId, as_of: Date) -> f64 {
        if as_of == self.as_of { self.sold.get(&id).copied().unwrap_or(0.0) } else { 0.0 }
    }
}

/// Whether the files could be read, and what the till's said of itself.
#[derive(Debug, Default)]
pub(super) struct Memory {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    heard: Option<Heard>,
    outage: Option<Known>,
}

#[derive(Debug)]
struct Known {
    outage: Outage,
    depth: Depth,
}

/// How far one must read to know that a file is good again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// The file opens and says what it holds.
    Glance,
    /// Its rows can be read too.
    Rows,
}

impl Memory {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the till's file said last; `None` before it was first read.
    pub(super) fn heard(&self) -> Option<Heard> {
        self.kept().heard
    }

    /// Whether a file could not be read when it was last tried.
    pub(super) fn outage(&self) -> bool {
        self.kept().outage.is_some()
    }

    /// The files were read, down to there.
    pub(super) fn read(&self, depth: Depth, heard: Heard) {
        let mut kept = self.kept();
        kept.heard = Some(heard);
        if kept.outage.take_if(|known| known.depth <= depth).is_some() {
            tracing::info!("the files can be read again");
        }
    }

    /// A file could not be read: since when, and what to do about it.
    pub(super) fn failed(&self, error: &ReadError, depth: Depth, now: DateTime) -> Option<Outage> {
        let (file, advice) = match error {
            ReadError::Shop(error) => (OutageFile::Shop, error.advice()),
            ReadError::State(error) => (OutageFile::State, error.advice()),
            ReadError::UnknownArticle | ReadError::NothingToExplain => return None,
        };
        let mut kept = self.kept();
        let before = kept.outage.take().filter(|known| known.outage.file == file);
        if before.as_ref().is_none_or(|known| known.outage.advice != advice) {
            // Once, not for every page: the sentence names the file.
            tracing::error!(%error, "a file cannot be read; pages show what was read last");
        }
        let since = before.as_ref().map_or(now, |known| known.outage.since);
        let depth = before.map_or(depth, |known| known.depth.max(depth));
        let outage = Outage { file, since, advice: advice.to_owned() };
        kept.outage = Some(Known { outage: outage.clone(), depth });
        Some(outage)
    }
}
