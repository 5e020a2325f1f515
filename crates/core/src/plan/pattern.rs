use alloc::boxed::Box;
use alloc::vec::Vec;

/// Maximum number of keys on the way to a test.
pub const MAX_PATTERN_DEPTH: usize = 64;

/// A compiled pattern. `$or` is expanded: a value matches if one of the branches does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub branches: Vec<Branch>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    pub fields: Fields,
    /// The paths that `Test::Absent` refers to.
    pub absent: Vec<Vec<Box<str>>>,
}

/// A node of a branch: the tests at the end of a path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// If there are any, a leaf must pass at least one.
    pub tests: Vec<Test>,
    /// All of them must hold. The keys have no dots.
    pub inside: Vec<(Box<str>, Fields)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    Null,
    Bool(bool),
    Text(Box<str>),
    /// Compared by its digits: 300 is not 300.0.
    NumberText(Box<str>),
    Prefix(Box<str>),
    Suffix(Box<str>),
    EqualsIgnoreCase(Box<str>),
    PrefixIgnoreCase(Box<str>),
    SuffixIgnoreCase(Box<str>),
    /// `*` stands for any number of characters: the parts between the stars.
    Wildcard(Vec<Box<str>>),
    /// An address whose first `bits` bits are these.
    Cidr {
        address: Address,
        bits: u8,
    },
    /// A leaf that passes none of these.
    AnythingBut(Vec<Test>),
    /// A number within bounds, each with true if the bound itself is within.
    Numeric {
        least: Option<(Number, bool)>,
        most: Option<(Number, bool)>,
    },
    /// Any leaf.
    Exists,
    /// No leaf at this path: the position in `Branch::absent`.
    Absent(u16),
}

/// An IP address as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    V4(u32),
    V6(u128),
}

/// A number in units of a millionth, which is as fine as AWS compares.
pub type Number = i128;
