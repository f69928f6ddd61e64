//! What can be wrong with an imported file, said in French with what to do about it.

use std::fmt;

use jiff::civil::Date;
use optiflow_domain::format;
use thiserror::Error;

use super::lines::MAX_RECORD_BYTES;

/// Errors kept with their text for one file; the others are only counted.
pub const MAX_ERRORS_PER_FILE: usize = 100;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct LineError {
    /// The file's name, without its folder.
    pub file: String,
    /// The line as a text editor numbers it, from 1, the header included; `None` where the whole file is meant.
    pub line: Option<u64>,
    /// The column's French name.
    pub column: Option<&'static str>,
    /// What stands there, shortened to 40 characters.
    pub value: Option<String>,
    pub reason: Reason,
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", ligne {line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ", colonne {column}")?;
        }
        f.write_str(" : ")?;
        if let Some(value) = &self.value {
            write!(f, "« {value} » ")?;
        }
        write!(f, "{}", self.reason)
    }
}

/// Why a line or a file is refused. The text follows the value, where there is one.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Reason {
    // The whole file.
    #[error("fichier introuvable ({0}) : vérifiez le chemin")]
    NotFound(String),
    #[error("c'est un dossier : indiquez le fichier CSV qu'il contient")]
    Directory,
    #[error("lecture refusée : donnez-vous le droit de lire ce fichier")]
    PermissionDenied,
    #[error("lecture impossible ({0}) : vérifiez le disque et le fichier")]
    Unreadable(String),
    #[error("le fichier dépasse {0} Mo : retirez-en les années les plus anciennes, puis relancez")]
    TooLarge(u64),
    #[error(
        "c'est {0}, pas un fichier CSV : ouvrez-le dans votre tableur, puis « Enregistrer sous » au format CSV (UTF-8)"
    )]
    NotText(&'static str),
    #[error("le fichier est vide : exportez-le de nouveau, avec la ligne des noms de colonnes")]
    EmptyFile,
    #[error("le fichier n'a que sa ligne de titres : exportez-le de nouveau avec ses données")]
    HeaderOnly,
    #[error("aucune ligne valable : il n'y a rien à importer")]
    NothingValid,
    #[error(
        "une seule colonne trouvée{}. Les colonnes doivent être séparées par « ; », « , » ou une tabulation : exportez de nouveau avec l'un d'eux{}",
        separator_found(*.found), hint_names(.accepted)
    )]
    WrongSeparator { found: Option<char>, accepted: String },
    #[error("aucun nom de colonne connu ({found}) : la première ligne doit porter les titres ({accepted})")]
    NoHeader { found: String, accepted: String },
    #[error("colonne {missing} absente ; colonnes trouvées : {found}. Noms acceptés : {accepted}")]
    MissingColumn { missing: &'static str, found: String, accepted: String },
    #[error("deux colonnes portent ce titre : gardez-en une")]
    DuplicateColumn,

    // One line.
    #[error(
        "ligne de {} octets (au plus {}) : ce n'est pas une ligne de tableau, réexportez le fichier",
        count(*.0), count(MAX_RECORD_BYTES)
    )]
    LineTooLong(usize),
    #[error("caractère nul dans la ligne : fichier abîmé ou mal encodé, réexportez-le en CSV UTF-8")]
    NulCharacter,
    #[error("caractère illisible dans la ligne : fichier abîmé, réexportez-le en CSV UTF-8")]
    DamagedText,
    #[error("guillemet ouvert et jamais refermé : fermez-le, ou doublez-le (\"\") s'il fait partie du texte")]
    UnclosedQuote,
    #[error("texte après un guillemet fermant : doublez (\"\") les guillemets qui font partie du texte")]
    TextAfterQuote,
    #[error("{} au lieu de {expected}{}", fields(*.found), .hint.text())]
    FieldCount { found: usize, expected: usize, hint: FieldCountHint },
    #[error("case vide : écrivez une valeur")]
    Empty,
    #[error("dépasse {0} caractères : raccourcissez-le")]
    NameTooLong(usize),
    #[error("n'est pas un nombre : écrivez par exemple 12 ou 12,5")]
    NotANumber,
    #[error("est trop grand (au plus {}) : corrigez-le", format::quantity(*.0))]
    TooBig(f64),
    #[error("est négatif : écrivez 0 ou plus")]
    Negative,
    #[error(
        "est négatif, or une vente ne l'est jamais : déduisez un retour de la vente du même jour (sans descendre sous 0), puis supprimez cette ligne"
    )]
    NegativeSale,
    #[error("est négatif, or un stock ne l'est jamais : écrivez la quantité comptée, ou 0")]
    NegativeStock,
    #[error("n'est pas un nombre entier : écrivez par exemple 7")]
    NotWhole,
    #[error("est trop petit (au moins {0}) : corrigez-le")]
    TooSmall(i64),
    #[error("n'est pas une date : écrivez JJ/MM/AAAA ou AAAA-MM-JJ")]
    NotADate,
    #[error("n'existe dans aucun calendrier : écrivez JJ/MM/AAAA (le jour d'abord) ou AAAA-MM-JJ")]
    ImpossibleDate,
    #[error("a une année sur deux chiffres : écrivez-la sur quatre, JJ/MM/AAAA")]
    TwoDigitYear,
    #[error("est le numéro de jour interne du tableur : mettez la colonne au format date, puis réexportez")]
    SerialDate,
    #[error("est avant le 01/01/1990 : corrigez la date")]
    TooOld,
    #[error("est à plus d'un an dans le futur (nous sommes le {}) : corrigez la date", format::date(*.0))]
    TooFar(Date),

    #[error("n'est ni oui ni non : écrivez oui ou non")]
    NotYesOrNo,

    // One line against the others.
    #[error("n'est pas dans le fichier des articles : ajoutez-le, ou corrigez son nom")]
    UnknownArticle,
    #[error("n'est pas dans les ventes : corrigez son nom, ou donnez la liste des articles avec --articles")]
    UnsoldArticle,
    #[error("est un article dont la ligne est fautive dans le fichier des articles")]
    FaultyArticle,
    #[error(
        "porte déjà le numéro {0} dans la boutique : écrivez ce numéro, ou laissez la case du numéro vide"
    )]
    OtherNumber(i64),
    #[error("a déjà un autre fournisseur préféré, ligne {0} : gardez un seul « oui » par article")]
    OtherPreferred(u64),
    #[error("est déjà donné, autrement, à la ligne {0} : gardez une seule des deux lignes")]
    Duplicate(u64),
    #[error(
        "a déjà un autre stock au même moment et au même endroit, ligne {0} : gardez une ligne, ou ajoutez une colonne dépôt"
    )]
    DuplicateStock(u64),
}

/// What a wrong number of fields most likely comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldCountHint {
    /// The other separator would give the right number.
    OtherSeparator(char),
    /// Decimal commas in a comma-separated file.
    DecimalComma,
    None,
}

impl FieldCountHint {
    fn text(self) -> String {
        match self {
            Self::OtherSeparator(mark) => {
                format!(" : cette ligne semble séparée par {}, pas comme les titres", separator_name(mark))
            }
            Self::DecimalComma => {
                " : si vos nombres ont une virgule décimale, exportez avec le séparateur « ; »".to_owned()
            }
            Self::None => {
                " : une case manque, ou un texte qui contient le séparateur n'est pas entre guillemets"
                    .to_owned()
            }
        }
    }
}

fn separator_name(mark: char) -> String {
    match mark {
        '\t' => "une tabulation".to_owned(),
        ' ' => "une espace".to_owned(),
        _ => format!("« {mark} »"),
    }
}

fn separator_found(found: Option<char>) -> String {
    found.map_or_else(String::new, |mark| format!(" ; le séparateur semble être {}", separator_name(mark)))
}

fn hint_names(accepted: &str) -> String {
    format!(" ; titres attendus : {accepted}")
}

fn count(n: usize) -> String {
    format::number(n as f64, 0)
}

fn fields(n: usize) -> String {
    if n < 2 { format!("{n} champ") } else { format!("{n} champs") }
}

/// A remark that stops nothing: what was left out or assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The file's name, without its folder.
    pub file: String,
    /// A French sentence.
    pub message: String,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} : {}", self.file, self.message)
    }
}

/// Errors of one or several files: the first [`MAX_ERRORS_PER_FILE`] of each file, the others counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ErrorList {
    /// In the order of the files (suppliers, articles, sales, stock), then of the lines.
    pub errors: Vec<LineError>,
    /// How many errors there are beyond those listed.
    pub unlisted: usize,
}

impl fmt::Display for ErrorList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for error in &self.errors {
            writeln!(f, "{error}")?;
        }
        match self.unlisted {
            0 => Ok(()),
            1 => writeln!(f, "… et une autre erreur."),
            n => writeln!(f, "… et {} autres erreurs.", count(n)),
        }
    }
}

/// Why nothing could be imported. Its text lists every error, one a line, and ends with what to do.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportFailure {
    pub list: ErrorList,
    /// True where leaving the wrong lines out would let the rest be imported.
    pub ignorable: bool,
}

impl fmt::Display for ImportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.list)?;
        f.write_str("Rien n'a été écrit. ")?;
        if self.ignorable {
            f.write_str("Corrigez ces lignes, ou relancez avec --ignorer-erreurs pour importer les autres.")
        } else {
            f.write_str("Corrigez, puis relancez l'import.")
        }
    }
}

impl std::error::Error for ImportFailure {}
