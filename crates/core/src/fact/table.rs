//! Generates the kinds of facts, their typed fields and the description of these in JSON from one table.

/// The table has, for each kind of fact, its name in JSON and its fields. A field has a type, the column of
/// [`Fact`](super::Fact) that stores it, and a key if it is written in JSON.
macro_rules! facts {
    ($(
        $(#[doc = $doc:literal])*
        $kind:ident = $text:literal {
            $($(#[doc = $field_doc:literal])* $field:ident: $type:ty = $column:ident $(as $key:literal)?,)*
        }
    )*) => {
        /// The kinds of facts. All names are in the past tense.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum FactKind { $($(#[doc = $doc])* $kind,)* }

        impl FactKind {
            pub const ALL: &[FactKind] = &[$(FactKind::$kind,)*];
            /// The names of all kinds in JSON.
            pub const WORDS: &[&'static str] = &[$($text,)*];

            pub const fn as_str(self) -> &'static str {
                FactKind::WORDS[self as usize]
            }

            pub fn from_code(code: u8) -> Option<FactKind> {
                FactKind::ALL.get(code as usize).copied()
            }

            pub const fn code(self) -> u8 {
                self as u8
            }

            /// The fields that only some kinds have, as they are written in JSON.
            pub fn fields(self) -> impl Iterator<Item = &'static Field> {
                self.columns().iter().flatten()
            }

            /// All fields; none for one that is not written in JSON.
            const fn columns(self) -> &'static [Option<Field>] {
                match self {
                    $(FactKind::$kind => &[
                        $(json_field!([$($field_doc)*] $type, $column, $($key)?),)*
                    ],)*
                }
            }
        }

        /// A fact by kind, with the name and the type of each field.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum FactView {
            $($(#[doc = $doc])* $kind { $($(#[doc = $field_doc])* $field: $type,)* },)*
        }

        impl Fact {
            /// The fields of the fact.
            #[inline]
            pub fn view(&self) -> FactView {
                match self.kind {
                    $(FactKind::$kind => FactView::$kind {
                        $($field: FromColumn::read(self.$column)
                            .unwrap_or(<$type as FromColumn<_>>::FALLBACK),)*
                    },)*
                }
            }

            /// Tests whether every field has a value of its type.
            pub(crate) fn is_well_formed(&self) -> bool {
                match self.kind {
                    $(FactKind::$kind => {
                        $(<$type as FromColumn<_>>::read(self.$column).is_some() &&)* true
                    })*
                }
            }
        }
    };
}
/// The description of a field that is written in JSON.
macro_rules! json_field {
    ([$($doc:literal)*] $type:ty, $column:ident,) => {
        None
    };
    ([$($doc:literal)*] $type:ty, $column:ident, $key:literal) => {
        Some(Field {
            key: $key,
            description: concat!($($doc),*),
            shape: <$type as InJson>::SHAPE,
            read: |fact| {
                let field: Option<$type> = FromColumn::read(fact.$column);
                field.and_then(InJson::in_json)
            },
        })
    };
}

pub(super) use {facts, json_field};
