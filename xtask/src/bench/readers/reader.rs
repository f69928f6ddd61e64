//! Somebody in front of a page.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::phases::{Load, Phase, Stage};

/// A page that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a reader loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    Alerts,
    Article,
    Csv,
}

/// All of them, in the order in which a reader goes through them.
pub(super) const PAGES: [Page; 3] = [Page::Alerts, Page::Article, Page::Csv];

impl Page {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Alerts => "/alertes",
            Self::Article => "/api/article",
            Self::Csv => "/alertes.csv",
        }
    }
}

/// One reader, with a connection of its own.
#[derive(Debug)]
pub(super) struct Reader {
    agent: ureq::Agent,
    address: String,
    articles: u32,
    /// Pages loaded; readers begin at different ones.
    turn: usize,
    random: u64,
}

impl Reader {
    pub(super) fn new(number: u32, address: &str, articles: u32) -> Self {
        let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build();
        Self {
            agent: config.new_agent(),
            address: address.to_owned(),
            articles,
            turn: number as usize,
            random: u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1,
        }
    }

    /// Loads page after page until all is over.
    pub(super) fn read_on(&mut self, stage: &Stage) {
        // Nobody comes at the same moment.
        thread::sleep(Duration::from_millis(self.below(3000)));
        loop {
            let began = stage.now();
            if began == Phase::Over {
                return;
            }
            stage.keep(began, self.load());
            thread::sleep(Duration::from_millis(1000 + self.below(2000)));
        }
    }

    fn load(&mut self) -> Load {
        let page = PAGES[self.turn % PAGES.len()];
        self.turn += 1;
        let mut url = format!("{}{}", self.address, page.name());
        if page == Page::Article {
            url = format!("{url}?id={}", 1 + self.below(u64::from(self.articles)));
        }
        let began = Instant::now();
        let loaded = self.get(&url);
        let milliseconds = began.elapsed().as_secs_f64() * 1000.0;
        if let Err(error) = &loaded {
            println!("{url}: {error}");
        }
        Load { page, milliseconds, failed: loaded.is_err() }
    }

    /// Loads a page to its last byte, compressed as for a browser. Any status but success is an error.
    fn get(&self, url: &str) -> Result<(), ureq::Error> {
        let mut answer = self.agent.get(url).header("accept-encoding", "gzip, deflate, br").call()?;
        let bytes = answer.body_mut().read_to_vec()?;
        if bytes.is_empty() { Err(ureq::Error::BodyStalled) } else { Ok(()) }
    }

    /// A number below `limit`, the same in every run.
    fn below(&mut self, limit: u64) -> u64 {
        self.random =
            self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) % limit
    }
}
