//! AWS's recordings, case by case, compared with the simulation. The cases are in `recorded/`: its `catalogue.txt`
//! lists every case, and each case that the simulation has to match is a file of its own.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
mod case;
#[cfg(not(target_arch = "wasm32"))]
mod catalogue;
#[cfg(not(target_arch = "wasm32"))]
mod likeness;
#[cfg(not(target_arch = "wasm32"))]
mod walk;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    use std::path::Path;

    use libtest_mimic::{Arguments, Trial};

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("recorded");
    let cases = case::read(&folder);
    let mut trials: Vec<Trial> = vec![
        Trial::test("every case of the catalogue is accounted for", {
            let (folder, ids) = (folder.clone(), cases.iter().map(|case| case.id.clone()).collect::<Vec<_>>());
            move || catalogue::check(&folder, &ids)
        }),
        Trial::test("a likeness tells what differs", likeness::tells_what_differs),
        Trial::test("a path leads through lists, rows and texts", walk::leads_through),
    ];
    trials.extend(cases.into_iter().map(|case| Trial::test(case.id.clone(), move || case.check())));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
