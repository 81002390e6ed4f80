//! What is wanted of one statement: command line, front matter and configuration
//! taken together; the date of its files.

use std::sync::Arc;

use super::{LAYOUT, Plan};
use crate::bounds::Bounds;
use crate::bounds::deadline::Deadline;
use crate::pdf::profile::Condition;
use crate::product::{Fit, Folding, Paper, Pictures, Product};
use crate::read::settings::Settings;
use crate::statement::{Date, Statement};

/// The day that the files of a statement carry. Never the clock: the
/// statement's own day, not later than `SOURCE_DATE_EPOCH`, and 1 January 1980
/// where neither says anything.
pub(super) fn dated(statement: &Statement, epoch: Option<Date>) -> Date {
    match (statement.identity.date, epoch) {
        (Some(date), Some(epoch)) => date.min(epoch),
        (Some(date), None) => date,
        (None, Some(epoch)) => epoch,
        (None, None) => Date::EARLIEST,
    }
}

/// What is wanted of one statement, everything taken together.
pub(super) struct Wishes {
    pub(super) products: Vec<Product>,
    /// Whether somebody named them.
    pub(super) named: bool,
    pub(super) layout: String,
    pub(super) paper: Paper,
    pub(super) cover: bool,
    pub(super) epoch: Option<Date>,
    pub(super) marks: bool,
    pub(super) condition: Arc<Condition>,
    pub(super) folding: Folding,
    pub(super) code: bool,
    pub(super) pictures: Pictures,
    pub(super) fit: Fit,
    /// The language that the folder's statements are in unless they say so.
    pub(super) lang: Option<String>,
    /// Where the files can be had.
    pub(super) base_url: Option<String>,
    pub(super) limits: Bounds,
    /// When the work has to be done.
    pub(super) deadline: Deadline,
}

impl Wishes {
    /// Whether there are sheets, and staples hold them.
    pub(super) fn stapled(&self) -> bool {
        let folded = [Product::Press, Product::Booklet];
        self.folding.signature.is_none() && folded.iter().any(|p| self.products.contains(p))
    }

    /// The folder in which the files of a statement can be had.
    pub(super) fn address(&self, slug: &str) -> Option<String> {
        self.base_url.as_ref().map(|base| format!("{base}/{slug}"))
    }

    /// Whether a product is wanted, asked before it is made; work that is late is left
    /// there.
    pub(super) fn wants(&self, product: Product) -> bool {
        self.deadline.hold();
        self.products.contains(&product)
    }

    pub(super) fn new(plan: &Plan, own: &Settings, folder: &Settings, deadline: Deadline) -> Self {
        let named = own.products.as_ref().or(folder.products.as_ref());
        let products = plan.products.as_ref().or(named);
        let paper = plan.paper.or(own.paper).or(folder.paper).unwrap_or_default();
        let layout = plan.layout.as_ref().or(own.layout.as_ref()).or(folder.layout.as_ref());
        Wishes {
            named: products.is_some(),
            products: products.map_or(plan.usual, Vec::as_slice).to_vec(),
            layout: layout.map_or(LAYOUT, String::as_str).to_owned(),
            paper,
            cover: own.cover.or(folder.cover).unwrap_or(true),
            epoch: plan.epoch,
            marks: plan.marks,
            condition: plan.condition.clone(),
            folding: plan.folding.or(folder.booklet),
            code: own.code.or(folder.code).unwrap_or(true),
            pictures: own.pictures.or(folder.pictures).unwrap_or_default(),
            fit: own.fit.or(folder.fit).unwrap_or_default(),
            lang: folder.lang.clone(),
            base_url: folder.base_url.clone(),
            limits: folder.limits,
            deadline,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;
    use std::time::Duration;

    use super::*;
    use crate::bounds::deadline::Late;

    #[test]
    fn no_product_is_begun_when_there_is_no_time_left() {
        let asked = |time| {
            let own = Settings::default();
            let wishes = Wishes::new(&Plan::default(), &own, &own, Deadline::after(time));
            catch_unwind(|| wishes.wants(Product::Reader)).map_err(|left| left.is::<Late>())
        };
        assert_eq!(asked(Duration::MAX), Ok(true));
        assert_eq!(asked(Duration::ZERO), Err(true));
    }
}
