//! Lists of choices, each declared once: the variant, its name in options and configuration, and its description.
//!
//! `--help`, the JSON Schema, error messages and the tables of the documentation derive from the declaration.

/// One choice of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Described {
    /// The name that options and configuration files use.
    pub name: &'static str,
    /// One line for `--help` and the documentation, as the doc comment has it.
    pub doc: &'static str,
}

impl Described {
    /// The description without the space that begins a doc comment.
    #[must_use]
    pub fn description(&self) -> &'static str {
        self.doc.trim()
    }
}

/// A value out of a fixed list.
pub trait Choice: Copy + 'static {
    /// Every variant, in the order of the declaration.
    const ALL: &'static [Self];
    /// Name and description of every variant, in the same order.
    const LIST: &'static [Described];

    /// The name that options and configuration files use.
    fn name(self) -> &'static str;

    /// The variant with this name.
    #[must_use]
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|choice| choice.name() == name)
    }
}

/// Declares an enum that is a list of choices: `/// Description` and `Variant = "name"`, one line each.
macro_rules! choices {
    ($(#[$meta:meta])* $vis:vis enum $Type:ident {
        $(#[doc = $doc:literal] $(#[$attr:meta])* $Variant:ident = $name:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $Type {
            $(#[doc = $doc] $(#[$attr])* $Variant,)+
        }

        impl $crate::choice::Choice for $Type {
            const ALL: &'static [Self] = &[$(Self::$Variant),+];
            const LIST: &'static [$crate::choice::Described] =
                &[$($crate::choice::Described { name: $name, doc: $doc }),+];

            fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }
        }

        $crate::choice::by_name!($Type);
    };
}

/// Lets options and TOML name a [`Choice`].
macro_rules! by_name {
    ($Type:ident) => {
        impl clap::ValueEnum for $Type {
            fn value_variants<'a>() -> &'a [Self] {
                <Self as $crate::choice::Choice>::ALL
            }

            fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
                let name = $crate::choice::Choice::name(*self);
                let described =
                    <Self as $crate::choice::Choice>::LIST.iter().find(|described| described.name == name)?;
                Some(clap::builder::PossibleValue::new(described.name).help(described.description()))
            }
        }

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                <Self as $crate::choice::Choice>::from_name(&name)
                    .ok_or_else(|| serde::de::Error::custom(format!("unknown value `{name}`")))
            }
        }
    };
}

pub(crate) use by_name;
pub(crate) use choices;
