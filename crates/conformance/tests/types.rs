//! The TypeScript types of the JavaScript module are those of the schemas. `UPDATE_EXPECT=1` writes them anew.
#![cfg(not(target_arch = "wasm32"))]

#[path = "types/typescript.rs"]
mod typescript;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../wasm/package/redrive.d.ts");
/// The functions, written by hand.
const FUNCTIONS: &str = include_str!("types/functions.d.ts");

#[test]
fn the_module_has_the_types_of_the_schemas() {
    let mut actual = String::from(FUNCTIONS);
    let schemas = [
        ("Scenario", redrive_scenario::schema()),
        ("Report", redrive_report::schema::report()),
        ("Fact", redrive_report::schema::trace()),
    ];
    for (name, schema) in &schemas {
        actual.push_str(&typescript::declarations(name, schema));
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(PATH, &actual).expect("the types can be written");
        return;
    }
    let expected = std::fs::read_to_string(PATH).unwrap_or_default();
    for (expected, actual) in expected.lines().zip(actual.lines()) {
        assert_eq!(expected, actual, "redrive.d.ts is out of date: UPDATE_EXPECT=1 writes it anew");
    }
    assert_eq!(expected.lines().count(), actual.lines().count());
}
