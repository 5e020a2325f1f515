use alloc::boxed::Box;
use alloc::vec::Vec;

/// A filter pattern, compiled: which fields must pass which test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// All of them must pass.
    pub fields: Vec<(Box<str>, Test)>,
    /// `$or`: of each list, at least one must pass.
    pub any_of: Vec<Vec<Pattern>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// The field is an object and passes this.
    Inside(Pattern),
    /// The field passes at least one of these (an array passes if one of its elements does).
    OneOf(Vec<Leaf>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaf {
    Null,
    Bool(bool),
    Text(Box<str>),
    /// Compared as it is written: 300 is not 300.0.
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
    /// The present value equals none of these.
    AnythingBut(Vec<Leaf>),
    /// All comparisons hold: at least, over, at most, under, equal.
    Numeric {
        least: Option<(Number, bool)>,
        most: Option<(Number, bool)>,
    },
    Exists(bool),
}

/// An IP address as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    V4(u32),
    V6(u128),
}

/// A number in units of a millionth, which is as fine as AWS compares.
pub type Number = i128;

impl Pattern {
    /// Number of tests of the pattern, those of its inner patterns included.
    pub fn tests(&self) -> usize {
        let fields = self.fields.iter().map(|(_, test)| match test {
            Test::Inside(inside) => 1 + inside.tests(),
            Test::OneOf(leaves) => leaves.iter().map(Leaf::tests).sum(),
        });
        let choices = self.any_of.iter().flat_map(|choices| choices.iter().map(Pattern::tests));
        1 + fields.sum::<usize>() + choices.sum::<usize>()
    }
}

impl Leaf {
    fn tests(&self) -> usize {
        match self {
            Leaf::AnythingBut(leaves) => 1 + leaves.iter().map(Leaf::tests).sum::<usize>(),
            Leaf::Wildcard(parts) => parts.len(),
            _ => 1,
        }
    }
}
