//! Page Calculs: the history of runs.

use app::{
    api::runs::{RunLine, RunStep, RunsRead},
    error::AppError,
    ports::RunsReader,
};
use async_trait::async_trait;
use optiflow_domain::format;

use super::{ReadError, Reader};
use crate::{
    batch::Step,
    db::state::{Run, StepRun},
};

/// The runs shown: a month of nights and some.
const RUNS: u16 = 40;

impl Reader {
    /// The last runs, newest first.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn runs_page(&self) -> Result<RunsRead, ReadError> {
        let view = self.view().await?;
        Ok(RunsRead {
            status: self.status(&view, None).await?,
            batch_time: format::time(self.batch_time),
            runs: self.state.runs(RUNS).await?.into_iter().map(line).collect(),
        })
    }
}

#[async_trait]
impl RunsReader for Reader {
    async fn runs(&self) -> Result<RunsRead, AppError> {
        Ok(self.runs_page().await?)
    }
}

fn line(run: Run) -> RunLine {
    let seconds = run.finished_at.duration_since(run.started_at).as_secs();
    let known = |name: &str| Step::ALL.iter().position(|step| step.name() == name);
    let mut steps = run.steps;
    steps.sort_by_key(|step| known(&step.step));
    RunLine {
        as_of: run.as_of,
        started_at: run.started_at,
        // A clock set back in the middle of a run makes no negative time.
        seconds: u32::try_from(seconds).unwrap_or(0),
        occasion: run.occasion,
        articles: run.articles,
        steps: steps.into_iter().map(step).collect(),
        failures: run.failures.into_iter().map(|failure| failure.reason).collect(),
    }
}

fn step(run: StepRun) -> RunStep {
    let name = Step::from_name(&run.step).map_or(run.step, |step| step.label().to_owned());
    RunStep { name, milliseconds: run.milliseconds, articles: run.articles }
}
