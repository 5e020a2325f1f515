//! A slider over a range that may be a thousand times longer than it is wide: fine steps near its low end.

/// How many places a slider has.
pub const PLACES: i64 = 200;
/// Ranges up to this long are even.
const EVEN: i64 = 100;

/// The place of a value: the first that stands for as much.
pub fn place_of(value: i64, min: i64, max: i64) -> i64 {
    let value = value.clamp(min, max);
    if max - min <= EVEN {
        return (value - min) * PLACES / (max - min).max(1);
    }
    let (mut low, mut high) = (0, PLACES);
    while low < high {
        let middle = (low + high) / 2;
        if value_at(middle, min, max) < value { low = middle + 1 } else { high = middle }
    }
    low
}

/// The value at a place; on a long range, a round one.
pub fn value_at(place: i64, min: i64, max: i64) -> i64 {
    let (place, length) = (place.clamp(0, PLACES), max - min);
    if length <= EVEN {
        return min + (place * length + PLACES / 2) / PLACES;
    }
    if place == PLACES {
        return max;
    }
    // The third power, in whole numbers; a range can be too long for the product of all.
    let cube = i128::from(place).pow(3) * i128::from(length) / i128::from(PLACES).pow(3);
    let value = min + i64::try_from(cube).unwrap_or(length);
    rounded(value).clamp(min, max)
}

/// With two digits that count.
fn rounded(value: i64) -> i64 {
    let mut unit = 1;
    while value.abs() / unit >= 100 {
        unit *= 10;
    }
    value / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANGES: [(i64, i64); 5] = [(1, 10), (0, 20), (0, 43_200), (1, 10_000), (128, 10_240)];

    #[test]
    fn both_ends_can_be_reached() {
        for (min, max) in RANGES {
            assert_eq!((value_at(0, min, max), value_at(PLACES, min, max)), (min, max));
            assert_eq!((place_of(min, min, max), place_of(max, min, max)), (0, PLACES));
        }
    }

    #[test]
    fn to_the_right_is_never_less() {
        for (min, max) in RANGES {
            let values: Vec<i64> = (0..=PLACES).map(|place| value_at(place, min, max)).collect();
            assert!(values.is_sorted(), "{min} {max}");
        }
    }

    #[test]
    fn a_short_range_has_every_value() {
        for value in 1..=10 {
            assert_eq!(value_at(place_of(value, 1, 10), 1, 10), value);
        }
    }
}
