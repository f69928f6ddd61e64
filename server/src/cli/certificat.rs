//! `optiflow certificat`: what a tablet needs to reach this computer by https.

use std::{
    fs,
    io::{self, Write},
    net::UdpSocket,
    path::{Path, PathBuf},
};

use clap::Args;
use optiflow_domain::format;

use super::Failure;
use crate::{
    certificate::{self, CertificateError, Facts, Made, SERVER_DAYS},
    clock::ShopClock,
    config::Config,
};

#[derive(Debug, Clone, Args)]
#[command(after_help = "Exemples :
  optiflow certificat
  optiflow certificat --nom caisse.local --nom 192.168.1.10
  optiflow certificat --remplacer            renouvelle le certificat ; la tablette n'a rien à refaire

Les noms de cet ordinateur et son adresse sont ajoutés d'eux-mêmes, et ceux du certificat remplacé restent. Rien n'est
remplacé sans --remplacer.")]
pub(super) struct CertificatArgs {
    /// Un nom ou une adresse IP de plus, par lequel la tablette joint cet ordinateur
    #[arg(long, value_name = "NOM")]
    nom: Vec<String>,
    /// Où écrire les fichiers [par défaut : « certificats », à côté du fichier de la boutique]
    #[arg(long, value_name = "DOSSIER")]
    dossier: Option<PathBuf>,
    /// Remplace le certificat qui est là
    #[arg(long)]
    remplacer: bool,
    /// Oublie les noms et les adresses du certificat remplacé
    #[arg(long, requires = "remplacer")]
    oublier_noms: bool,
    /// Remplace aussi l'autorité : chaque tablette devra l'accepter à nouveau
    #[arg(long, requires = "remplacer")]
    nouvelle_autorite: bool,
}

/// Where the four files are.
struct Files {
    authority: PathBuf,
    authority_key: PathBuf,
    server: PathBuf,
    server_key: PathBuf,
}

impl Files {
    fn of(folder: &Path) -> Self {
        let at = |name: &str| folder.join(name);
        Self {
            authority: at("autorite.crt"),
            authority_key: at("autorite.key"),
            server: at("serveur.crt"),
            server_key: at("serveur.key"),
        }
    }
}

pub(super) fn run(config: &Config, args: &CertificatArgs) -> Result<(), Failure> {
    let beside = || config.db_path.parent().unwrap_or(Path::new("")).join("certificats");
    let folder = args.dossier.clone().unwrap_or_else(beside);
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    let files = Files::of(&folder);
    let there = |path: &Path| fs::symlink_metadata(path).is_ok();
    if !args.remplacer && (there(&files.server) || there(&files.server_key)) {
        return Err(Failure::Usage(format!(
            "il y a déjà un certificat dans {}. Rien n'a changé. Pour le renouveler, ajoutez --remplacer.",
            folder.display()
        )));
    }
    let clock = ShopClock::new(config.timezone.clone(), None);
    let now = clock.timestamp();
    let known = if args.oublier_noms { Vec::new() } else { names_of(&files.server) };
    let names = names(&args.nom, known);
    let kept = !args.nouvelle_autorite && (there(&files.authority) || there(&files.authority_key));
    let authority = if kept {
        let read = |path: &Path| fs::read_to_string(path).map_err(|error| unreadable(path, &error));
        Made { certificate: read(&files.authority)?, key: read(&files.authority_key)? }
    } else {
        certificate::authority(&names, now).map_err(refused)?
    };
    let made = certificate::server(&authority, &names, now).map_err(refused)?;
    let fingerprint = certificate::fingerprint(&authority.certificate).map_err(refused)?;
    make_folder(&folder).map_err(|error| unwritable(&folder, &error))?;
    if !kept {
        write(&files.authority_key, &authority.key, 0o600)?;
        write(&files.authority, &authority.certificate, 0o644)?;
    }
    write(&files.server_key, &made.key, 0o600)?;
    write(&files.server, &made.certificate, 0o644)?;
    let until = clock.now().date().saturating_add(jiff::Span::new().days(SERVER_DAYS));
    explain(config, &files, &names, &format::date(until), &fingerprint, kept);
    Ok(())
}

/// The names of the certificate that is replaced: a tablet that asks for one of them need not change.
fn names_of(replaced: &Path) -> Vec<String> {
    let Ok(text) = fs::read_to_string(replaced) else { return Vec::new() };
    Facts::of_pem(&text).map_or_else(
        || {
            println!("L'ancien certificat ne peut pas être lu : ses noms ne sont pas repris.");
            Vec::new()
        },
        |facts| facts.names,
    )
}

/// What was given, what this computer is called, where it is reached, and by which names it was known.
fn names(given: &[String], known: Vec<String>) -> Vec<String> {
    let host = host_name().filter(|name| !name.is_empty() && name != "localhost");
    let local = host.iter().filter(|name| !name.contains('.')).map(|name| format!("{name}.local"));
    let fixed = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    let given = given.iter().map(|name| name.trim().to_lowercase());
    let mut names: Vec<String> = Vec::new();
    for name in given.chain(own_address()).chain(host.iter().cloned()).chain(local).chain(fixed).chain(known)
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn host_name() -> Option<String> {
    let named = || std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME")).ok();
    let name = fs::read_to_string("/proc/sys/kernel/hostname").ok().or_else(named)?;
    let name = name.trim().to_lowercase();
    // A name that the network could not know either is left out.
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)).then_some(name)
}

/// The address by which this computer reaches others, and is reached. Nothing is sent: the system is only asked which
/// address it would send from (192.0.2.1 is nobody's, RFC 5737).
fn own_address() -> Option<String> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then(|| address.to_string())
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a file whole or not at all, never readable by others meanwhile.
fn write(path: &Path, content: &str, mode: u32) -> Result<(), Failure> {
    let written = || {
        let hidden = path.with_extension("nouveau");
        // Left by a run that was killed.
        let _ = fs::remove_file(&hidden);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
        let mut file = options.open(&hidden)?;
        file.write_all(content.as_bytes())?;
        file.sync_all()?;
        fs::rename(&hidden, path)
    };
    written().map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::Work(format!(
        "{} ne peut pas être écrit ({error}). Vérifiez les droits du dossier, ou choisissez-en un autre par --dossier.",
        path.display()
    ))
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::Work(format!(
        "{} ne peut pas être lu ({error}). Rien n'a changé. Sans lui, refaites tout par « optiflow certificat --remplacer --nouvelle-autorite ».",
        path.display()
    ))
}

fn refused(error: CertificateError) -> Failure {
    match error {
        CertificateError::Name(_) | CertificateError::NotAllowed(_) => {
            Failure::Usage(format!("{error} Rien n'a changé."))
        }
        error => Failure::work(error),
    }
}

fn explain(config: &Config, files: &Files, names: &[String], until: &str, fingerprint: &str, kept: bool) {
    let port = config.listen.port();
    let address = names.first().map_or("localhost", String::as_str);
    println!(
        "Le certificat est prêt, valable jusqu'au {until}, pour : {}.

Réglages, à mettre dans le fichier .env :
OPTIFLOW_LISTEN=0.0.0.0:{port}
OPTIFLOW_TLS_CERT={}
OPTIFLOW_TLS_KEY={}
",
        names.join(", "),
        files.server.display(),
        files.server_key.display()
    );
    if kept {
        println!(
            "L'autorité est la même : les tablettes qui l'ont acceptée n'ont rien à refaire. Relancez Optiflow."
        );
        return;
    }
    println!(
        "Ensuite :
1. Choisissez le code de la tablette : optiflow pin
2. Relancez Optiflow : optiflow serve
3. Sur la tablette, ouvrez https://{address}:{port}/autorite.crt (elle prévient que le site n'est pas sûr : c'est
   attendu cette seule fois) ou copiez-y {} par câble ou par courriel.
   Android : Paramètres, Sécurité, Chiffrement et identifiants, Installer un certificat, Certificat CA.
   iPad : Réglages, Profil téléchargé, Installer ; puis Général, Informations, Réglages des certificats, l'activer.
   Comparez l'empreinte SHA-256 avant d'accepter :
   {fingerprint}
4. Ouvrez https://{address}:{port}, saisissez le code, puis installez l'application depuis le menu du navigateur.

Gardez {} pour vous : qui l'a peut se faire passer pour cet ordinateur. Si l'adresse de cet ordinateur change,
lancez « optiflow certificat --remplacer » ; mieux, réservez-lui son adresse dans votre box.",
        files.authority.display(),
        files.authority_key.display()
    );
}
