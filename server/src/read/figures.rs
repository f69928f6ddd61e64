//! What the night's steps worked out, with the date they are of.

use serde::de::DeserializeOwned;

use super::{ReadError, Reader};
use crate::{batch::Step, db::state::Figures};

impl Reader {
    /// A step's newest figures as of the D0 that pages show; `None` before the step's first success.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn figures<T: DeserializeOwned>(&self, step: Step) -> Result<Option<Figures<T>>, ReadError> {
        let view = self.view().await?;
        Ok(self.state.figures(step.name(), view.as_of).await?)
    }
}
