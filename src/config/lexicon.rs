//! The lexicon that `campaign.toml` names and the campaign's own `lexicon.toml` in; kinds of figures and the words of
//! activities out. A later file extends, replaces or removes entries of an earlier one by an explicit `merge`.

use toml::Spanned;

use super::{
    fault::Faults,
    schema::figures::{FigureKind, Merge, add_new, merge_figures, read_figures, settled},
    table::Table,
};

/// The lexicons that are in the program, by name.
pub(super) const SHIPPED: [(&str, &str); 1] = [("publicity", include_str!("lexicons/publicity.toml"))];

/// The words that show one form of publicity, for the phase of the same id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Activity {
    pub(super) id: String,
    pub(super) words: Vec<String>,
    pub(super) fallback_keywords: Vec<String>,
    pub(super) guarded_words: Vec<String>,
    pub(super) unless: Vec<String>,
    pub(super) yielding_words: Vec<String>,
    pub(super) yields_to: Vec<String>,
    pub(super) figures: Vec<String>,
    pub(super) overrides: Vec<String>,
}

/// The merged lexicons of a campaign.
#[derive(Debug, Default)]
pub(super) struct WordLists {
    pub(super) figures: Vec<FigureKind>,
    pub(super) activities: Vec<Activity>,
}

/// One `[[activities]]` as written.
struct ActivityEntry {
    id: Spanned<String>,
    merge: Option<Merge>,
    activity: Activity,
}

impl WordLists {
    /// Reads a lexicon file and merges it into the lexicon. Activities that are none of `phases` are faults, where it is
    /// known which there are.
    pub(super) fn lay_over(&mut self, mut root: Table<'_, '_>, phases: Option<&[String]>) {
        let faults = root.faults();
        merge_figures(&mut self.figures, read_figures(root.tables("figures")), faults);
        let entries: Vec<ActivityEntry> = root.tables("activities").into_iter().filter_map(read_activity).collect();
        for ActivityEntry { id, .. } in &entries {
            if let Some(phases) = phases
                && !phases.contains(id.get_ref())
            {
                let message = ("is no id of a phase in campaign.toml", "不是 campaign.toml 的 [[phases]] 里的 id");
                let known = phases.iter().map(String::as_str);
                faults.unknown_name(id.span(), "activities.id", id.get_ref(), known, message);
            }
        }
        self.merge_activities(entries, faults);
    }

    fn merge_activities(&mut self, entries: Vec<ActivityEntry>, faults: &Faults) {
        let mut own: Vec<String> = Vec::new();
        for ActivityEntry { id, merge, activity } in entries {
            let place = self.activities.iter().position(|known| known.id == activity.id);
            let merge = settled(&id, merge, place.is_some(), own.contains(&activity.id), "activities.id", faults);
            let Some(merge) = merge else { continue };
            own.push(activity.id.clone());
            match (place.and_then(|place| self.activities.get_mut(place)), merge) {
                (Some(known), Merge::Extend) => known.extend(activity),
                (Some(known), Merge::Replace) => *known = activity,
                (Some(_), Merge::Remove) => self.activities.retain(|known| known.id != activity.id),
                (None, _) => self.activities.push(activity),
            }
        }
    }
}

fn read_activity(mut table: Table<'_, '_>) -> Option<ActivityEntry> {
    let id: Option<Spanned<String>> = table.wanted("id");
    let merge = Merge::read(&mut table);
    let activity = Activity {
        id: id.as_ref()?.get_ref().clone(),
        words: table.or("words", Vec::new()),
        fallback_keywords: table.or("fallback_keywords", Vec::new()),
        guarded_words: table.or("guarded_words", Vec::new()),
        unless: table.or("unless", Vec::new()),
        yielding_words: table.or("yielding_words", Vec::new()),
        yields_to: table.or("yields_to", Vec::new()),
        figures: table.or("figures", Vec::new()),
        overrides: table.or("overrides", Vec::new()),
    };
    Some(ActivityEntry { id: id?, merge, activity })
}

impl Activity {
    fn extend(&mut self, more: Self) {
        add_new(&mut self.words, more.words);
        add_new(&mut self.fallback_keywords, more.fallback_keywords);
        add_new(&mut self.guarded_words, more.guarded_words);
        add_new(&mut self.unless, more.unless);
        add_new(&mut self.yielding_words, more.yielding_words);
        add_new(&mut self.yields_to, more.yields_to);
        add_new(&mut self.figures, more.figures);
        add_new(&mut self.overrides, more.overrides);
    }
}
