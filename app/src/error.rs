//! The one error that crosses from the server to a page: a stable code and a French sentence that says what to do.

use leptos::{
    prelude::FromServerFnError,
    server_fn::{codec::JsonEncoding, error::ServerFnErrorErr},
    wasm_split::SplitLoaderError,
};
use optiflow_domain::DomainError;
use serde::{Deserialize, Serialize};

/// What went wrong, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The question itself is wrong: nothing was done.
    Invalid,
    /// What is asked for does not exist.
    NotFound,
    /// A PIN is set, and the browser is not signed in.
    SignedOut,
    /// The shop's file or the state file cannot be read now; it may be later.
    Unavailable,
    /// Something that should not happen; the details are in the log.
    Internal,
    /// The browser could not reach the server.
    Network,
}

#[cfg(feature = "ssr")]
impl ErrorCode {
    /// The HTTP status of an answer that is this error.
    pub fn status(self) -> http::StatusCode {
        match self {
            Self::Invalid => http::StatusCode::BAD_REQUEST,
            Self::NotFound => http::StatusCode::NOT_FOUND,
            Self::SignedOut => http::StatusCode::UNAUTHORIZED,
            Self::Unavailable | Self::Network => http::StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => http::StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// An error as a page shows it. The message never holds internals: those go to the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    pub code: ErrorCode,
    pub message: String,
}

impl AppError {
    /// An error with its sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The article asked for is not in the shop's file.
    pub fn unknown_article() -> Self {
        Self::new(
            ErrorCode::NotFound,
            "Cet article n'existe pas dans votre fichier. Revenez à la liste et choisissez-en un autre.",
        )
    }

    /// A fault of ours: the log has the details.
    pub fn internal() -> Self {
        Self::new(
            ErrorCode::Internal,
            "Une erreur inattendue s'est produite. Rien n'est perdu : rechargez la page ; si cela persiste, consultez le journal.",
        )
    }
}

impl From<DomainError> for AppError {
    /// What the domain refuses is a wrong question, in words for the owner already.
    fn from(error: DomainError) -> Self {
        Self::new(ErrorCode::Invalid, error.to_string())
    }
}

impl From<SplitLoaderError> for AppError {
    fn from(_: SplitLoaderError) -> Self {
        Self::new(
            ErrorCode::Network,
            "Le serveur d'Optiflow ne répond pas. Rien n'est perdu : vérifiez le réseau puis rechargez la page.",
        )
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::new(
                ErrorCode::Network,
                "Optiflow ne répond pas. Rien n'est perdu : vérifiez la connexion puis réessayez.",
            ),
            // In the browser: the answer broke off, or it is of a server younger than the page.
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "hydrate") => Self::new(
                ErrorCode::Network,
                "La réponse d'Optiflow n'a pas pu être lue : la connexion a été coupée, ou une nouvelle version est prête. Rien n'est perdu : rechargez la page.",
            ),
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::new(
                ErrorCode::Invalid,
                "La demande est incomplète ou mal formée : rien n'a été fait. Rechargez la page.",
            ),
            _ => Self::internal(),
        }
    }
}
