//! What rules about module references share: each reference of the page, compared once with the module tree.

use crate::model::{
    modules::TierNumbers,
    references::{Reference, Title},
};

/// A reference, compared with the module tree.
#[derive(Debug)]
pub struct CheckedReference<'a> {
    /// The reference.
    pub reference: &'a Reference,
    /// The numbers of the modules it covers, in its order.
    pub modules: Vec<u32>,
    /// What is wrong with it: at most one thing, so that one mistake is one finding.
    pub verdict: Option<Verdict<'a>>,
}

/// What is wrong with a reference.
#[derive(Debug, PartialEq)]
pub enum Verdict<'a> {
    /// A range runs backwards.
    Reversed,
    /// No module has these numbers; ascending.
    Unknown(Vec<u32>),
    /// There are fewer or more titles than modules.
    TitleCount,
    /// Titles that belong to other modules, each with the numbers it is given to.
    WrongTitle(Vec<(&'a Title, Vec<u32>)>),
    /// The modules are not those of the tier it names.
    WrongTier(TierNumbers<'a>),
    /// Several directories share this number.
    Ambiguous(u32),
    /// No module has these titles.
    UnknownTitle(Vec<&'a Title>),
}
