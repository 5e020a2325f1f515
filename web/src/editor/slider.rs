//! The scale of a slider. Long ranges have finer steps near their low end.

/// Number of positions of a slider.
pub const PLACES: i64 = 200;
/// Ranges up to this length are linear.
const EVEN: i64 = 100;

/// Returns the first position that stands for at least the value.
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

/// Returns the value at a position; on a long range it is rounded.
pub fn value_at(place: i64, min: i64, max: i64) -> i64 {
    let (place, length) = (place.clamp(0, PLACES), max - min);
    if length <= EVEN {
        return min + (place * length + PLACES / 2) / PLACES;
    }
    if place == PLACES {
        return max;
    }
    // The cube in whole numbers. 128 bits, because the product can be larger than 64.
    let cube = i128::from(place).pow(3) * i128::from(length) / i128::from(PLACES).pow(3);
    let value = min + i64::try_from(cube).unwrap_or(length);
    rounded(value).clamp(min, max)
}

/// Rounds to two significant digits.
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
