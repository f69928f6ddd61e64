//! What the owner's answers have taught, in the owner's words.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use optiflow_domain::{ArticleId, calendar, events::EventKey, format, gap::Answer};

use super::{ReadError, view::View};
use crate::{
    batch::{Step, evaluate_events_impact::EventImpact},
    db::state::{AnswerChange, LocalEvent, StateDb, StoredAnswer},
};

/// A smaller change of a forecast, in units, is none.
const NOTABLE: f64 = 0.5;
/// An effect on the answered article's category within this of 1 is not what the answer is about.
const VISIBLE: f64 = 0.02;
/// The occurrences told one by one.
const TOLD: usize = 3;

/// What was learned by the newest generation.
pub(super) struct Lessons {
    computed_at: Option<DateTime>,
    events: Vec<LocalEvent>,
    impacts: Vec<EventImpact>,
    changes: BTreeMap<(ArticleId, Date), AnswerChange>,
    own: Vec<String>,
}

impl Lessons {
    pub(super) async fn read(state: &StateDb, view: &View, first: Date) -> Result<Self, ReadError> {
        let step = Step::EvaluateEventsImpact.name();
        let impacts = state.figures::<Vec<EventImpact>>(step, view.as_of).await?;
        let own = state.events().await?;
        Ok(Self {
            computed_at: view.generation.as_ref().map(|generation| generation.computed_at),
            events: state.local_events().await?,
            impacts: impacts.map(|figures| figures.content).unwrap_or_default(),
            changes: state.answer_changes(first).await?,
            own: own.iter().map(|own| own.event.name().as_str().to_owned()).collect(),
        })
    }

    /// The names of the owner's events, typed or named in an answer.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.events.iter().map(|event| event.name.clone()).chain(self.own.iter().cloned()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// What an answer about an article of this category has taught and changed.
    pub(super) fn of(&self, answer: &StoredAnswer, category: Option<&str>) -> String {
        let change = self.changes.get(&(answer.article, answer.day));
        let learned = self.computed_at.is_some_and(|computed_at| computed_at > answer.answered_at);
        if change.is_none() && !learned {
            return "Les prévisions sont refaites avec votre réponse.".to_owned();
        }
        let key = answer.explanation.name().map(EventKey::for_name);
        let event = key.and_then(|key| {
            let same = |event: &&LocalEvent| {
                event.key == key.as_str()
                    || event.name.parse().ok().as_ref().map(EventKey::for_name) == Some(key.clone())
            };
            self.events.iter().find(same)
        });
        let taught = match event {
            Some(event) => self.of_event(event, category),
            None if answer.explanation.answer() == Answer::Event => {
                "Donnez-lui un nom pour qu'il soit reconnu s'il revient.".to_owned()
            }
            None => "Ce jour ne compte plus dans ce que l'article vend d'habitude.".to_owned(),
        };
        match change.map(changed) {
            Some(changed) => format!("{taught} {changed}"),
            None => taught,
        }
    }

    /// `×1,90 Boissons (vu 2 fois : ×2,10, ×1,80). Revient tous les 10 jours, la prochaine fois samedi 12 décembre.`
    fn of_event(&self, event: &LocalEvent, category: Option<&str>) -> String {
        if event.trust <= 0.0 {
            return "Mis de côté : deux fois de suite, la prévision aurait été meilleure sans lui."
                .to_owned();
        }
        let of = || self.impacts.iter().filter(|impact| impact.event == event.key);
        let own = of().find(|impact| impact.category.as_deref() == category);
        let strongest = own.filter(|impact| (impact.multiplier - 1.0).abs() >= VISIBLE).or_else(|| {
            of().max_by(|a, b| {
                a.multiplier.ln().abs().total_cmp(&b.multiplier.ln().abs()).then(b.category.cmp(&a.category))
            })
        });
        let effect = strongest.map_or_else(
            || "Son effet n'est pas encore mesuré.".to_owned(),
            |impact| {
                let category = impact
                    .category
                    .as_ref()
                    .map(|name| format!(" {}", format::name(name)))
                    .unwrap_or_default();
                let seen = &impact.occurrences;
                let told: Vec<String> = seen
                    .iter()
                    .rev()
                    .take(TOLD)
                    .filter(|seen| seen.expected > 0.0)
                    .map(|seen| format::multiplier(seen.actual / seen.expected))
                    .collect();
                let times = format!("vu {} fois", seen.len());
                let history = if told.is_empty() { times } else { format!("{times} : {}", told.join(", ")) };
                format!("{}{category} ({history}).", format::multiplier(impact.multiplier))
            },
        );
        let returns = match (event.rhythm, event.next.first()) {
            (Some(rhythm), Some(next)) => {
                format!("Revient {rhythm}, la prochaine fois {}.", calendar::day(next.first()))
            }
            _ if !event.next.is_empty() => String::new(),
            _ => "Son retour n'est pas encore prévisible : nommez-le quand il revient, ou donnez ses dates page Alertes."
                .to_owned(),
        };
        format!("{effect} {returns}").trim_end().to_owned()
    }
}

/// `Ces jours-là : 120 → 190 ventes prévues.`
fn changed(change: &AnswerChange) -> String {
    let AnswerChange { key, days, before, after, .. } = change;
    let when = match key {
        Some(_) if days.days() == 1 => "Ce jour-là".to_owned(),
        Some(_) => "Ces jours-là".to_owned(),
        None => format!("Sur les {} jours à venir", days.days()),
    };
    let sales = format::counted(after.round() as u64, "vente prévue", "ventes prévues");
    if (after - before).abs() < NOTABLE {
        return format!("{when} : {sales}, comme avant.");
    }
    format!("{when} : {sales} au lieu de {}.", format::number(*before, 0))
}
