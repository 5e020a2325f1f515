//! From the columns of a fact to typed fields, and from those to JSON.

use crate::fact::{Fact, Span};
use crate::id::{InvocationId, ResourceId, StepId};
use crate::plan::Fault;
use crate::refusal::Refusal;
use crate::time::{Duration, Instant};

/// A text of the trace: a literal response of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextId(u32);

impl TextId {
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A field of the facts of one kind, as it is written in JSON.
pub struct Field {
    pub key: &'static str,
    pub description: &'static str,
    pub shape: Shape,
    /// Reads the field of a fact of this kind; none if the fact has no value for it.
    pub read: fn(&Fact) -> Option<FieldValue>,
}

/// The type of a field in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The name of a resource.
    Resource,
    /// A number that is not negative.
    Count,
    /// A moment or a length of time in milliseconds.
    Millis,
    /// The place of a step in the script.
    Step,
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// An error code and a message of AWS.
    Refusal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldValue {
    Resource(ResourceId),
    Number(u64),
    Step(StepId),
    Text(TextId),
    Word(&'static str),
    Refusal(Refusal),
}

/// A type that a column of a fact holds.
pub(crate) trait FromColumn<C>: Sized {
    /// Stands for a missing value. No fact of a run needs it: see [`Fact::is_well_formed`].
    const FALLBACK: Self;

    fn read(column: C) -> Option<Self>;
}

/// A type of a field that is written in JSON.
pub(crate) trait InJson {
    const SHAPE: Shape;

    /// None if the key is absent.
    fn in_json(self) -> Option<FieldValue>;
}

/// Implements [`FromColumn`] for types that any value of the column stands for.
macro_rules! columns {
    ($($column:ty => $type:ty: $fallback:expr, $read:expr;)*) => {$(
        impl FromColumn<$column> for $type {
            const FALLBACK: $type = $fallback;

            #[inline]
            fn read(column: $column) -> Option<$type> {
                let read: fn($column) -> Option<$type> = $read;
                read(column)
            }
        }
    )*};
}

columns! {
    Span => Span: Span::EMPTY, Some;
    Option<ResourceId> => ResourceId: ResourceId::new(0), |id| id;
    Option<ResourceId> => Option<ResourceId>: None, Some;
    Option<InvocationId> => InvocationId: InvocationId::new(0), |id| id;
    Option<InvocationId> => Option<InvocationId>: None, Some;
    u64 => StepId: StepId(0), |value| u32::try_from(value).ok().map(StepId);
    u64 => Duration: Duration::ZERO, |value| Some(Duration(value));
    u64 => Instant: Instant::START, |value| Some(Instant(value));
    u64 => u16: 0, |value| u16::try_from(value).ok();
    u64 => u32: 0, |value| u32::try_from(value).ok();
    // 0 stands for none.
    u64 => Option<Duration>: None, |value| Some((value > 0).then_some(Duration(value)));
    u64 => Option<u16>: None, |value| u16::try_from(value).ok().map(|value| (value > 0).then_some(value));
    // The number of the text, from 1.
    u64 => Option<TextId>: None, |value| u32::try_from(value).ok().map(|value| value.checked_sub(1).map(TextId));
    u8 => bool: false, |detail| (detail <= 1).then_some(detail == 1);
    u8 => Fault: Fault::Throw, |detail| Fault::ALL.get(usize::from(detail)).copied();
}

macro_rules! in_json {
    ($($type:ty: $shape:expr, $value:expr;)*) => {$(
        impl InJson for $type {
            const SHAPE: Shape = $shape;

            fn in_json(self) -> Option<FieldValue> {
                let value: fn($type) -> FieldValue = $value;
                Some(value(self))
            }
        }
    )*};
}

in_json! {
    ResourceId: Shape::Resource, FieldValue::Resource;
    StepId: Shape::Step, FieldValue::Step;
    TextId: Shape::Text, FieldValue::Text;
    Duration: Shape::Millis, |length| FieldValue::Number(length.0);
    Instant: Shape::Millis, |moment| FieldValue::Number(moment.0);
    u16: Shape::Count, |number| FieldValue::Number(number.into());
    u32: Shape::Count, |number| FieldValue::Number(number.into());
    Refusal: Shape::Refusal, FieldValue::Refusal;
    Fault: Shape::Word(FAULTS), |fault| FieldValue::Word(fault.as_str());
}

const FAULTS: &[&str] = &{
    let mut words = [""; Fault::ALL.len()];
    let mut place = 0;
    while place < words.len() {
        words[place] = Fault::ALL[place].as_str();
        place += 1;
    }
    words
};

impl<T: InJson> InJson for Option<T> {
    const SHAPE: Shape = T::SHAPE;

    fn in_json(self) -> Option<FieldValue> {
        self.and_then(T::in_json)
    }
}
